"""What a rapporteur has ticked on the board: recommendations and notes.

Ticks live under keys that carry a round: the next round starts with none.
"""

import streamlit as st

from synthesis.domain.board import Board
from synthesis.domain.model import PointCode, RecommendationId


def key(what: str) -> str:
    """Return the widget key under which an id or code is ticked."""
    return f"tick-{st.session_state.get('tick_round', 0)}-{what}"


def clear() -> None:
    """Take every tick away, from the next run on."""
    st.session_state["tick_round"] = st.session_state.get("tick_round", 0) + 1


def recommendations(board: Board) -> list[RecommendationId]:
    """Return the ticked recommendations, in printed order."""
    return [each.id for each in board.recommendations if st.session_state.get(key(each.id))]


def points(board: Board) -> list[PointCode]:
    """Return the ticked notes, in the order of their codes."""
    return [code for code in board.points if st.session_state.get(key(code))]
