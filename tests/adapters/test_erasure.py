"""A conference is deleted, or words in it are replaced, down to the last byte of the files."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psycopg
import pytest
import sqlalchemy as sa

from synthesis.adapters.store import open_store
from synthesis.adapters.store.engine import connect
from synthesis.adapters.store.schema import metadata
from synthesis.domain.errors import Invalid, NotFound, Unavailable
from synthesis.domain.log import Gather, Propose, ProposedTheme, Redact, Reword, SetAside
from synthesis.domain.model import (
    Batch,
    Conference,
    ConferenceId,
    Draft,
    Grant,
    NoteCode,
    PointCode,
    RecommendationId,
    Role,
    Seat,
)
from synthesis.domain.ports import PEOPLE, Store
from synthesis.domain.redaction import replacement
from synthesis.domain.text import text_hash
from tests.adapters.statements import execute

SEAT = Seat(1, 1)
NAME = "Quetzalina"
TEXT = f"Protect {NAME} and her sister"
ROW = np.ones(3, np.float32)


def fill(store: Store, conference: ConferenceId) -> None:
    """The name in every free text that a conference has."""
    store.notes.import_all(
        conference, Batch((Draft(SEAT, TEXT, NAME, "1", f"id {NAME}", f"{NAME}.csv, row 1"),))
    )
    store.notes.add(conference, [Draft(SEAT, f"Note {n}", "Ana", f"n{n}") for n in range(3)])
    store.notes.revise(
        conference, NoteCode("B1-T1-01"), seen_version=1, author="Ben", text=f"Hide {NAME}"
    )
    themes = (ProposedTheme(f"{NAME} at sea"),)
    for number, decision in enumerate(
        (
            Propose((), themes, "m"),
            Gather((PointCode("B1-T1-01"),), f"Shelter for {NAME}"),
            Reword(RecommendationId("r2.1"), f"Help {NAME.upper()}"),
            SetAside((PointCode("B1-T1-02"),), f"Names {NAME}"),
            SetAside((PointCode("B1-T1-03"),), "Off topic"),
        )
    ):
        store.log.append(conference, NAME if number == 4 else "Rosa", decision, seen=number)
    store.grants.add(Grant(f"{conference[:7].upper()}Z", conference, Role.RAPPORTEUR))
    store.visits.add(conference, f"{conference[:7].upper()}Z", NAME)
    store.jobs.request(conference, NAME)
    store.vectors.put("mini", {text_hash(text): ROW for text in (TEXT, f"Hide {NAME}", "Note 1")})


@pytest.fixture
def other(store: Store) -> Conference:
    made = store.conferences.add("Another one")
    store.conferences.add_breakout(made.id, "Sea", "")
    store.conferences.add_table(made.id, 1, "")
    store.notes.add(made.id, [Draft(SEAT, "Note 1", "Ana", "o1")])
    return made


def rows(address: str, column: str = "conference") -> Iterator[tuple[str, str]]:
    """Every table that belongs to conferences, and whose its rows are."""
    database = connect(address)
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            owner = table.c.get(column, table.c.get("id") if table.name == "conferences" else None)
            if owner is not None:
                for found in connection.scalars(sa.select(owner).distinct()):
                    yield table.name, found
    database.engine.dispose()


def folder_of(address: str) -> Path:
    """Where the database keeps its files."""
    if address.startswith("sqlite"):
        return Path(address.removeprefix("sqlite:///")).parent
    with psycopg.connect(address) as connection:
        (found,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    return Path(found) / "base"


def files_with(address: str, words: str) -> list[str]:
    """The files that hold the words, in any case."""
    sought = words.lower().encode()
    return [
        each.name
        for each in folder_of(address).rglob("*")
        if each.is_file() and sought in each.read_bytes().lower()
    ]


def test_what_is_searched_for_is_in_the_files_before(
    store: Store, conference: Conference, address: str
) -> None:
    fill(store, conference.id)
    if not address.startswith("sqlite"):
        execute(address, "SELECT 1")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
    assert files_with(address, NAME)


def test_a_purged_conference_is_gone_from_every_table_and_every_file(
    store: Store, conference: Conference, other: Conference, address: str
) -> None:
    fill(store, conference.id)
    store.purge(conference.id)
    assert {owner for _, owner in rows(address)} == {other.id}
    assert files_with(address, NAME) == []
    assert [each.name for each in store.conferences.all()] == ["Another one"]
    assert store.examine().damage == ()
    for ask in (store.conferences.get, store.conferences.stamp, store.purge):
        with pytest.raises(NotFound):
            ask(conference.id)


def test_what_the_database_has_learnt_of_its_values_goes_too(
    store: Store, conference: Conference, address: str
) -> None:
    fill(store, conference.id)
    many = [Draft(SEAT, f"{NAME} {n}", "Ana", f"m{n}") for n in range(200)]
    store.notes.add(conference.id, many)
    execute(address, "ANALYZE")
    store.purge(conference.id)
    assert files_with(address, NAME) == []


def test_vectors_that_another_conference_uses_stay(
    store: Store, conference: Conference, other: Conference
) -> None:
    fill(store, conference.id)
    store.purge(conference.id)
    hashes = [text_hash(text) for text in (TEXT, f"Hide {NAME}", "Note 1")]
    assert list(store.vectors.get("mini", hashes)) == [hashes[2]]
    assert [note.text for note in store.notes.current(other.id)] == ["Note 1"]


def _more(number: int) -> Draft:
    return Draft(SEAT, "More", "Ben", f"more {number}")


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_others_type_while_a_conference_is_purged(
    store: Store, conference: Conference, other: Conference, address: str
) -> None:
    fill(store, conference.id)
    store.notes.add(
        conference.id, [Draft(SEAT, f"{NAME} {n}", "Ana", f"m{n}") for n in range(2_000)]
    )
    stop, faults, typed = threading.Event(), [], []

    def type_on() -> None:
        with_own = open_store(address)
        while not stop.is_set():
            try:
                typed.extend(with_own.notes.add(other.id, [_more(len(typed))]))
            except Exception as error:  # noqa: BLE001 - each is a failure of the promise
                faults.append(error)
        with_own.close()

    typist = threading.Thread(target=type_on)
    typist.start()
    wait_until(lambda: bool(typed or faults))
    store.purge(conference.id)
    stop.set()
    typist.join()
    assert faults == []
    assert len(store.notes.current(other.id)) == len(typed) + 1
    assert files_with(address, NAME) == []
    assert store.examine().damage == ()


def test_nothing_can_be_added_to_a_purged_conference(store: Store, conference: Conference) -> None:
    fill(store, conference.id)
    store.purge(conference.id)
    for write in (
        lambda: store.notes.add(conference.id, [Draft(SEAT, "x y", "Ana", "z")]),
        lambda: store.jobs.request(conference.id, "Ana"),
        lambda: store.conferences.add_breakout(conference.id, "New", ""),
        lambda: store.visits.add(conference.id, f"{conference.id[:7].upper()}Z", "Ana"),
    ):
        with pytest.raises(NotFound):
            write()


# Words


def every_place(store: Store, conference: ConferenceId) -> set[str]:
    words = replacement(NAME, "[name]")
    return {each.place for each in store.texts(conference) if words.spans(each.text)}


def test_words_are_found_wherever_people_write(store: Store, conference: Conference) -> None:
    fill(store, conference.id)
    assert every_place(store, conference.id) == {
        "B1-T1-01",
        "entry 1",
        "entry 2",
        "entry 3",
        "entry 4",
        PEOPLE,
    }


def test_redacted_words_are_gone_from_every_version_entry_vector_and_file(
    store: Store, conference: Conference, address: str
) -> None:
    fill(store, conference.id)
    places = every_place(store, conference.id)
    made = store.redact(conference.id, "Olga", replacement(NAME, "[name]"), places)
    store.scrub()
    assert made == Redact((NoteCode("B1-T1-01"),), (1, 2, 3, 4), 1)
    assert [n.text for n in store.notes.versions(conference.id, NoteCode("B1-T1-01"))] == [
        "Protect [name] and her sister",
        "Hide [name]",
    ]
    entries = store.log.entries(conference.id)
    assert entries[2].decision == Reword(RecommendationId("r2.1"), "Help [name]")
    assert (entries[4].actor, entries[5].actor, entries[5].decision) == ("[name]", "Olga", made)
    assert every_place(store, conference.id) == set()
    assert files_with(address, NAME) == []
    hashes = [text_hash(text) for text in (TEXT, f"Hide {NAME}", "Note 1")]
    assert list(store.vectors.get("mini", hashes)) == [hashes[2]]


def test_after_a_redaction_everything_is_still_as_it_was_stored(
    store: Store, conference: Conference
) -> None:
    fill(store, conference.id)
    edition = store.conferences.edition(conference.id)
    store.redact(
        conference.id, "Olga", replacement(NAME, "[name]"), every_place(store, conference.id)
    )
    assert store.examine().damage == ()
    assert store.conferences.edition(conference.id) != edition


def test_only_the_places_that_were_chosen_change(store: Store, conference: Conference) -> None:
    fill(store, conference.id)
    made = store.redact(conference.id, "Olga", replacement(NAME, "[name]"), {"B1-T1-01"})
    assert made == Redact((NoteCode("B1-T1-01"),))
    note = store.notes.get(conference.id, NoteCode("B1-T1-01"))
    assert (note.origin, note.text) == ("[name].csv, row 1", "Hide [name]")
    assert store.notes.versions(conference.id, note.code)[0].author == NAME
    assert "entry 3" in every_place(store, conference.id)


def test_words_that_stand_nowhere_there_change_nothing(
    store: Store, conference: Conference
) -> None:
    fill(store, conference.id)
    stamp = store.conferences.stamp(conference.id)
    with pytest.raises(Invalid, match="none of these places"):
        store.redact(conference.id, "Olga", replacement(NAME, "[name]"), {"B1-T1-02"})
    assert store.conferences.stamp(conference.id) == stamp


def test_a_redaction_hides_no_damage(store: Store, conference: Conference, address: str) -> None:
    fill(store, conference.id)
    execute(address, f"UPDATE notes SET text = 'Spoilt {NAME}' WHERE number = 1 AND version = 1")
    with pytest.raises(Unavailable, match="damaged"):
        store.redact(conference.id, "Olga", replacement(NAME, "[name]"), {"B1-T1-01"})
    assert len(store.examine().damage) == 1


def test_a_redaction_that_would_change_a_notes_points_is_refused(
    store: Store, conference: Conference
) -> None:
    store.notes.add(
        conference.id, [Draft(SEAT, f"1) Fund legal aid {NAME} 2) Train judges", "Ana", "p")]
    )
    with pytest.raises(Invalid, match="B1-T1-01 would make other points"):
        store.redact(conference.id, "Olga", replacement(NAME, "x 3) Pay them"), {"B1-T1-01"})


def test_old_rows_go_although_somebody_was_still_reading_them(
    store: Store, conference: Conference, address: str
) -> None:
    fill(store, conference.id)
    reader = connect(address)
    held = reader.engine.connect()
    if address.startswith("sqlite"):
        held.exec_driver_sql("BEGIN")
        held.exec_driver_sql("SELECT count(*) FROM meta").all()
    else:  # a look at no table of ours, for which VACUUM would wait in any case
        held = held.execution_options(isolation_level="REPEATABLE READ")
        held.exec_driver_sql("SELECT 1").all()
    threading.Timer(1.0, held.close).start()
    store.purge(conference.id)
    reader.engine.dispose()
    assert files_with(address, NAME) == []
