"""The dialogs that ask for what a decision needs. A button is never barred: it says what lacks."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import frame, wording
from pages.parts.decide import confirm
from synthesis.domain.board import Board
from synthesis.domain.log import Decision, File, Gather, Merge, Move, Retitle, Reword, SetAside
from synthesis.domain.model import PointCode, RecommendationId, ThemeId

REASONS = ("Off topic", "Procedural", "Not a recommendation", "Names a person", "Another reason")
QUOTED = 8
_NEW_THEME = "A new theme"
_NO_THEME = "No theme"


def _named(board: Board, id_: RecommendationId) -> str:
    return f"{board.number[id_]}. {wording.words(board, board.by_id[id_])}"


def _quote(board: Board, codes: Sequence[PointCode]) -> None:
    for code in codes[:QUOTED]:
        st.text(f"{code}  {board.points[code].text}")
    if len(codes) > QUOTED:
        st.caption(f"and {len(codes) - QUOTED} more")


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
    confirm("Merge", Merge(into, tuple(id_ for id_ in ids if id_ != into)), board)


@st.dialog("Reword", width="medium")
def reword(board: Board, id_: RecommendationId) -> None:
    """Ask for a person's wording; the notes' own words stay below it."""
    each = board.recommendation(id_)
    typed = st.text_area("Wording", value=each.wording, height=120, key=f"reword-{id_}").strip()
    decision: Decision | str = Reword(id_, typed)
    if not typed:
        decision = "Write the wording first."
    elif typed == each.wording:
        decision = "This is the wording that it has. Change it, or close this."
    confirm("Reword", decision, board)
    st.caption("The notes behind it:")
    _quote(board, each.points)


@st.dialog("File under a theme", width="medium")
def file(board: Board, ids: Sequence[RecommendationId]) -> None:
    """Ask for a theme: one that is there, a new one, or none."""
    titles = {str(theme.id): theme.title for theme in board.themes}
    choice = st.selectbox(
        "Theme", [*titles, _NEW_THEME, _NO_THEME], format_func=lambda key: titles.get(key, key)
    )
    decision: Decision | str = File(tuple(ids), ThemeId(choice) if choice in titles else None)
    if choice == _NEW_THEME:
        title = st.text_input("Title of the new theme").strip()
        decision = File(tuple(ids), title=title) if title else "Give the new theme a title."
    confirm("File", decision, board)


@st.dialog("Name the theme", width="medium")
def retitle(board: Board, id_: ThemeId) -> None:
    """Ask for a person's title."""
    value = board.theme_by_id[id_].title
    title = st.text_input("Title", value=value, key=f"retitle-{id_}").strip()
    confirm("Name it so", Retitle(id_, title) if title else "Give the theme a title.", board)


@st.dialog("Split off as a new recommendation", width="medium")
def gather(board: Board, codes: Sequence[PointCode]) -> None:
    """Ask for a wording; without one the first note's words stand."""
    _quote(board, codes)
    typed = st.text_area(
        "Wording (empty: the words of the first note that names nobody)", height=80
    )
    confirm("Make it a recommendation", Gather(tuple(codes), typed.strip()), board)


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
    confirm("Move", Move(tuple(codes), to) if to else "Choose where they go.", board)


@st.dialog("Set aside", width="medium")
def set_aside(board: Board, codes: Sequence[PointCode]) -> None:
    """Ask for the reason, which stands in the workbook."""
    _quote(board, codes)
    choice = st.radio("Reason", REASONS, horizontal=True)
    reason = (st.text_input("In your words") if choice == REASONS[-1] else choice).strip()
    st.caption("They leave the list and stay in the workbook, with this reason.")
    decision = SetAside(tuple(codes), reason) if reason else "Say why, in your words."
    confirm("Set aside", decision, board)
