"""Two web processes and two workers on PostgreSQL; one of each is killed while people type.

Whoever typed at the killed process goes to the other, as a proxy would send them; see
`benchmarks.replicas` for the same with nginx, pages and browsers. One request makes one
proposal, whoever dies over it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa

from synthesis.adapters.store import SqlStore
from synthesis.adapters.store.schema import jobs
from synthesis.domain.log import Propose
from synthesis.domain.model import Actor, ConferenceId, Role
from synthesis.domain.ports import SILENT_SECONDS, Job, JobState, Store
from synthesis.services import consolidate
from synthesis.settings import ROOT
from tests.soak import databases
from tests.soak.audit import acknowledged_by, audit
from tests.soak.report import Row, clock
from tests.soak.serving import serving
from tests.soak.typists import Typist, typing

ROUNDS = 20
PAUSE = 0.3
"""Seconds between a typist's notes: with less, the last proposals are over many thousands."""
PATIENCE_SECONDS = 120.0
SLOWEST = 10.0
"""Seconds until everybody who typed, and the proposal, goes on."""


def run(rounds: int | None) -> list[Row]:
    rounds = ROUNDS if rounds is None else rounds
    with databases.postgresql() as new, ExitStack() as stack:
        address = new()
        conference, code = databases.conference_at(address)
        webs = [stack.enter_context(serving(address)) for _ in range(2)]
        store = stack.enter_context(databases.opened(address))
        workers = [stack.enter_context(_working(address)) for _ in range(2)]
        for web in webs:
            web.start()
        one, two = (web.port for web in webs)
        trial = _Trial(store, ConferenceId(conference), workers)
        _wait_for("two workers to live", lambda: _alive(store) == 2)
        typists: list[Typist] = []
        with (
            clock() as seconds,
            typing(one, code, people=2, pause=PAUSE, spare=two) as some,
            typing(two, code, people=2, pause=PAUSE, spare=one) as others,
        ):
            typists += [*some, *others]
            for number in range(rounds):
                killed = trial.kill_a_worker_over_a_proposal()
                webs[number % 2].kill()
                trial.until_all_go_on(killed, typists)
                webs[number % 2].start()
        return [trial.row(rounds, typists, seconds())]


class _Labourer:
    """A worker process that is started again under another number."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.labourer"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            env=os.environ | {"PLENARY_DATABASE": self._address, "OMP_NUM_THREADS": "1"},
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def _working(address: str) -> Iterator[_Labourer]:
    labourer = _Labourer(address)
    try:
        yield labourer
    finally:
        labourer.kill()


class _Trial:
    """`typing` and `proposing`: the longest time after a kill until those go on."""

    def __init__(self, store: Store, conference: ConferenceId, workers: list[_Labourer]) -> None:
        self._store, self._conference, self._workers = store, conference, workers
        self._olga = Actor("Olga", Role.ORGANISER, conference)
        self._done = self.taken_up = 0
        self.typing = self.proposing = 0.0

    def kill_a_worker_over_a_proposal(self) -> float:
        _, is_new = consolidate.request_proposal(self._store, self._olga)
        assert is_new
        _wait_for("a worker to begin", lambda: self._job().state is JobState.RUNNING)
        holder = next(each for each in self._workers if self._holds(each))
        killed = time.monotonic()
        holder.kill()
        holder.start()
        return killed

    def until_all_go_on(self, killed: float, typists: list[Typist]) -> None:
        wanted = [len(each.acknowledged) + 2 for each in typists]
        _wait_for(
            "everybody's next notes",
            lambda: all(
                len(each.acknowledged) >= count for each, count in zip(typists, wanted, strict=True)
            ),
        )
        self.typing = max(self.typing, time.monotonic() - killed)
        _wait_for(
            "the other worker",
            lambda: self._job().attempts == 2 or self._job().state is JobState.DONE,
        )
        if self._job().attempts == 2:  # else it was made just before its worker was killed
            self.taken_up += 1
            self.proposing = max(self.proposing, time.monotonic() - killed)
        _wait_for("the proposal", lambda: self._job().state is not JobState.RUNNING)
        self._done += self._job().state is JobState.DONE
        _wait_for("two workers to live", lambda: _alive(self._store) == 2)

    def row(self, rounds: int, typists: list[Typist], seconds: float) -> Row:
        found = audit(self._store, self._conference, acknowledged_by(typists))
        entries = self._store.log.entries(self._conference)
        made = sum(isinstance(entry.decision, Propose) for entry in entries)
        return Row(
            "two web processes and two workers, one of each killed under load, PostgreSQL",
            rounds,
            f"{found}; {rounds} proposals asked for, {made} made, {max(0, made - self._done)} "
            f"doubled; all who type go on within {self.typing:.1f} s, {self.taken_up} proposals "
            f"were taken up by the other worker, within {self.proposing:.1f} s",
            found.is_clean
            and made == self._done == rounds
            and self.taken_up > 0
            and max(self.typing, self.proposing) <= SLOWEST,
            seconds,
        )

    def _job(self) -> Job:
        job = self._store.jobs.latest(self._conference)
        assert job is not None
        return job

    def _holds(self, worker: _Labourer) -> bool:
        assert isinstance(self._store, SqlStore)
        running = sa.select(jobs.c.worker).where(jobs.c.state == JobState.RUNNING)
        with self._store.database.reading() as connection:
            return f"-{worker.process.pid}-" in str(connection.scalar(running))


def _alive(store: Store) -> int:
    return sum(each.silent_seconds < SILENT_SECONDS for each in store.jobs.workers())


def _wait_for(what: str, true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)
