"""Changes are told as they happen, on PostgreSQL; on SQLite whoever waits has to ask."""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from synthesis.adapters.store import open_store
from synthesis.domain.errors import NotFound
from synthesis.domain.log import Gather
from synthesis.domain.model import Conference, ConferenceId, Draft, PointCode, Seat
from synthesis.domain.ports import Hearing, Store

only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
SOON_SECONDS = 10.0
QUIET_SECONDS = 0.3


class Ear:
    """Another process's store, and what it was told."""

    def __init__(self, store: Store) -> None:
        self._told: queue.Queue[ConferenceId | None] = queue.Queue()
        self.hearing: Hearing = store.hear(self._told.put)

    def next(self) -> ConferenceId | None:
        return self._told.get(timeout=SOON_SECONDS)

    def hears_nothing(self) -> bool:
        time.sleep(QUIET_SECONDS)
        return self._told.empty()


@pytest.fixture
def ear(address: str, store: Store) -> Iterator[Ear]:
    del store  # has made the tables
    with closing(open_store(address)) as other:
        ear = Ear(other)
        if not address.startswith("sqlite"):
            assert ear.next() is None  # from now on
        yield ear
        ear.hearing.close()


def add_note(store: Store, conference: Conference) -> None:
    store.notes.add(conference.id, [Draft(Seat(1, 1), "Fund shelters", "Ana", "")])


@only_postgresql
def test_each_write_tells_which_conference_has_changed(
    store: Store, conference: Conference, ear: Ear
) -> None:
    other = store.conferences.add("Elsewhere")
    writes: tuple[Callable[[], object], ...] = (
        lambda: add_note(store, conference),
        lambda: store.log.append(conference.id, "Rosa", Gather((PointCode("B1-T1-01"),)), seen=0),
        lambda: store.conferences.add_breakout(conference.id, "Third", ""),
        lambda: store.jobs.request(conference.id, "Rosa"),
        lambda: store.jobs.claim("w", 15.0),
    )
    for write in writes:
        write()
        assert ear.next() == conference.id
    store.conferences.add_breakout(other.id, "Theirs", "")
    assert ear.next() == other.id
    assert ear.hears_nothing()


@only_postgresql
def test_what_was_not_stored_is_not_told(store: Store, conference: Conference, ear: Ear) -> None:
    with pytest.raises(NotFound):
        store.notes.add(conference.id, [Draft(Seat(9, 9), "Nowhere", "Ana", "")])
    store.log.append(conference.id, "Rosa", Gather((PointCode("B1-T1-01"),)), seen=7)
    assert ear.hears_nothing()


@only_postgresql
def test_a_lost_connection_is_made_anew_and_whatever_was_missed_is_asked_for(
    address: str, store: Store, conference: Conference, ear: Ear
) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
    add_note(store, conference)
    assert ear.next() is None
    assert ear.hearing.is_open
    add_note(store, conference)
    assert ear.next() == conference.id


@only_postgresql
def test_nothing_is_told_after_closing_and_no_connection_is_left(
    address: str, store: Store, conference: Conference, ear: Ear
) -> None:
    ear.hearing.close()
    add_note(store, conference)
    assert ear.hears_nothing() and not ear.hearing.is_open
    with psycopg.connect(address) as connection:
        left = connection.execute("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        assert left.fetchall() == []


@only_sqlite
def test_on_sqlite_nothing_is_ever_told(store: Store, conference: Conference, ear: Ear) -> None:
    add_note(store, conference)
    assert ear.hears_nothing() and not ear.hearing.is_open
