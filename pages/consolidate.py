"""Rapporteur: the board, the decisions on it, undo and history."""

from functools import partial

import streamlit as st

from pages.parts import (
    cards,
    decide,
    detail,
    dialogs,
    drafting,
    finding,
    frame,
    history,
    proposal,
    questions,
    selection,
)
from pages.parts.live import live
from synthesis.domain.scope import is_shared
from synthesis.services import access, consolidate

CARDS_PER_PAGE = 15
NOTES_PER_PAGE = 25

store, me = frame.bench().store, frame.actor()
with frame.shown_errors(stop=True):
    access.require(me, access.Right.DECIDE)
    stamp = consolidate.stamp(store, me)
    board = consolidate.read_board(store, me)
live("consolidate", stamp)


def head() -> None:
    """Title, ledger, proposal and undo."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title("Consolidate", width="stretch")
        with st.container(horizontal=True, width="content"):  # side by side on a phone too
            history.undo_button(board, me)
            if access.may(me, access.Right.PROPOSE):
                proposal.ask()
    ledger = board.ledger
    st.caption(
        f"{len(board.recommendations):,} recommendations under {len(board.themes):,} themes, "
        f"{board.alone:,} of them of one note alone. "
        f"{ledger.notes:,} notes = {ledger.placed:,} in recommendations + "
        f"{ledger.set_aside:,} set aside + {ledger.unplaced:,} not yet placed."
    )
    proposal.model(board)
    if access.may(me, access.Right.PROPOSE):
        proposal.progress()
    else:
        st.caption(
            f"You decide for breakout {me.breakout}, and the numbers count your list. What other "
            "breakouts share is marked and stays as it is. A proposal is about all breakouts: the "
            "organiser or a rapporteur of all starts it."
        )
    decide.outcome()
    if access.may(me, access.Right.PROPOSE):
        detail.panel(board, me)


def show_board() -> None:
    """The recommendations, a page at a time."""
    if not board.recommendations:
        st.info("There is no recommendation yet. Propose groups the notes; you then decide.")
        return
    found = finding.chosen(board)
    pages = max(1, -(-len(found) // CARDS_PER_PAGE))
    page = st.pagination(pages, key="board_page") if pages > 1 else 1
    for each in found[(page - 1) * CARDS_PER_PAGE : page * CARDS_PER_PAGE]:
        cards.card(board, each, shared=me.breakout is not None and is_shared(each))
    if not found:
        st.info("Nothing matches. Change the theme, the words or the switches.")


def counted(number: int, word: str) -> str:
    """The number, bold, with its word in the right form."""
    return f"**{number}** {word}" if number == 1 else f"**{number}** {word}s"


def act() -> None:
    """What may be done with what is ticked, at the foot of the page."""
    selection.drop_gone(board)
    ids, codes = selection.recommendations(board), selection.points(board)
    if not ids and not codes:
        return
    every = dict.fromkeys([*codes, *(code for id_ in ids for code in board.by_id[id_].points)])
    asked = None  # a dialog opens after the row of buttons is complete
    with st.bottom, st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Ticked: {counted(len(ids), 'recommendation')}, {counted(len(codes), 'note')}")
        if len(ids) > 1 and st.button("Merge", type="primary"):
            asked = partial(dialogs.merge, board, ids)
        if len(ids) == 1 and st.button("Reword", type="primary"):
            asked = partial(dialogs.reword, board, ids[0])
        drafter = frame.bench().drafter() if len(ids) == 1 else None
        if drafter and st.button("Draft"):
            st.session_state.pop(f"draft-{ids[0]}", None)  # an old draft is not shown again
            asked = partial(drafting.draft, board, ids[0], drafter)
        if ids and st.button("File under theme"):
            asked = partial(dialogs.file, board, ids)
        if codes and st.button("Split off", type="primary"):
            asked = partial(dialogs.gather, board, codes)
        if codes and st.button("Move"):
            asked = partial(dialogs.move, board, codes)
        if st.button("Set aside"):
            asked = partial(dialogs.set_aside, board, list(every))
        st.button("Clear", on_click=selection.clear, type="tertiary")
    if asked is not None:
        asked()


head()
VIEWS = {
    "Board": show_board,
    "Questions": lambda: questions.show(board),
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
