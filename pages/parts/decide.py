"""Decisions from the screen: the one door to the service, and what came of the last one.

Every decision carries the last entry that the person had on screen, so that
two people who decide on the same thing find out.
"""

import time

import streamlit as st

from pages.parts import frame, selection
from synthesis.domain.board import Board
from synthesis.domain.errors import Conflict, SynthesisError
from synthesis.domain.history import sentence_for, touches
from synthesis.domain.log import Decision
from synthesis.services import consolidate

STAYS_SECONDS = 10.0
"""What came of a deed outlives the runs that other people's deeds cause, one of which may
cut off the very run that was to show it."""


def _append(decision: Decision, seen: int) -> None:
    """Append a decision and keep the sentence that says what was done for `outcome`."""
    st.session_state.pop("refusal", None)
    store, me = frame.bench().store, frame.actor()
    entry = consolidate.decide(store, me, decision, seen)
    done = sentence_for(entry, consolidate.read_board(store, me))
    st.session_state["done"] = (done, time.monotonic() + STAYS_SECONDS)
    st.session_state.pop("watched_job", None)  # what the proposal said is old news now
    selection.clear()


def decide(decision: Decision, seen: int) -> None:
    """Append a decision as a callback; `outcome` then says what was done, or why not."""
    try:
        _append(decision, seen)
    except SynthesisError as error:
        refuse(str(error))


def refuse(why: str) -> None:
    """Have `outcome` say why nothing was done."""
    st.session_state.pop("done", None)
    st.session_state["refusal"] = (why, time.monotonic() + STAYS_SECONDS)


def outcome() -> None:
    """Show what came of the last decision, for a while."""
    if refusal := _lately("refusal"):
        st.error(frame.plain(refusal))
    if done := _lately("done"):
        st.success(frame.plain(f"{done}."), icon=":material/check:")


def _lately(kind: str) -> str:
    text, until = st.session_state.get(kind, ("", 0.0))
    return text if time.monotonic() < until else ""


def confirm(label: str, decision: Decision | str, board: Board) -> None:
    """Show a dialog's button, which decides and closes the dialog by a rerun of the page.

    A text in place of the decision says what is missing; it is shown on the
    click. A refusal leaves the dialog open with all that was typed in it. After
    a `Conflict` the person has been told, so that the next click decides.
    """
    if not st.button(label, type="primary"):
        return
    if isinstance(decision, str):
        st.warning(decision)
        return
    seen = max(board.last_entry, st.session_state.get("told_of", 0))
    try:
        _append(decision, seen)
    except SynthesisError as error:
        st.error(frame.plain(str(error)))
        st.caption("What you typed is still here: change it, press the button again, or close.")
        if isinstance(error, Conflict):
            st.session_state["told_of"] = _told_of(decision, seen)
        return
    st.rerun()


def _told_of(decision: Decision, seen: int) -> int:
    """The entry that a conflict named: the first one since that is about the same things."""
    newest = consolidate.read_board(frame.bench().store, frame.actor())
    mine = touches(decision)
    others = (
        each.number
        for each in newest.entries
        if each.number > seen and mine & touches(each.decision)
    )
    return next(others, seen)
