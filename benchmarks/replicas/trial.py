"""Rounds of killing, what people noticed of each, and what is stored in the end."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.replicas.browser import Pair
from benchmarks.replicas.cluster import Cluster
from benchmarks.replicas.house import House
from benchmarks.replicas.people import Page, Person, Typist
from synthesis.domain.log import Propose
from synthesis.domain.ports import SILENT_SECONDS, JobState, Store
from synthesis.services import consolidate

PATIENCE_SECONDS = 120.0
SETTLE_SECONDS = 3.0
"""nginx asks for a process again two seconds after it was gone."""


def wait_for(true: Callable[[], object], what: str) -> None:
    """Return once it is so. Raises `TimeoutError` with what was waited for."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain: {what}")
        time.sleep(0.05)


def alive(store: Store) -> int:
    """Return how many workers have given a sign of life lately."""
    return sum(each.silent_seconds < SILENT_SECONDS for each in store.jobs.workers())


@dataclass
class Trial:
    """`waits` has the longest wait of each kind of person, a figure for each round."""

    cluster: Cluster
    house: House
    people: dict[str, list[Person]]
    pair: Pair | None
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: int = 0
    given_up: str = ""

    def kill_both(self, web: str) -> None:
        """A round: the worker that makes a proposal and a web process, killed at once."""
        job = self._propose()
        worker = self._holder()
        killed = time.monotonic()
        self.cluster.kill(worker)
        self.cluster.kill(web)
        following = self._follow(job, killed)
        self._carry_on(killed, "")
        following.join(PATIENCE_SECONDS)
        self._bring_back(worker, web)

    def crash_database(self) -> None:
        """PostgreSQL is gone for a second."""
        killed = time.monotonic()
        self.cluster.database.crash()
        time.sleep(1.0)
        self.cluster.database.start()
        self.waits["PostgreSQL away"].append(time.monotonic() - killed)
        self._carry_on(killed, ", PostgreSQL killed and started")

    def _propose(self) -> int:
        self.asked += 1
        job, _ = consolidate.request_proposal(self.house.store, self.house.organiser)
        wait_for(lambda: self._state(job.id)[0] == "running", "a worker takes the job")
        return job.id

    def _holder(self) -> str:
        ((worker,),) = self.cluster.database.ask("SELECT worker FROM jobs WHERE state = 'running'")
        return self.cluster.name_of(int(str(worker).rsplit("-", 2)[1]))

    def _state(self, job: int) -> tuple[str, int]:
        query = f"SELECT state, attempts FROM jobs WHERE id = {job}"  # noqa: S608 - a number of ours
        ((state, attempts),) = self.cluster.database.ask(query)
        return str(state), int(str(attempts))

    def _follow(self, job: int, killed: float) -> threading.Thread:
        def follow() -> None:
            wait_for(lambda: self._state(job)[1] == 2, "another worker takes the job")
            self.waits["proposal taken up by the other worker"].append(time.monotonic() - killed)
            wait_for(lambda: self._state(job)[0] in {"done", "failed"}, "the proposal")
            self.waits["proposal made"].append(time.monotonic() - killed)

        thread = threading.Thread(target=follow, daemon=True)
        thread.start()
        return thread

    def _carry_on(self, since: float, when: str) -> None:
        if self.pair is not None:
            text = f"Seen in a browser at {time.monotonic():.3f}"
            self.waits[f"note typed in Chromium{when}"].append(self.pair.type_note(text))
            self.waits[f"workbook downloaded in Chromium{when}"].append(self.pair.download())
            self.waits[f"then, until both pages are connected{when}"].append(self.pair.connected())
        everybody = [person for kind in self.people.values() for person in kind]
        wait_for(lambda: all(each.carries_on(since) for each in everybody), "somebody carries on")
        for kind, some in self.people.items():
            self.waits[f"{kind}{when}"].append(max(each.waited(since) for each in some))

    def _bring_back(self, worker: str, web: str) -> None:
        self.cluster.start_web(web)
        self.cluster.start_worker(worker)
        self.cluster.await_web(web)
        wait_for(lambda: alive(self.house.store) == 2, "the worker is back")
        time.sleep(SETTLE_SECONDS)
        self._carry_on(time.monotonic(), ", once it is back")

    def audit(self) -> dict[str, int]:
        """Compare what was acknowledged with what is stored; call it when nobody types any more."""
        store, conference = self.house.store, self.house.organiser.conference
        notes = store.notes.current(conference)
        stored = {note.client_id: note.text for note in notes}
        kept = {
            key: text
            for each in self.people["note typed"]
            if isinstance(each, Typist)
            for key, text in each.acknowledged.items()
        }
        made = sum(isinstance(each.decision, Propose) for each in store.log.entries(conference))
        jobs = self.cluster.database.ask("SELECT state, message FROM jobs")
        done = sum(
            state == JobState.DONE.value and "on the board" in str(message)
            for state, message in jobs
        )
        return {
            "notes acknowledged": len(kept),
            "notes lost": sum(stored.get(key) != text for key, text in kept.items()),
            "notes doubled": sum(n - 1 for n in Counter(note.text for note in notes).values()),
            "damaged": len(store.examine().damage),
            "proposals asked for": self.asked,
            "proposals made": made,
            "proposals doubled": max(0, made - done),
            "proposals failed": len(jobs) - done,
        }

    def webs(self) -> Counter[str]:
        """How many pages each web process holds."""
        pages = [each for some in self.people.values() for each in some if isinstance(each, Page)]
        return Counter(each.web for each in pages)
