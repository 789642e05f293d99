"""Finding recommendations on the board: by theme and words, undecided ones, those of one note."""

import streamlit as st

from pages.parts import dialogs
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.model import ThemeId

ALL, NONE = "all", "none"


def chosen(board: Board) -> list[Recommendation]:
    """Show the filters and return the recommendations that they leave."""
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    with left:
        theme = _theme(board)
    words = middle.text_input("Search", placeholder="words or a note code").casefold().split()
    with right.container(horizontal=True, vertical_alignment="center"):
        untouched = st.toggle("Only undecided")
        # By its key it stays as it is when the count in its label changes.
        alone = st.toggle(
            f"Alone ({board.alone:,})",
            key="only_alone",
            help="Only recommendations of one note, which was joined to no other.",
        )
        if theme not in (ALL, NONE) and st.button("Name theme"):
            dialogs.retitle(board, ThemeId(theme))
    return [
        each
        for each in board.recommendations
        if (theme == ALL or str(each.theme or NONE) == theme)
        and not (untouched and each.touched)
        and (each.is_alone or not alone)
        and all(word in _haystack(board, each) for word in words)
    ]


def _theme(board: Board) -> str:
    """Ask for a theme. The choice is kept by id, for Streamlit keeps it by a label that changes."""
    labels = _labels(board)
    kept = st.session_state.get("chosen_theme", ALL)
    st.session_state["theme"] = kept if kept in labels else ALL
    theme: str = st.selectbox(
        "Theme", list(labels), format_func=labels.__getitem__, key="theme", on_change=_keep
    )
    return theme


def _keep() -> None:
    st.session_state["chosen_theme"] = st.session_state["theme"]


def _labels(board: Board) -> dict[str, str]:
    """Theme ids with a title each, no two alike: Streamlit tells options apart by what they say."""
    labels, used = {ALL: "All themes"}, {"All themes", "In no theme"}
    for theme in board.themes:
        title = f"{theme.title} ({theme.id})" if theme.title in used else theme.title
        labels[str(theme.id)] = title
        used.add(title)
    return labels | {NONE: "In no theme"}


def _haystack(board: Board, each: Recommendation) -> str:
    return " ".join((each.wording, *each.points, *board.texts(each.points))).casefold()
