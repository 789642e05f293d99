"""Recommendations and notes as they stand on the board, each with a tick."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import evidence, frame, selection, wording
from pages.parts.evidence import support_line
from synthesis.domain import review
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.model import PointCode


def card(board: Board, each: Recommendation, *, shared: bool = False) -> None:
    """Show a recommendation with its support, its notes and the machine's evidence.

    One that is `shared` with breakouts of which the person decides nothing has no ticks,
    nor has what is confidential.
    """
    doubtful = review.doubts(board, each)
    with st.container(border=True, gap="xsmall", key=f"card-{each.id}"):
        with st.container(horizontal=True, wrap=False, key=f"wording-{each.id}"):
            number = f"{board.number[each.id]}."
            if shared or board.is_unread(each):
                st.text(number, width="content")
            else:
                selection.tick(number, each.id, width="content")
            st.text(wording.words(board, each), width="stretch")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(support_line(each.support), width="content")
            st.caption(frame.plain(wording.source(each)), width="content")
            if each.theme is not None:
                st.badge(frame.plain(board.theme_title(each.theme)), color="gray")
            if each.touched:
                st.badge("decided by people", color="green")
            if shared:
                st.badge("shared with other breakouts", color="blue")
            if doubtful:
                st.badge("may hold contrary notes", color="orange")
        evidence.also_said(board, each)
        evidence.contrary(board, each)
        evidence.offers(board, each)
        notes_here = len({board.points[code].note for code in each.points})
        opener = st.expander(
            f"Notes and evidence ({notes_here})", on_change="rerun", key=f"open-{each.id}"
        )
        if opener.open:
            with opener:
                for code in each.points:
                    note(board, code, ticked=not shared)
                if not shared:
                    evidence.doubts(board, doubtful)
                    evidence.inside_and_out(board, each)


def note(board: Board, code: PointCode, *, ticked: bool = True) -> None:
    """Show a note with its code, its table, and a tick where it may be decided on."""
    point = board.points[code]
    with st.container(horizontal=True, gap="small"):
        if ticked and code not in board.hidden:
            selection.tick(str(code), code, width=118)
        else:
            st.text(str(code), width=118)
        st.caption(frame.plain(board.notes[point.note].author), width=90)
        st.text(point.text, width="stretch")


def notes(board: Board, codes: Sequence[PointCode], page_size: int, key: str) -> None:
    """Show notes that are in no recommendation, a page at a time; why, where there is a reason."""
    pages = max(1, -(-len(codes) // page_size))
    page = st.pagination(pages, key=key) if pages > 1 else 1
    for code in codes[(page - 1) * page_size : page * page_size]:
        with st.container(border=True):
            note(board, code)
            if aside := board.set_aside.get(code):
                st.caption(frame.plain(f"{aside.reason} ({aside.by})"))
