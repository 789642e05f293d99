"""Three processes at once, or one that is killed, update a database of the first version."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from synthesis.adapters.store import schema
from synthesis.adapters.store.engine import connect
from synthesis.settings import ROOT
from tests.soak import databases
from tests.soak.databases import NewDatabase, opened
from tests.soak.report import Row, clock

ROUNDS = 20
NOTES = 4_000
_OPEN = (
    "import sys\nfrom synthesis.adapters.store import open_store\n"
    "print('ready', flush=True)\nsys.stdin.readline()\n"
    "store = open_store(sys.argv[1])\nprint('done', flush=True)\nstore.close()\n"
)


def run(rounds: int | None) -> list[Row]:
    return databases.on_each(
        lambda kind, new: [
            each(kind, new, ROUNDS if rounds is None else rounds) for each in (_at_once, _killed)
        ]
    )


def _at_once(kind: str, new: NewDatabase, rounds: int) -> Row:
    failed = 0
    with clock() as seconds:
        for _ in range(rounds):
            address = _old(new)
            with _openers(address, 3) as processes:
                for process in processes:
                    _go(process)
                failed += any(process.wait(120) != 0 for process in processes)
            failed += not _is_whole(address)
    return Row(f"3 migrations at once, {kind}", rounds, f"{failed} failures", not failed, seconds())


def _killed(kind: str, new: NewDatabase, rounds: int) -> Row:
    """The moment is drawn over the time that a whole update takes here, measured first."""
    chance, failed, before = random.Random(5), 0, 0
    with clock() as seconds:
        whole = _time_of_one(_old(new))
        for _ in range(rounds):
            address = _old(new)
            with _openers(address, 1) as (process,):
                _go(process)
                time.sleep(chance.uniform(0, whole))
                process.kill()
                process.wait(30)
            before += _schema_of(address) == 1
            failed += not _is_whole(address)
    counted = f"{failed} failures; {before} of {rounds} were killed before the commit"
    return Row(f"kill in mid-migration, {kind}", rounds, counted, not failed, seconds())


def _old(new: NewDatabase) -> str:
    from tests.adapters.test_migrations import make_schema_1

    address = new()
    make_schema_1(address, tuple(f"Note {number} asks for shelters" for number in range(NOTES)))
    return address


@contextmanager
def _openers(address: str, count: int) -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that have imported everything and wait for the word."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OPEN, address],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def _go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    print(file=process.stdin, flush=True)


def _time_of_one(address: str) -> float:
    with _openers(address, 1) as (process,), clock() as seconds:
        _go(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        return seconds()


def _schema_of(address: str) -> int:
    database = connect(address)
    with database.reading() as connection:
        found = connection.scalar(
            sa.select(schema.meta.c.value).where(schema.meta.c.name == "schema")
        )
    database.engine.dispose()
    return int(found or 0)


def _is_whole(address: str) -> bool:
    """A further start brings it up to date, and every note is there and sound."""
    with opened(address) as store:
        examined = store.examine()
    return (examined.versions, examined.damage) == (NOTES, ()) and _schema_of(
        address
    ) == schema.SCHEMA
