"""The dialog for a drafted wording: first what would be sent and where, then the draft."""

import streamlit as st

from pages.parts import frame
from pages.parts.decide import confirm
from synthesis.domain.board import Board
from synthesis.domain.drafting import Drafted
from synthesis.domain.errors import SynthesisError
from synthesis.domain.log import Decision, Reword
from synthesis.domain.model import RecommendationId
from synthesis.domain.ports import Drafter
from synthesis.services import drafting


@st.dialog("Draft a wording", width="medium")
def draft(board: Board, id_: RecommendationId, drafter: Drafter) -> None:
    """Say which notes would go where; send on a click; a person edits and accepts what comes."""
    store, me = frame.bench().store, frame.actor()
    key = f"draft-{id_}"
    with frame.shown_errors(stop=True):
        offer = drafting.offer(store, me, drafter, id_)
    if key not in st.session_state:
        st.warning(
            frame.plain(
                f"{len(offer.points)} note(s) below would leave this machine, with their codes, "
                f"for {offer.host} (model {offer.model}). Send them only if that is allowed."
            )
        )
        for point in offer.points:
            st.text(f"{point.code}  {point.text}")
        if offer.kept:
            st.caption(f"{offer.kept} more stay here: confidential, or too many for one question.")
        if st.button("Send these notes", type="primary"):
            _ask(id_, drafter, offer, key)
        return
    _accept(board, id_, st.session_state[key])


def _ask(id_: RecommendationId, drafter: Drafter, offer: drafting.Offer, key: str) -> None:
    store, me = frame.bench().store, frame.actor()
    try:
        with st.spinner(f"Waiting for {offer.host}"):
            st.session_state[key] = drafting.draft(store, me, drafter, id_, offer)
    except SynthesisError as error:
        st.error(frame.plain(str(error)))
        return
    st.rerun(scope="fragment")


def _accept(board: Board, id_: RecommendationId, drafted: Drafted) -> None:
    st.caption(f"Drafted by a machine from {', '.join(drafted.cites)}. Nobody said it so.")
    typed = st.text_area("Wording", drafted.wording, height=120, key=f"drafted-{id_}").strip()
    for code in drafted.cites:
        if code in board.points:
            st.text(f"{code}  {board.points[code].text}")
    decision: Decision | str = Reword(id_, typed, drafted=True, cites=drafted.cites)
    confirm("Accept this wording", decision if typed else "Write the wording first.", board)
