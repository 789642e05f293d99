"""Organiser and rapporteur: what is handed over, checked and downloaded."""

import pandas as pd
import streamlit as st

from pages.parts import frame
from pages.parts.live import live
from synthesis.services import consolidate, publish

bench, me = frame.bench(), frame.actor()
store = bench.store
with frame.shown_errors(stop=True):
    stamp = consolidate.stamp(store, me)
    board = consolidate.read_board(store, me)
    file_name = publish.file_name(store, me)
    sheets = {sheet.name: sheet for sheet in publish.workbook(store, me)}
live("publish", stamp)


def build() -> bytes:
    """The workbook as the board stands at the moment of the click, which has no cookie to ask."""
    return bench.write_workbook(publish.workbook(bench.store, me))


with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("Publish", width="stretch")
    st.download_button(
        "Download the workbook",
        build,
        file_name=file_name,
        mime=frame.XLSX,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
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
for tab, sheet in zip(st.tabs(list(sheets)), sheets.values(), strict=True):
    with tab:
        st.caption(f"{len(sheet.rows):,} rows")
        names = [column.name for column in sheet.columns]
        st.dataframe(
            pd.DataFrame([[str(cell) for cell in row] for row in sheet.rows], columns=names),
            hide_index=True,
        )
