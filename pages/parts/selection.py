"""What a rapporteur has ticked on the board: recommendations and notes.

A plain set in the session, so that a tick outlives the widget that shows it:
another page of cards, a search or a closed card takes no tick away. The widgets
live under keys that carry a round: the next round starts with none ticked.
"""

import streamlit as st

from synthesis.domain.board import Board
from synthesis.domain.model import PointCode, RecommendationId


def _ticked() -> set[str]:
    ticked: set[str] = st.session_state.setdefault("ticked", set())
    return ticked


def tick(label: str, what: str, *, width: int | str) -> None:
    """Show the tick of a recommendation's id or a note's code."""
    key = f"tick-{st.session_state.get('tick_round', 0)}-{what}"
    st.checkbox(
        label, what in _ticked(), key=key, width=width, on_change=_turn, args=(what, key)
    )  # fmt: skip


def _turn(what: str, key: str) -> None:
    (_ticked().add if st.session_state[key] else _ticked().discard)(what)


def clear() -> None:
    """Take every tick away, from the next run on."""
    _ticked().clear()
    st.session_state["tick_round"] = st.session_state.get("tick_round", 0) + 1


def drop_gone(board: Board) -> None:
    """Take the ticks of what is no longer on the board away."""
    ticked = _ticked()
    ticked -= {each for each in ticked if each not in board.by_id and each not in board.points}


def recommendations(board: Board) -> list[RecommendationId]:
    """Return the ticked recommendations, in printed order."""
    ticked = _ticked()
    return [each.id for each in board.recommendations if each.id in ticked]


def points(board: Board) -> list[PointCode]:
    """Return the ticked notes, in the order of their codes."""
    ticked = _ticked()
    return [code for code in board.points if code in ticked]
