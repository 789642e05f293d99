"""The log as sentences, newest first, each with its undo."""

import streamlit as st

from pages.parts import frame
from pages.parts.decide import decide
from synthesis.domain.board import Board
from synthesis.domain.history import sentence_for
from synthesis.domain.log import RECORDS, Undo
from synthesis.domain.model import Actor

PAGE = 25


def undo_button(board: Board, me: Actor) -> None:
    """Show a button that takes back the person's own newest decision that is in force."""
    idle = board.undone | {lapsed.number for lapsed in board.lapsed}
    mine = [
        entry
        for entry in board.entries
        if entry.actor == me.name
        and entry.number not in idle
        and not isinstance(entry.decision, (Undo, *RECORDS))
    ]
    last = mine[-1] if mine else None
    st.button(
        "Undo",
        icon=":material/undo:",
        disabled=last is None,
        help=frame.plain(f"Takes back: {sentence_for(last, board)}") if last else None,
        on_click=decide,
        args=(Undo(last.number), board.last_entry) if last else None,
    )


def show(board: Board) -> None:
    """Show every entry with what became of it."""
    if not board.entries:
        st.info("Nothing has been proposed or decided yet.")
        return
    lapsed = {each.number: each.reason for each in board.lapsed}
    pages = -(-len(board.entries) // PAGE)
    page = st.pagination(pages, key="history_page") if pages > 1 else 1
    newest_first = board.entries[::-1]
    for entry in newest_first[(page - 1) * PAGE : page * PAGE]:
        undone = entry.number in board.undone
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.caption(f"{entry.number}", width=40)
            with st.container(gap=None):
                st.text(f"{sentence_for(entry, board)}.")
                state = (
                    "undone"
                    if undone
                    else f"lapsed: {lapsed[entry.number]}"
                    if entry.number in lapsed
                    else ""
                )
                st.caption(frame.plain(f"{entry.at:%d %B %H:%M} UTC {state}"))
            if not undone and not isinstance(entry.decision, RECORDS):
                label = "Redo" if isinstance(entry.decision, Undo) else "Undo"
                st.button(
                    label,
                    key=f"undo-{entry.number}",
                    help=frame.plain(f"{label}: {sentence_for(entry, board)}"),
                    on_click=decide,
                    args=(Undo(entry.number), board.last_entry),
                )
