"""Organiser and rapporteur: what is handed over, checked and downloaded."""

import pandas as pd
import streamlit as st

from pages.parts import frame
from pages.parts.live import live
from synthesis.services import consolidate, publish

bench, me = frame.bench(), frame.actor()
store = bench.store
SHOWN_ROWS = 100
with frame.shown_errors(stop=True):
    last = consolidate.read_board(store, me).last_entry
    file_name = publish.file_name(store, me)


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
    )


@st.fragment
def standing() -> None:
    """What follows the notes by itself: the button stays, so that no download is broken off."""
    with frame.shown_errors(stop=True):
        stamp = consolidate.stamp(store, me)
        board = consolidate.read_board(store, me)
        sheets = publish.workbook(store, me, SHOWN_ROWS)
    live("publish", stamp)
    if board.last_entry > last:
        st.rerun()  # the file's name carries the last entry
    ledger = board.ledger
    if ledger.unplaced:
        st.warning(
            f"{ledger.unplaced:,} notes are not in a recommendation yet. They stand in the "
            "workbook as unplaced; a proposal or a decision on Consolidate gives them a place."
        )
    elif ledger.notes:
        st.success(
            f"The ledger balances: {ledger.notes:,} notes = {ledger.placed:,} in "
            f"recommendations + {ledger.set_aside:,} set aside."
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


standing()
