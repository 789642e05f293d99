"""Organiser and rapporteur: what is handed over, checked, and the link to its file."""

import pandas as pd
import streamlit as st

from pages.parts import frame
from pages.parts.live import live
from synthesis.services import consolidate, publish

SHOWN_ROWS = 100
store, me = frame.bench().store, frame.actor()
with frame.shown_errors(stop=True):
    stamp = consolidate.stamp(store, me)
    board = consolidate.read_board(store, me)
    sheets = publish.workbook(store, me, SHOWN_ROWS)
live("publish", stamp)

with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("Publish", width="stretch")
    st.link_button(
        "Download the workbook",
        "/workbook",  # not of this page, which may run anew at any moment
        type="primary",
        icon=":material/download:",
        disabled=not board.notes,
    )

ledger = board.ledger
if ledger.unplaced:
    st.warning(
        f"{ledger.unplaced:,} notes are not in a recommendation yet. They stand in the workbook as "
        "unplaced; a proposal or a decision on Consolidate gives them a place."
    )
elif ledger.notes:
    st.success(
        f"The ledger balances: {ledger.notes:,} notes = {ledger.placed:,} in recommendations + "
        f"{ledger.set_aside:,} set aside."
    )
if waiting := sum(not each.touched for each in board.recommendations):
    st.caption(
        f"{waiting:,} of {len(board.recommendations):,} recommendations stand as the machine "
        "proposed them; nobody has decided on them yet."
    )

st.subheader("What the workbook holds")
for tab, sheet in zip(st.tabs([sheet.name for sheet in sheets]), sheets, strict=True):
    with tab:
        rows = len(sheet.rows)
        st.caption(
            f"{rows:,} rows"
            if rows < SHOWN_ROWS
            else f"The first {rows:,} rows; the workbook holds all."
        )
        names = [column.name for column in sheet.columns]
        st.dataframe(
            pd.DataFrame([[str(cell) for cell in row] for row in sheet.rows], columns=names),
            hide_index=True,
        )
