"""Rapporteur: the order of recommendations, by support and then by hand."""

import streamlit as st

from pages.parts import cards, decide, frame
from pages.parts.live import live
from synthesis.domain.board import Board
from synthesis.domain.model import RecommendationId
from synthesis.services import consolidate
from synthesis.services.access import Right, may
from synthesis.services.rank import placing

PAGE = 30

store, me = frame.bench().store, frame.actor()
with frame.shown_errors(stop=True):
    stamp = consolidate.stamp(store, me)
    board = consolidate.read_board(store, me)
live("rank", stamp)

st.title("Rank")
st.caption(
    "The list stands by support: breakouts first, then tables, then notes. "
    "Where you move a recommendation by hand, it stays there."
)
decide.outcome()


def move(on: Board, id_: RecommendationId, number: int) -> None:
    """Callback: give the recommendation that number."""
    decide.decide(placing(on, id_, number), on.last_entry)


def row(number: int, id_: RecommendationId) -> None:
    """One recommendation with its number and, for those who may, the ways to move it."""
    each, last = board.by_id[id_], len(board.recommendations)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{number}**", width=32)
        with st.container(gap=None):
            st.text(each.wording)
            theme = board.theme_title(each.theme)
            line = cards.support_line(each.support)
            st.caption(frame.plain(f"{line} · {theme}" if theme else line))
        if not may(me, Right.DECIDE):
            return
        with st.container(horizontal=True, width="content", gap="small"):
            st.button(
                "↑", key=f"up-{id_}", disabled=number == 1, help="One place up",
                on_click=move, args=(board, id_, number - 1),
            )  # fmt: skip
            st.button(
                "↓", key=f"down-{id_}", disabled=number == last, help="One place down",
                on_click=move, args=(board, id_, number + 1),
            )  # fmt: skip
            with st.popover("To", help="Move to any number"):
                to = st.number_input("New number", 1, last, number, key=f"to-{id_}-{number}")
                st.button(
                    "Move there", key=f"go-{id_}", disabled=to == number,
                    on_click=move, args=(board, id_, int(to)),
                )  # fmt: skip


if board.recommendations:
    pages = -(-len(board.recommendations) // PAGE)
    page = st.pagination(pages, key="rank_page") if pages > 1 else 1
    start = (page - 1) * PAGE
    for number, each in enumerate(board.recommendations[start : start + PAGE], start=start + 1):
        row(number, each.id)
else:
    st.info("There is nothing to rank yet: a proposal on Consolidate comes first.")
