"""A backup holds all that was committed, and a restore brings it back or changes nothing."""

import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from synthesis.adapters.store import open_store, schema
from synthesis.adapters.store.engine import connect
from synthesis.adapters.store.transfer import COPIED, PASSING
from synthesis.domain.errors import Conflict, Invalid, Unavailable
from synthesis.domain.log import SetAside
from synthesis.domain.model import (
    Conference,
    ConferenceId,
    Draft,
    Grant,
    NoteCode,
    PointCode,
    Role,
    Seat,
)
from synthesis.domain.ports import Store
from synthesis.settings import ROOT
from tests.adapters.test_migrations import PLACE, TEXTS, make_schema_1

SEAT = Seat(1, 1)


def fill(store: Store, conference: ConferenceId) -> None:
    """Something in every table that is copied, and in those that are not."""
    store.notes.add(conference, [Draft(SEAT, f"naïve {i}", "Ana", f"{i}") for i in range(5)])
    code = NoteCode("B1-T1-02")
    store.notes.revise(conference, code, seen_version=1, author="Ben", text="better")
    store.log.append(conference, "Rosa", SetAside((PointCode("B1-T1-01"),), "twice"), seen=0)
    store.grants.add(Grant("ABCDEFGH", conference, Role.FACILITATOR, SEAT))
    store.grants.signing_key()
    store.jobs.request(conference, "Rosa")
    store.vectors.put("mini", {"h": np.ones(3, np.float32)})


def contents(address: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every copied table; without what a restore counts up."""
    database = connect(address)
    found = {}
    with database.reading() as connection:
        for table in COPIED:
            columns = [column for column in table.c if column.name != "changes"]
            rows = connection.execute(sa.select(*columns).order_by(*table.primary_key))
            found[table.name] = [tuple(row) for row in rows if row[0] != schema.RESTORED]
    database.engine.dispose()
    return found


@pytest.fixture
def backup(tmp_path: Path, store: Store, conference: Conference) -> Path:
    fill(store, conference.id)
    path = tmp_path / "kept" / "plenary.backup"
    path.parent.mkdir()
    store.back_up(str(path))
    return path


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Another database, empty; a SQLite file."""
    opened = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("conference_first", [False, True])
def test_a_backup_of_either_database_is_restored_into_an_empty_one(
    address: str, backup: Path, other: Store, tmp_path: Path, conference_first: bool
) -> None:
    if conference_first:
        other.conferences.add("Gone afterwards")
    examination = other.restore(str(backup), replace=conference_first)
    assert (examination.versions, examination.entries) == (6, 1)
    assert contents(f"sqlite:///{tmp_path / 'other.db'}") == contents(address)
    assert other.examine().damage == ()


def test_a_backup_is_restored_over_what_came_after_it(
    address: str, store: Store, conference: Conference, backup: Path
) -> None:
    before = contents(address)
    store.notes.add(conference.id, [Draft(SEAT, "later", "Ana", "later")])
    store.conferences.add("A second conference")
    store.restore(str(backup), replace=True)
    assert contents(address) == before
    assert store.notes.add(conference.id, [Draft(SEAT, "again", "Ana", "x")])[0].number == 6


def test_a_restored_database_is_never_taken_for_what_it_was(
    store: Store, conference: Conference, backup: Path
) -> None:
    """Editions that people saw after the backup do not come again, and stamps only grow."""
    shelf = store.conferences
    store.notes.add(conference.id, [Draft(SEAT, "later", "Ana", "later")])
    edition, stamp = shelf.edition(conference.id), shelf.stamp(conference.id)
    for _ in range(2):
        store.restore(str(backup), replace=True)
        assert shelf.stamp(conference.id) > stamp
        store.notes.add(conference.id, [Draft(SEAT, "other", "Ana", "other")])
        assert shelf.edition(conference.id) != edition
        assert shelf.edition(conference.id)[:2] == edition[:2]
        edition, stamp = shelf.edition(conference.id), shelf.stamp(conference.id)


def test_conferences_that_are_there_are_replaced_only_on_demand(
    address: str, store: Store, backup: Path
) -> None:
    store.conferences.add("A second conference")
    before = contents(address)
    with pytest.raises(Conflict, match="--replace"):
        store.restore(str(backup), replace=False)
    assert contents(address) == before


def test_work_under_way_is_given_up_and_vectors_stay(
    store: Store, conference: Conference, backup: Path
) -> None:
    store.restore(str(backup), replace=True)
    assert store.jobs.latest(conference.id) is None
    assert store.vectors.get("mini", ["h"])


def test_a_restore_that_fails_half_way_changes_nothing(
    address: str, store: Store, conference: Conference, backup: Path
) -> None:
    """The backup names a table that its rows are not there for: the last insert is refused."""
    database = connect(f"sqlite:///{backup}")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM tables")
    database.engine.dispose()
    store.conferences.add("A second conference")
    before = contents(address)
    with pytest.raises(Unavailable):
        store.restore(str(backup), replace=True)
    assert contents(address) == before


def test_a_backup_of_an_earlier_version_is_restored_and_left_as_it_is(
    tmp_path: Path, other: Store
) -> None:
    old = tmp_path / "old.db"
    make_schema_1(f"sqlite:///{old}", TEXTS[:2])
    before = old.read_bytes()
    other.restore(str(old), replace=False)
    assert [note.text for note in other.notes.current(PLACE)] == list(TEXTS[:2])
    assert old.read_bytes() == before


def test_a_backup_is_one_file_that_only_its_owner_reads(backup: Path) -> None:
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_damaged_database_is_not_backed_up_over_a_good_backup(
    address: str, store: Store, backup: Path
) -> None:
    good = backup.read_bytes()
    for change in ("UPDATE notes SET text = 'x' WHERE number = 3", "DELETE FROM entries"):
        database = connect(address)
        with database.writing() as connection:
            connection.exec_driver_sql(change)
        database.engine.dispose()
        with pytest.raises(Unavailable, match=r"damaged.*B1-T1-03, version 1"):
            store.back_up(str(backup))
        assert backup.read_bytes() == good
        assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_damaged_backup_is_not_restored(
    address: str, store: Store, conference: Conference, backup: Path
) -> None:
    before = contents(address)
    good = bytearray(backup.read_bytes())
    place = good.index("naïve 3".encode())
    good[place] ^= 1
    backup.write_bytes(good)
    with pytest.raises(Unavailable, match="B1-T1-04"):
        store.restore(str(backup), replace=True)
    assert contents(address) == before


def test_what_is_no_backup_is_neither_restored_nor_written_over(
    tmp_path: Path, store: Store, conference: Conference
) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"PK and so on")
    with pytest.raises(Invalid, match="no backup"):
        store.back_up(str(book))
    with pytest.raises(Invalid, match="no backup"):
        store.restore(str(book), replace=True)
    with pytest.raises(Invalid, match="not there"):
        store.restore(str(tmp_path / "none"), replace=True)
    with pytest.raises(Invalid, match="no folder"):
        store.back_up(str(tmp_path / "none" / "b"))
    assert book.read_bytes() == b"PK and so on"


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_database_in_use_is_no_backup(
    tmp_path: Path, store: Store, conference: Conference, other: Store
) -> None:
    """Its newest notes are in the file beside it, and writing over it would end them all."""
    for action in (other.back_up, lambda file: other.restore(file, replace=True)):
        with pytest.raises(Invalid, match="in use"):
            action(str(tmp_path / "plenary.db"))


def test_the_database_of_another_program_is_not_restored(tmp_path: Path, other: Store) -> None:
    foreign = tmp_path / "foreign.db"
    database = connect(f"sqlite:///{foreign}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE guests (name TEXT)")
    database.engine.dispose()
    with pytest.raises(Unavailable, match="another program"):
        other.restore(str(foreign), replace=True)


def test_backups_while_people_type_hold_every_note_that_was_acknowledged(
    store: Store, conference: Conference, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()

    def type_on(writer: int) -> None:
        number = 0
        while not stop.is_set():
            name = f"{writer}/{number}"
            store.notes.add(conference.id, [Draft(SEAT, name, "Ana", name)])
            acknowledged.append(name)
            number += 1

    writers = [threading.Thread(target=type_on, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    try:
        for number in range(3):
            known = list(acknowledged)
            store.back_up(str(tmp_path / "b"))
            copy = open_store(f"sqlite:///{tmp_path / f'restored-{number}.db'}")
            copy.restore(str(tmp_path / "b"), replace=False)
            assert {note.text for note in copy.notes.current(conference.id)} >= set(known)
            copy.close()
    finally:
        stop.set()
        for writer in writers:
            writer.join()


def test_people_who_type_during_a_restore_never_meet_half_a_database(
    address: str, store: Store, conference: Conference, backup: Path
) -> None:
    """They write from another process, as a second web server does."""
    script = (
        "import sys\nfrom synthesis.adapters.store import open_store\n"
        "from synthesis.domain.model import Draft, Seat\n"
        "store = open_store(sys.argv[1])\n"
        "for i in range(40):\n"
        "    store.notes.add(sys.argv[2], [Draft(Seat(1, 1), 'x', 'Ana', f'late {i}')])\n"
        "print(len([n for n in store.notes.current(sys.argv[2]) if n.text == 'x']))\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, address, conference.id], cwd=ROOT, stdout=subprocess.PIPE
    )
    while writer.poll() is None:
        store.restore(str(backup), replace=True)
    assert writer.returncode == 0
    store.restore(str(backup), replace=True)
    assert len(store.notes.current(conference.id)) == 5
    assert store.examine().damage == ()


def test_no_copied_table_gives_out_numbers_by_itself() -> None:
    """Their rows would come with numbers that PostgreSQL then gives out again."""
    for table in COPIED:
        assert all(column.identity is None for column in table.c), table.name
        assert all(column.autoincrement is not True for column in table.c), table.name


def test_every_table_is_copied_or_named_as_passing() -> None:
    assert {table.name for table in PASSING} == {"jobs", "workers", "vectors"}
    assert len(COPIED) + len(PASSING) == len(schema.metadata.tables)
