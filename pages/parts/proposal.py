"""The button that asks the machine for a proposal, its progress, and the worker's state."""

import streamlit as st

from pages.parts import frame
from pages.parts.live import rerun_when_idle
from synthesis.domain.board import Board
from synthesis.domain.language import coverage_in_words, model_in_words
from synthesis.domain.ports import SILENT_SECONDS, Job, JobState
from synthesis.services import consolidate

_LOOK_SECONDS = {True: 1.0, False: 5.0}
"""How often to look while a proposal is under way, and else."""


def _runs(job: Job | None) -> bool:
    return job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)


def ask() -> None:
    """Show the button that asks for a proposal."""
    st.button(
        "Propose",
        type="primary",
        icon=":material/auto_awesome:",
        disabled=_runs(consolidate.proposal_under_way(frame.bench().store, frame.actor())),
        on_click=_request,
        help="Groups the notes that nobody has decided on; what people touched stays as it is.",
    )


def _request() -> None:
    with frame.shown_errors():
        job, new = consolidate.request_proposal(frame.bench().store, frame.actor())
        st.session_state["watched_job"] = job.id
        if not new:
            st.toast(frame.plain(f"A proposal that {job.requested_by} started is under way."))


def model(board: Board) -> None:
    """Say which model compared the notes, and which languages it knows."""
    method = board.proposal.method if board.proposal else ""
    if not method:
        return
    named = f"Notes were compared with {model_in_words(method)}."
    st.caption(frame.plain(f"{named} {coverage_in_words(method)}"))


def progress() -> None:
    """Show how a proposal comes along, what came of it, and whether there is a worker."""
    job = consolidate.proposal_under_way(frame.bench().store, frame.actor())
    running = _runs(job)
    if job is not None and running:
        st.session_state["watched_job"] = job.id
    elif job is not None and st.session_state.get("watched_job") == job.id:
        (st.error if job.state is JobState.FAILED else st.success)(frame.plain(job.message))
    st.fragment(_follow, run_every=_LOOK_SECONDS[running])(running)


def _follow(was_running: bool) -> None:
    """Keep what is under way up to date; the page itself waits until nobody is in the midst."""
    store, me = frame.bench().store, frame.actor()
    with frame.shown_errors():
        job = consolidate.proposal_under_way(store, me)
        if job is not None and _runs(job):
            st.progress(job.progress, text=frame.plain(_sentence(job)))
        elif job is not None and was_running:
            failed = job.state is JobState.FAILED
            st.info("The proposal failed." if failed else "The proposal is ready.")
            rerun_when_idle("proposal-ended")
        workers = consolidate.workers(store, me)
        if not any(worker.silent_seconds < SILENT_SECONDS for worker in workers):
            st.warning(_no_worker())


def _no_worker() -> str:
    if frame.bench().settings.start_worker:
        return (
            "The worker that makes proposals is not there at the moment. It is started by itself "
            "and takes up what waits for it; nothing is lost."
        )
    return (
        "No worker is running, so no proposal can be made: somebody must start "
        "`python -m synthesis work` on the server."
    )


def _sentence(job: Job) -> str:
    if job.state is JobState.QUEUED:
        return f"Waiting for the worker (asked for by {job.requested_by})"
    again = f" (attempt {job.attempts})" if job.attempts > 1 else ""
    return f"{job.message or 'Starting'}{again}"
