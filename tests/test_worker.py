"""The worker: real processes on both databases, and a thread where only its manners count."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from synthesis.adapters.store.engine import connect
from synthesis.domain.errors import Invalid
from synthesis.domain.log import Gather, Propose
from synthesis.domain.model import MACHINE, Actor, PointCode, Role, Seat
from synthesis.domain.ports import SILENT_SECONDS, Job, JobState, Store
from synthesis.heart import beating
from synthesis.services import capture, consolidate
from synthesis.settings import ROOT
from synthesis.worker import Worker
from tests.fakes import WordEmbedder
from tests.house import House, build

STOP_SECONDS = 10.0
"""What the server grants a worker before it kills it."""
PATIENT_SECONDS = 90.0
SUBJECTS = "shelters judges boats budgets interpreters schools hotlines visas clinics farms".split()
DEEDS = "open train inspect publish pay fund staff grant build visit".split()

only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


@pytest.fixture
def house(store: Store) -> House:
    return build(store)


@pytest.fixture
def organiser(house: House) -> Actor:
    return house.actor(Role.ORGANISER, name="Olga")


def add_notes(store: Store, actor: Actor, count: int) -> None:
    texts = [
        f"{DEEDS[n % 10]} more {SUBJECTS[n // 10 % 10]} in district {n // 100} before winter"
        for n in range(count)
    ]
    for start in range(0, count, 200):
        capture.add_notes(store, actor, Seat(1, 1), texts[start : start + 200])


def wait_for(true: Callable[[], object], seconds: float = PATIENT_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.03)


def job_of(store: Store, house: House) -> Job:
    job = store.jobs.latest(house.id)
    assert job is not None
    return job


# Processes


def environment(address: str) -> dict[str, str]:
    return os.environ | {"PLENARY_DATABASE": address, "PLENARY_MODEL": "", "PYTHONWARNINGS": ""}


@contextmanager
def process(address: str, *command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which is gone afterwards whatever happens."""
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(address),
            stdout=out,
            stderr=out,
            start_new_session=True,
        ) as started,
    ):
        try:
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Not there, or only waiting for somebody to ask how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@only_postgresql
def test_a_worker_takes_a_queued_job_to_done_and_stops_when_told(
    address: str, house: House, store: Store, organiser: Actor, tmp_path: Path
) -> None:
    add_notes(store, organiser, 30)
    consolidate.request_proposal(store, organiser)
    log = tmp_path / "worker.log"
    with process(address, sys.executable, "-m", "synthesis", "work", log=log) as worker:
        wait_for(lambda: job_of(store, house).state in {JobState.DONE, JobState.FAILED})
        job = job_of(store, house)
        assert (job.state, job.progress, job.attempts) == (JobState.DONE, 1.0, 1), job.message
        (entry,) = store.log.entries(house.id)
        assert entry.actor == MACHINE
        assert isinstance(entry.decision, Propose)
        assert consolidate.read_board(store, organiser).unplaced == ()
        wait_for(lambda: consolidate.workers(store, organiser))  # its heart may be slower
        (listed,) = consolidate.workers(store, organiser)
        assert (listed.pid, listed.model) == (worker.pid, entry.decision.method)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(STOP_SECONDS) == 0, log.read_text()
    assert consolidate.workers(store, organiser) == ()
    assert "Traceback" not in log.read_text()


STUCK = """
import hashlib, sys
from synthesis import worker
from synthesis.bootstrap import open_workbench
from tests.fakes import WordEmbedder
from types import SimpleNamespace

def stuck():
    open(sys.argv[1], "w").close()
    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10**9)  # minutes in C, where no handler runs

bench = open_workbench()
worker.work(SimpleNamespace(store=bench.store, embedder=lambda: WordEmbedder(before=stuck)))
"""


@only_sqlite
def test_a_worker_deep_in_arithmetic_hands_its_job_back_when_it_is_told_to_stop(
    address: str, house: House, store: Store, organiser: Actor, tmp_path: Path
) -> None:
    add_notes(store, organiser, 5)
    consolidate.request_proposal(store, organiser)
    begun = tmp_path / "begun"
    command = (sys.executable, "-c", STUCK, str(begun))
    with process(address, *command, log=tmp_path / "worker.log") as worker:
        wait_for(begun.exists)
        assert job_of(store, house).state is JobState.RUNNING
        worker.send_signal(signal.SIGTERM)
        wait_for(lambda: job_of(store, house).state is JobState.QUEUED, seconds=2)
        assert worker.wait(STOP_SECONDS) == 0
    assert job_of(store, house).attempts == 0
    assert store.jobs.workers() == ()


@only_sqlite
def test_a_killed_workers_job_is_taken_up_by_another_which_ends_with_its_parent(
    address: str, house: House, store: Store, organiser: Actor, tmp_path: Path
) -> None:
    """Two workers, each the child of a shell; whichever takes the job is killed."""
    add_notes(store, organiser, 400)
    child = f'"{sys.executable}" -m synthesis work --parent $$ & wait'
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    with (
        process(address, "sh", "-c", child, log=one) as first,
        process(address, "sh", "-c", child, log=two) as second,
    ):
        wait_for(lambda: len(store.jobs.workers()) == 2)
        consolidate.request_proposal(store, organiser)
        wait_for(lambda: job_of(store, house).state is JobState.RUNNING)
        (holder,) = read(address, "SELECT worker FROM jobs")
        os.kill(int(holder.rsplit("-", 2)[1]), signal.SIGKILL)
        assert job_of(store, house).state is JobState.RUNNING
        assert store.log.entries(house.id) == ()
        # Its heart says that it is dead: nobody waits for a silence.
        wait_for(
            lambda: holder not in {each.id for each in store.jobs.workers()}, SILENT_SECONDS / 2
        )
        wait_for(lambda: job_of(store, house).attempts == 2)  # the other may still load its model
        wait_for(lambda: job_of(store, house).state in {JobState.DONE, JobState.FAILED})
        job = job_of(store, house)
        assert (job.state, job.attempts) == (JobState.DONE, 2), job.message
        assert len(store.log.entries(house.id)) == 1
        (survivor,) = (w for w in store.jobs.workers() if is_alive(w.pid))
        assert survivor.id != holder
        for shell in (first, second):
            shell.kill()
        wait_for(lambda: not is_alive(survivor.pid), STOP_SECONDS)
        assert survivor.id not in {worker.id for worker in store.jobs.workers()}


@only_sqlite
def test_a_heart_that_has_died_is_replaced_and_its_worker_is_heard_of_again(
    address: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLENARY_DATABASE", address)
    name = f"lonely-{os.getpid()}"
    with beating(name, "here", "words") as keep_beating:
        wait_for(store.jobs.workers)
        (heart,) = (pid for pid, said in processes() if name in said)
        os.kill(heart, signal.SIGKILL)
        wait_for(lambda: not is_alive(heart))
        store.jobs.mourn(name)
        wait_for(lambda: keep_beating() or store.jobs.workers())  # a worker asks again and again
    assert not any(name in said for _, said in processes())


def processes() -> Iterator[tuple[int, str]]:
    """The number of each process, and its command line."""
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield int(each.parent.name), each.read_text(errors="replace")


def read(address: str, query: str) -> list[str]:
    database = connect(address)
    with database.reading() as connection:
        found = [str(row[0]) for row in connection.execute(sa.text(query))]
    database.engine.dispose()
    return found


def write(address: str, statement: str) -> None:
    database = connect(address)
    with database.writing() as connection:
        connection.execute(sa.text(statement))
    database.engine.dispose()


# Manners, in a thread


@contextmanager
def working(worker: Worker) -> Iterator[None]:
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(STOP_SECONDS)
        assert not thread.is_alive()


def test_a_worker_with_nothing_to_do_embeds_what_is_new_once(
    store: Store, organiser: Actor, house: House
) -> None:
    embedder = WordEmbedder()
    add_notes(store, organiser, 5)
    with working(Worker(store, embedder)):
        wait_for(lambda: len(embedder.seen) == 5)
        note = capture.add_note(store, organiser, Seat(2, 1), "Pay the witnesses as well")
        wait_for(lambda: len(embedder.seen) == 6)
        consolidate.decide(store, organiser, Gather((PointCode(note.code),)), 0)
        consolidate.request_proposal(store, organiser)
        wait_for(lambda: job_of(store, house).state is JobState.DONE)
    assert len(embedder.seen) == 6


@only_sqlite
def test_a_proposal_that_would_change_nothing_is_done_and_says_so(
    store: Store, organiser: Actor, house: House
) -> None:
    add_notes(store, organiser, 5)
    with working(Worker(store, WordEmbedder())):
        for message in ("on the board", "nothing new"):
            consolidate.request_proposal(store, organiser)
            wait_for(lambda: job_of(store, house).state is JobState.DONE)
            assert message in job_of(store, house).message
    assert len(store.log.entries(house.id)) == 1


@only_sqlite
def test_a_proposal_that_fails_says_why_and_the_worker_goes_on(
    store: Store, organiser: Actor, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    fault: list[Exception] = []

    def fail() -> None:
        for each in fault:
            raise each

    def ask() -> str:
        consolidate.request_proposal(store, organiser)
        wait_for(lambda: job_of(store, house).state in {JobState.DONE, JobState.FAILED})
        return job_of(store, house).message

    add_notes(store, organiser, 5)
    fault[:] = [Invalid("The model is tired. Ask again.")]
    with working(Worker(store, WordEmbedder(before=fail))):
        assert ask() == "The model is tired. Ask again."
        fault[:] = [ZeroDivisionError("a secret note")]
        message = ask()
        assert "fault in Plenary" in message
        assert "secret" not in message
        assert store.log.entries(house.id) == ()
        fault.clear()
        assert "on the board" in ask()
    assert "ZeroDivisionError" in caplog.text


def test_a_worker_told_to_stop_gives_its_job_back(
    store: Store, organiser: Actor, house: House
) -> None:
    add_notes(store, organiser, 5)
    consolidate.request_proposal(store, organiser)
    embedder = WordEmbedder()
    worker = Worker(store, embedder)
    embedder.before = worker.stop
    worker.run()
    job = job_of(store, house)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert store.log.entries(house.id) == ()
    assert store.jobs.workers() == ()


@only_sqlite
def test_a_worker_stops_in_the_middle_of_a_large_import(
    store: Store, organiser: Actor, house: House
) -> None:
    embedder = WordEmbedder(before=lambda: time.sleep(0.3))
    add_notes(store, organiser, 3_000)
    with working(Worker(store, embedder)):
        wait_for(lambda: embedder.seen)
    assert len(embedder.seen) < 1_500


def test_a_worker_that_lost_its_job_leaves_it_to_the_other(
    store: Store, organiser: Actor, house: House
) -> None:
    taken: list[Job | None] = []

    def be_overtaken() -> None:
        if not taken:
            taken.append(store.jobs.claim("another", -1.0))

    add_notes(store, organiser, 5)
    consolidate.request_proposal(store, organiser)
    embedder = WordEmbedder(before=be_overtaken)
    with working(Worker(store, embedder)):
        wait_for(lambda: embedder.seen)
        time.sleep(0.2)
    assert taken[0] is not None
    assert (job_of(store, house).state, job_of(store, house).attempts) == (JobState.RUNNING, 2)
    assert store.log.entries(house.id) == ()
    assert store.jobs.finish(taken[0].id, "another", JobState.DONE, "")


@only_postgresql
def test_a_job_outlives_a_database_that_goes_away_in_the_middle_of_it(
    address: str, store: Store, organiser: Actor, house: House
) -> None:
    url = sa.make_url(address)
    elsewhere = url.set(database="postgres").render_as_string(hide_password=False)
    away = threading.Event()

    def run(*statements: str) -> None:
        with psycopg.connect(elsewhere, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def go_away() -> None:
        if not away.is_set():
            run(
                f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{url.database}'",
            )
            away.set()

    add_notes(store, organiser, 5)
    consolidate.request_proposal(store, organiser)
    try:
        with working(Worker(store, WordEmbedder(before=go_away))):
            assert away.wait(PATIENT_SECONDS)
            time.sleep(1.0)
            run(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true")
            wait_for(lambda: job_of(store, house).state is JobState.DONE, 20)
    finally:
        run(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true")
    assert len(store.log.entries(house.id)) == 1
