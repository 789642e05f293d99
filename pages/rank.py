"""Rapporteur: the order of recommendations, by support and then by hand."""

import streamlit as st

from pages.parts import decide, evidence, frame, wording
from pages.parts.live import live
from synthesis.domain.board import Board
from synthesis.domain.model import RecommendationId
from synthesis.services import consolidate
from synthesis.services.access import Right, require
from synthesis.services.rank import placing

PAGE = 30

store, me = frame.bench().store, frame.actor()
with frame.shown_errors(stop=True):
    require(me, Right.DECIDE)
    stamp = consolidate.stamp(store, me)
    board = consolidate.read_board(store, me)
live("rank", stamp)

st.title("Rank")
st.caption(
    "By support: breakouts first, then tables, then notes. What somebody moves "
    "stands right before the one that it was put before, wherever that one goes."
)
decide.outcome()


def move(on: Board, id_: RecommendationId, number: int) -> None:
    """Callback: give the recommendation that number."""
    decide.decide(placing(on, id_, number), on.last_entry)


def move_to(on: Board, id_: RecommendationId, field: str) -> None:
    """Callback: give the recommendation the number that stands in the field now."""
    number = int(st.session_state[field])
    if number == on.number[id_]:
        decide.refuse(f"It has the number {number} already. Give another one under To.")
        return
    move(on, id_, number)


def row(number: int, id_: RecommendationId) -> None:
    """One recommendation with its number and the ways to move it."""
    each, last = board.by_id[id_], len(board.recommendations)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{number}**", width=32)
        with st.container(gap=None):
            st.text(wording.words(board, each))
            theme = board.theme_title(each.theme)
            line = (evidence.support_line(each.support), wording.source(each), theme)
            st.caption(frame.plain(" · ".join(filter(None, line))))
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
                field = f"to-{id_}-{number}"
                st.number_input("New number", 1, last, number, key=field)
                st.button(
                    "Move there", key=f"go-{id_}", on_click=move_to, args=(board, id_, field)
                )  # fmt: skip


if board.recommendations:
    pages = -(-len(board.recommendations) // PAGE)
    page = st.pagination(pages, key="rank_page") if pages > 1 else 1
    start = (page - 1) * PAGE
    for number, each in enumerate(board.recommendations[start : start + PAGE], start=start + 1):
        row(number, each.id)
else:
    st.info("There is nothing to rank yet: a proposal on Consolidate comes first.")
