"""The button that asks the machine for a proposal, its progress, and the worker's state."""

import streamlit as st

from pages.parts import frame
from synthesis.domain.ports import Job, JobState
from synthesis.services import consolidate

SILENT_SECONDS = 12.0
"""After this long without a sign of life the page says that the worker is away."""


def ask() -> None:
    """Show the button and, while a proposal is made, its progress."""
    job = consolidate.proposal_under_way(frame.bench().store, frame.actor())
    running = job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)
    st.button(
        "Propose",
        type="primary",
        icon=":material/auto_awesome:",
        disabled=running,
        on_click=_request,
        help="Groups the notes that nobody has decided on; what people touched stays as it is.",
    )


def _request() -> None:
    with frame.shown_errors():
        job, new = consolidate.request_proposal(frame.bench().store, frame.actor())
        st.session_state["watched_job"] = job.id
        if not new:
            st.toast(frame.plain(f"A proposal that {job.requested_by} started is under way."))


def progress() -> None:
    """Show how a proposal comes along; reruns the page when it ends."""
    job = consolidate.proposal_under_way(frame.bench().store, frame.actor())
    if job is None:
        return
    if job.state in (JobState.QUEUED, JobState.RUNNING):
        st.session_state["watched_job"] = job.id
        _running()
    elif st.session_state.get("watched_job") == job.id:
        (st.error if job.state is JobState.FAILED else st.success)(frame.plain(job.message))


@st.fragment(run_every=1.0)
def _running() -> None:
    store, me = frame.bench().store, frame.actor()
    job = consolidate.proposal_under_way(store, me)
    if job is None or job.state in (JobState.DONE, JobState.FAILED):
        st.rerun()
    st.progress(job.progress, text=frame.plain(_sentence(job)))
    alive = [w for w in consolidate.workers(store, me) if w.silent_seconds < SILENT_SECONDS]
    if not alive:
        st.warning(
            "The worker that makes proposals is not running at the moment. It is started again "
            "by itself; the proposal is then taken up where nothing is lost."
        )


def _sentence(job: Job) -> str:
    if job.state is JobState.QUEUED:
        return f"Waiting for the worker (asked for by {job.requested_by})"
    again = f" (attempt {job.attempts})" if job.attempts > 1 else ""
    return f"{job.message or 'Starting'}{again}"
