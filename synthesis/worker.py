"""The worker: a process of its own that owns the model and makes proposals.

It talks to the rest through the database alone: claims jobs, reports progress,
says that it is alive, and embeds new notes while nothing else is asked for.
"""

import logging
import os
import secrets
import select
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from synthesis.bootstrap import Workbench
from synthesis.domain.errors import SynthesisError
from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import (
    SILENT_SECONDS,
    Claim,
    Embedder,
    Job,
    JobState,
    Store,
)
from synthesis.heart import beating
from synthesis.services import consolidate

IDLE_SECONDS = 0.5
STOP_SECONDS = 3.0
"""How long a computation under way may hold up the end; see `routes.supervise.STOP_SECONDS`."""
_LOOK_SECONDS = 1.0

_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The worker was asked to stop, or lost its job to another worker."""


Heart = Callable[[str, str, str], AbstractContextManager[Callable[[], None]]]
"""Has a heart beat for a worker's id, host and model; gives a call that replaces a dead one."""


def _no_heart(_worker: str, _host: str, _model: str) -> AbstractContextManager[Callable[[], None]]:
    return nullcontext(lambda: None)


class Worker:
    """One worker; `run` returns after `stop`.

    `heart` beats for it, from elsewhere, for as long as it runs: see `heart.beating`. Without
    one it is silent, and another worker takes over what it has said nothing of for too long.
    """

    def __init__(self, store: Store, embedder: Embedder, heart: Heart = _no_heart) -> None:
        self._store, self._embedder, self._heart = store, embedder, heart
        self._host = socket.gethostname()
        self._id = f"{self._host}-{os.getpid()}-{secrets.token_hex(4)}"
        self._stop = threading.Event()
        self._stamps: dict[ConferenceId, int] = {}

    def stop(self) -> None:
        """Ask the worker to finish; a proposal under way is in the queue again at once."""
        self._stop.set()
        self._hand_back()

    def run(self) -> None:
        """Work until stopped. A database that is away for a while is waited for."""
        with self._heart(self._id, self._host, self._embedder.name) as keep_beating:
            self._work(keep_beating)
        self._hand_back()

    def _hand_back(self) -> None:
        try:
            self._store.jobs.leave(self._id)
        except SynthesisError as error:  # its silence will tell
            _log.warning("%s", error)

    def _work(self, keep_beating: Callable[[], None]) -> None:
        unsure = False
        while not self._stop.is_set():
            keep_beating()
            try:
                if unsure:  # a job may still stand as ours, and our heart would keep it for ever
                    self._store.jobs.leave(self._id)
                unsure = False
                busy = self._work_once()
            except _Stopped:
                continue
            except SynthesisError as error:
                _log.warning("%s", error)
                unsure, busy = True, False
            if not busy:
                self._stop.wait(IDLE_SECONDS)

    def _work_once(self) -> bool:
        """Do one job, or embed what is new; False when there was nothing to do."""
        job = self._store.jobs.claim(self._id, SILENT_SECONDS)
        if job is not None:
            self._propose(job)
            return True
        return any(self._embed_new(each.id) for each in self._store.conferences.all())

    def _embed_new(self, conference: ConferenceId) -> bool:
        stamp = self._store.conferences.stamp(conference)
        if self._stamps.get(conference) == stamp:
            return False
        try:
            consolidate.embed_new(self._store, self._embedder, conference, self._unless_stopped)
        except (SynthesisError, _Stopped):
            raise
        except Exception:  # a bug; tried again when something changes, or for a proposal
            _log.exception("New notes of %s could not be embedded", conference)
        self._stamps[conference] = stamp
        return True

    def _unless_stopped(self, share: float, message: str) -> None:
        del share, message
        if self._stop.is_set():
            raise _Stopped

    def _propose(self, job: Job) -> None:
        claim = Claim(job.id, self._id, "The proposal is on the board.")
        try:
            entry = consolidate.propose(
                self._store, self._embedder, job.conference, self._reporter(job), claim
            )
        except SynthesisError as error:
            self._store.jobs.finish(job.id, self._id, JobState.FAILED, str(error))
        except _Stopped:
            raise
        except Exception:
            # Whatever went wrong is a bug: the log gets it whole, the page a sentence.
            _log.exception("Proposal %s failed", job.id)
            message = "The proposal failed because of a fault in Plenary. Nothing was changed."
            self._store.jobs.finish(job.id, self._id, JobState.FAILED, message)
        else:
            if entry is None:
                told = "There was nothing new to propose."
                self._store.jobs.finish(job.id, self._id, JobState.DONE, told)

    def _reporter(self, job: Job) -> Callable[[float, str], None]:
        def report(share: float, message: str) -> None:
            if self._stop.is_set() or not self._store.jobs.report(job.id, self._id, share, message):
                raise _Stopped

        return report


def work(bench: Workbench, parent: int | None = None) -> None:
    """Load the model and work until SIGTERM, SIGINT, or the end of the parent process.

    A thread of its own waits for the signal: the main one may be inside a long
    computation, and what it works on is to be somebody else's at once.
    """
    told, tell = socket.socketpair()
    for each in (tell, told):
        each.setblocking(False)
    signal.set_wakeup_fd(tell.fileno())  # written to at once, whatever the main thread does
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    made: list[Worker] = []  # none while the model is being loaded
    ended = threading.Event()

    def wait_for_the_end() -> None:
        while not select.select([told], [], [], _LOOK_SECONDS)[0]:
            if parent is not None and os.getppid() != parent:
                break  # the server that started this worker is gone, even by kill -9
        for worker in made:
            worker.stop()
        if not made or not ended.wait(STOP_SECONDS):
            os._exit(0)  # in the midst of arithmetic, whose result nobody waits for now

    threading.Thread(target=wait_for_the_end, name="end", daemon=True).start()
    made.append(Worker(bench.store, bench.embedder(), beating))
    _log.info("Worker ready, process %d", os.getpid())
    made[0].run()
    bench.store.close()
    ended.set()
