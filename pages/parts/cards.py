"""Recommendations and notes as they stand on the board, each with a tick."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import frame, selection
from pages.parts.decide import decide
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.log import Different, Merge, Ref
from synthesis.domain.model import PointCode, Support

_APART = {
    "similarity": "less alike",
    "numbers": "different numbers",
    "negation": "one says the contrary",
    "opposite": "opposite demands",
    "names": "different treaties or bodies",
    "people": "somebody said that they differ",
}


def support_line(support: Support) -> str:
    """Return the support in words: breakouts, tables, notes."""
    counts = (
        (support.breakouts, "breakout"),
        (support.tables, "table"),
        (support.notes, "note"),
    )
    return " · ".join(f"{n} {word}" if n == 1 else f"{n} {word}s" for n, word in counts)


def card(board: Board, each: Recommendation) -> None:
    """Show a recommendation with its support, its notes and the machine's evidence."""
    with st.container(border=True, gap="xsmall", key=f"card-{each.id}"):
        with st.container(horizontal=True, wrap=False, key=f"wording-{each.id}"):
            number = f"{board.number[each.id]}."
            st.checkbox(number, key=selection.key(each.id), width="content")
            st.text(each.wording, width="stretch")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(support_line(each.support), width="content")
            st.caption(_worded(each), width="content")
            if each.theme is not None:
                st.badge(frame.plain(board.theme_title(each.theme)), color="gray")
            if each.touched:
                st.badge("decided by people", color="green")
        _offers(board, each)
        opener = st.expander(
            f"Notes and evidence ({each.support.notes})", on_change="rerun", key=f"open-{each.id}"
        )
        if opener.open:
            with opener:
                for code in each.points:
                    note(board, code)
                _evidence(board, each)


def _worded(each: Recommendation) -> str:
    return (
        f"in the words of {each.quoted}"
        if each.quoted
        else frame.plain(f"worded by {each.worded_by}")
    )


def note(board: Board, code: PointCode) -> None:
    """Show a note with its code, its table, and a tick."""
    point = board.points[code]
    with st.container(horizontal=True, gap="small"):
        st.checkbox(str(code), key=selection.key(code), width=118)
        st.caption(frame.plain(board.notes[point.note].author), width=90)
        st.text(point.text, width="stretch")


def _offers(board: Board, each: Recommendation) -> None:
    """Groups that the machine would add to a recommendation that people decided on."""
    for offered in board.recommendations:
        if offered.offered_to != each.id:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("offered", color="orange")
            st.text(f"{offered.wording} ({support_line(offered.support)})", width="stretch")
            _button("Take in", Merge(each.id, (offered.id,)), board, f"take-{offered.id}")
            _button("They differ", _different(each, offered), board, f"differ-{offered.id}")


def _evidence(board: Board, each: Recommendation) -> None:
    """The least alike pair inside, and the nearest note outside."""
    if each.weakest_pair and not each.touched:
        left, right = each.weakest_pair
        st.caption(f"Least alike inside: {left} and {right} (similarity {each.weakest:.2f})")
    apart = each.kept_apart
    other = board.by_id.get(board.place.get(apart.point)) if apart is not None else None  # type: ignore[arg-type]
    if apart is None or other is None or other.id == each.id:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            frame.plain(
                f"Kept apart from {board.number[other.id]}. {other.wording} "
                f"({_APART.get(apart.reason, apart.reason)}, similarity {apart.similarity:.2f})"
            )
        )
        _button("Merge them", Merge(each.id, (other.id,)), board, f"join-{each.id}")


def _different(one: Recommendation, other: Recommendation) -> Different:
    return Different(Ref(one.id), Ref(other.id))


def _button(label: str, decision: Merge | Different, board: Board, key: str) -> None:
    st.button(label, key=key, on_click=decide, args=(decision, board.last_entry))


def notes(board: Board, codes: Sequence[PointCode], page_size: int, key: str) -> None:
    """Show notes that are in no recommendation, a page at a time; why, where there is a reason."""
    pages = max(1, -(-len(codes) // page_size))
    page = st.pagination(pages, key=key) if pages > 1 else 1
    for code in codes[(page - 1) * page_size : page * page_size]:
        with st.container(border=True):
            note(board, code)
            if aside := board.set_aside.get(code):
                st.caption(frame.plain(f"{aside.reason} ({aside.by})"))
