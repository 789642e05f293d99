"""Decisions from the screen: one door to the service, and the dialogs that ask what it needs.

Every decision carries the last entry that the person had on screen, so that
two people who decide on the same thing find out.
"""

from collections.abc import Sequence

import streamlit as st

from pages.parts import frame, selection
from synthesis.domain.board import Board
from synthesis.domain.errors import SynthesisError
from synthesis.domain.history import sentence_for
from synthesis.domain.log import Decision, File, Gather, Merge, Move, Retitle, Reword, SetAside
from synthesis.domain.model import PointCode, RecommendationId, ThemeId
from synthesis.services import consolidate

REASONS = ("Off topic", "Procedural", "Not a recommendation", "Names a person", "Another reason")
_NEW_THEME = "A new theme"
_NO_THEME = "No theme"


def decide(decision: Decision, seen: int) -> None:
    """Append a decision and keep the sentence that says what was done, or why not, for `outcome`.

    For use as a callback.
    """
    store, me = frame.bench().store, frame.actor()
    try:
        entry = consolidate.decide(store, me, decision, seen)
    except SynthesisError as error:
        st.session_state["refusal"] = str(error)
        return
    st.session_state["done"] = sentence_for(entry, consolidate.read_board(store, me))
    st.session_state.pop("watched_job", None)  # what the proposal said is old news now
    selection.clear()


def outcome() -> None:
    """Show what came of the last decision, once."""
    if refusal := st.session_state.pop("refusal", ""):
        st.error(frame.plain(refusal))
    if done := st.session_state.pop("done", ""):
        st.success(frame.plain(f"{done}."), icon=":material/check:")


def _confirm(label: str, decision: Decision | None, board: Board) -> None:
    """The dialog's button: decides, then closes the dialog by a rerun of the page."""
    if st.button(label, type="primary", disabled=decision is None) and decision is not None:
        decide(decision, board.last_entry)
        st.rerun()


def _named(board: Board, id_: RecommendationId) -> str:
    return f"{board.number[id_]}. {board.by_id[id_].wording}"


@st.dialog("Merge recommendations", width="medium")
def merge(board: Board, ids: Sequence[RecommendationId]) -> None:
    """Ask whose wording stays."""
    st.write("All their notes come together. Whose wording stays?")
    into = st.radio(
        "Wording that stays",
        ids,
        format_func=lambda id_: frame.plain(_named(board, id_)),
        label_visibility="collapsed",
    )
    _confirm("Merge", Merge(into, tuple(id_ for id_ in ids if id_ != into)), board)


@st.dialog("Reword", width="medium")
def reword(board: Board, id_: RecommendationId) -> None:
    """Ask for a person's wording; the notes' own words stay below it."""
    each = board.recommendation(id_)
    wording = st.text_area("Wording", value=each.wording, height=120, key=f"reword-{id_}")
    st.caption("The notes behind it:")
    for code in each.points[:12]:
        st.text(f"{code}  {board.points[code].text}")
    changed = bool(wording.strip()) and wording.strip() != each.wording
    _confirm("Reword", Reword(id_, wording.strip()) if changed else None, board)


@st.dialog("File under a theme", width="medium")
def file(board: Board, ids: Sequence[RecommendationId]) -> None:
    """Ask for a theme: one that is there, a new one, or none."""
    titles = {str(theme.id): theme.title for theme in board.themes}
    choice = st.selectbox(
        "Theme", [*titles, _NEW_THEME, _NO_THEME], format_func=lambda key: titles.get(key, key)
    )
    title = st.text_input("Title of the new theme") if choice == _NEW_THEME else ""
    if choice == _NEW_THEME:
        decision = File(tuple(ids), title=title.strip()) if title.strip() else None
    else:
        decision = File(tuple(ids), ThemeId(choice) if choice in titles else None)
    _confirm("File", decision, board)


@st.dialog("Name the theme", width="medium")
def retitle(board: Board, id_: ThemeId) -> None:
    """Ask for a person's title."""
    title = st.text_input("Title", value=board.theme_by_id[id_].title, key=f"retitle-{id_}")
    _confirm("Name it so", Retitle(id_, title.strip()) if title.strip() else None, board)


@st.dialog("Split off as a new recommendation", width="medium")
def gather(board: Board, codes: Sequence[PointCode]) -> None:
    """Ask for a wording; without one the first note's words stand."""
    _quote(board, codes)
    wording = st.text_area("Wording (empty: the words of the first note)", height=80)
    _confirm("Make it a recommendation", Gather(tuple(codes), wording.strip()), board)


@st.dialog("Move to a recommendation", width="medium")
def move(board: Board, codes: Sequence[PointCode]) -> None:
    """Ask where to."""
    _quote(board, codes)
    to = st.selectbox(
        "Recommendation",
        [each.id for each in board.recommendations],
        format_func=lambda id_: _named(board, id_),
        index=None,
        placeholder="Type to search",
    )
    _confirm("Move", Move(tuple(codes), to) if to else None, board)


@st.dialog("Set aside", width="medium")
def set_aside(board: Board, codes: Sequence[PointCode]) -> None:
    """Ask for the reason, which stands in the workbook."""
    _quote(board, codes)
    choice = st.radio("Reason", REASONS, horizontal=True)
    reason = st.text_input("In your words") if choice == REASONS[-1] else choice
    st.caption("They leave the list and stay in the workbook, with this reason.")
    _confirm("Set aside", SetAside(tuple(codes), reason.strip()) if reason.strip() else None, board)


def _quote(board: Board, codes: Sequence[PointCode]) -> None:
    for code in codes[:8]:
        st.text(f"{code}  {board.points[code].text}")
    if len(codes) > 8:
        st.caption(f"and {len(codes) - 8} more")
