"""Rapporteur: the board, the decisions on it, undo and history."""

from functools import partial

import streamlit as st

from pages.parts import cards, decide, frame, history, proposal, selection
from pages.parts.live import live
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.model import ThemeId
from synthesis.services import consolidate

CARDS_PER_PAGE = 15
NOTES_PER_PAGE = 25
ALL, NONE = "all", "none"

store, me = frame.bench().store, frame.actor()
with frame.shown_errors(stop=True):
    stamp = consolidate.stamp(store, me)
    board = consolidate.read_board(store, me)
live("consolidate", stamp)


def head() -> None:
    """Title, ledger, proposal and undo."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title("Consolidate", width="stretch")
        history.undo_button(board, me)
        proposal.ask()
    ledger = board.ledger
    st.caption(
        f"{len(board.recommendations):,} recommendations under {len(board.themes):,} themes. "
        f"{ledger.notes:,} notes = {ledger.placed:,} in recommendations + "
        f"{ledger.set_aside:,} set aside + {ledger.unplaced:,} not yet placed."
    )
    proposal.progress()
    decide.outcome()


def chosen() -> list[Recommendation]:
    """The recommendations that the filters leave."""
    counts = {theme.id: 0 for theme in board.themes}
    for each in board.recommendations:
        if each.theme is not None:
            counts[each.theme] += 1
    names = {str(t.id): f"{t.title} ({counts[t.id]})" for t in board.themes}
    names |= {ALL: f"All themes ({len(board.recommendations)})", NONE: "In no theme"}
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    theme = left.selectbox(
        "Theme", [ALL, *(str(t.id) for t in board.themes), NONE], format_func=names.__getitem__
    )
    words = middle.text_input("Search", placeholder="words or a note code").casefold().split()
    with right.container(horizontal=True):
        untouched = st.toggle("Only undecided")
        if theme not in (ALL, NONE) and st.button("Name theme"):
            decide.retitle(board, ThemeId(theme))
    return [
        each
        for each in board.recommendations
        if (theme == ALL or str(each.theme or NONE) == theme)
        and not (untouched and each.touched)
        and all(word in _haystack(board, each) for word in words)
    ]


def _haystack(on: Board, each: Recommendation) -> str:
    return " ".join((each.wording, *each.points, *on.texts(each.points))).casefold()


def show_board() -> None:
    """The recommendations, a page at a time."""
    if not board.recommendations:
        st.info("There is no recommendation yet. Propose groups the notes; you then decide.")
        return
    found = chosen()
    pages = max(1, -(-len(found) // CARDS_PER_PAGE))
    page = st.pagination(pages, key="board_page") if pages > 1 else 1
    for each in found[(page - 1) * CARDS_PER_PAGE : page * CARDS_PER_PAGE]:
        cards.card(board, each)
    if not found:
        st.info("Nothing matches. Change the theme or the words.")


def act() -> None:
    """What may be done with what is ticked, at the foot of the page."""
    ids, codes = selection.recommendations(board), selection.points(board)
    if not ids and not codes:
        return
    every = dict.fromkeys([*codes, *(code for id_ in ids for code in board.by_id[id_].points)])
    asked = None  # a dialog opens after the row of buttons is complete
    with st.bottom, st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Ticked: **{len(ids)}** recommendations, **{len(codes)}** notes")
        if len(ids) > 1 and st.button("Merge", type="primary"):
            asked = partial(decide.merge, board, ids)
        if len(ids) == 1 and st.button("Reword", type="primary"):
            asked = partial(decide.reword, board, ids[0])
        if ids and st.button("File under theme"):
            asked = partial(decide.file, board, ids)
        if codes and st.button("Split off", type="primary"):
            asked = partial(decide.gather, board, codes)
        if codes and st.button("Move"):
            asked = partial(decide.move, board, codes)
        if st.button("Set aside"):
            asked = partial(decide.set_aside, board, list(every))
        st.button("Clear", on_click=selection.clear, type="tertiary")
    if asked is not None:
        asked()


head()
VIEWS = {
    "Board": show_board,
    f"Not yet placed ({len(board.unplaced)})": lambda: cards.notes(
        board, board.unplaced, NOTES_PER_PAGE, "unplaced_page"
    ),
    f"Set aside ({len(board.set_aside)})": lambda: cards.notes(
        board, tuple(board.set_aside), NOTES_PER_PAGE, "aside_page"
    ),
    "History": lambda: history.show(board),
}
position = st.segmented_control(
    "View",
    range(len(VIEWS)),
    format_func=lambda number: list(VIEWS)[number],
    default=0,
    required=True,
    label_visibility="collapsed",
    key="view",
)
list(VIEWS.values())[position or 0]()
act()
