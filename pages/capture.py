"""Facilitator: type, paste, correct and withdraw the notes of one table; phone first."""

import streamlit as st

from pages.parts import frame
from pages.parts.notebox import notebox
from synthesis.services import access, prepare

me = frame.actor()
store = frame.bench().store
with frame.shown_errors(stop=True):
    access.require(me, access.Right.CAPTURE, me.seat)
    breakouts = {breakout.number: breakout for breakout in prepare.breakouts(store, me)}
    tables = {table.seat: table for table in prepare.tables(store, me)}

seat = me.seat or st.selectbox(
    "Table",
    list(tables),
    format_func=lambda seat: " · ".join(
        filter(None, [str(seat), breakouts[seat.breakout].title, tables[seat].name])
    ),
    placeholder="There is no table yet",
)
if seat is None:
    st.info("Make a breakout with a table first, on the page Prepare.")
elif seat not in tables:
    st.error("Your table is no longer there. Ask the organiser for another join link.")
else:
    notebox(me, seat, breakouts[seat.breakout], tables[seat])
