"""A database of an earlier version opens with all that is in it, on SQLite and PostgreSQL."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from synthesis.adapters.store import migrations, open_store, schema
from synthesis.adapters.store.engine import connect
from synthesis.adapters.store.hashes import HASH, hash_of, hash_of_stored, stored_bytes
from synthesis.domain.errors import Unavailable
from synthesis.domain.log import Reword
from synthesis.domain.model import ConferenceId, Draft, NoteCode, RecommendationId, Seat
from synthesis.domain.points import points_of
from tests.adapters import schema_1
from tests.adapters.statements import execute

PLACE = ConferenceId("abcd1234")
MOMENT = datetime(2026, 11, 24, 9, 30, 15, 120, UTC)
TEXTS = ("Train the police", "حماية الضحايا 👩‍👩‍👧", "spoilt on the disk")


def make_schema_1(address: str, texts: tuple[str, ...] = TEXTS) -> None:
    """A conference of the first version: a note a text, the last of which was damaged."""
    database = connect(address)
    with database.writing() as connection:
        schema_1.metadata.create_all(connection, checkfirst=False)
        facts = {"application": "plenary", "schema": "1", "signing_key": "k" * 43}
        for table, rows in (
            (schema_1.meta, [{"name": name, "value": facts[name]} for name in facts]),
            (schema_1.conferences, [{"id": PLACE, "name": "First", "created_at": MOMENT}]),
            (
                schema_1.breakouts,
                [{"conference": PLACE, "number": 1, "title": "Prevention", "prompt": ""}],
            ),
            (
                schema_1.tables,
                [{"conference": PLACE, "breakout": 1, "number": 1, "name": ""}],
            ),
            (schema_1.notes, [_note(number, text) for number, text in enumerate(texts, 1)]),
            (schema_1.entries, [_entry()]),
        ):
            if rows:
                connection.execute(sa.insert(table), rows)
    database.engine.dispose()


def _note(number: int, text: str) -> dict[str, object]:
    hashed = "as it was typed" if text == TEXTS[-1] else text
    return {
        "conference": PLACE,
        "breakout": 1,
        "table_number": 1,
        "number": number,
        "version": 1,
        "text": text,
        "sha256": hashlib.sha256(hashed.encode()).hexdigest(),
        "author": "Ana",
        "written_at": MOMENT,
        "withdrawn": number == 2,
        "reference": "",
        "origin": "notes.csv, row 12",
        "client_id": None if number == 1 else f"c{number}",
    }


def _entry() -> dict[str, object]:
    body = json.dumps({"recommendation": "r1.1", "wording": "Train every officer"})
    return {
        "conference": PLACE,
        "number": 1,
        "actor": "Rosa",
        "at": MOMENT,
        "kind": "Reword",
        "body": body,
    }


def stored(address: str, table: sa.Table) -> list[dict[str, Any]]:
    """Rows as bytes, by column name."""
    database = connect(address)
    with database.reading() as connection:
        query = sa.select(*stored_bytes(table.c, is_sqlite=database.is_sqlite))
        found = [dict(row) for row in connection.execute(query).mappings()]
    database.engine.dispose()
    return found


def shape(address: str) -> dict[str, object]:
    """What the database itself says of its tables, whatever the order of columns."""
    database = connect(address)
    with database.reading() as connection:
        look = sa.inspect(connection)
        found: dict[str, object] = {}
        for name in sorted(look.get_table_names()):
            columns = look.get_columns(name)
            found[name] = (
                sorted((c["name"], str(c["type"]), c["nullable"], c["default"]) for c in columns),
                look.get_pk_constraint(name)["constrained_columns"],
                sorted(str(key["referred_table"]) for key in look.get_foreign_keys(name)),
                sorted(str(index["column_names"]) for index in look.get_indexes(name)),
                sorted(str(key["column_names"]) for key in look.get_unique_constraints(name)),
            )
    database.engine.dispose()
    return found


@pytest.fixture
def fresh_shape(tmp_path: Path, address: str) -> Iterator[dict[str, object]]:
    """The shape of a database that this version made, of the same kind as `address`."""
    if address.startswith("sqlite"):
        fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
        open_store(fresh).close()
        yield shape(fresh)
        return
    open_store(address).close()
    found = shape(address)
    execute(address, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    yield found


def test_a_database_of_the_first_version_opens_with_everything_in_it(address: str) -> None:
    make_schema_1(address)
    store = open_store(address)
    notes = store.notes.current(PLACE)
    assert [note.text for note in notes] == list(TEXTS)
    assert {note.written_at for note in notes} == {MOMENT}
    assert [note.withdrawn for note in notes] == [False, True, False]
    (entry,) = store.log.entries(PLACE)
    assert entry.decision == Reword(RecommendationId("r1.1"), "Train every officer")
    assert store.grants.signing_key() == "k" * 43
    added = store.notes.add(PLACE, [Draft(Seat(1, 1), "new", "Ana", "c9")])
    assert added[0].code == "B1-T1-04"
    store.close()


def test_an_updated_database_has_the_shape_of_a_new_one(
    address: str, fresh_shape: dict[str, object]
) -> None:
    make_schema_1(address)
    open_store(address).close()
    assert shape(address) == fresh_shape


def test_old_notes_and_entries_get_the_hash_of_their_whole_row(address: str) -> None:
    make_schema_1(address)
    open_store(address).close()
    sound = [row for row in stored(address, schema.notes) if row["text"] != TEXTS[-1].encode()]
    sound += stored(address, schema.entries)
    assert len(sound) == 3
    for row in sound:
        assert row[HASH] == hash_of_stored(row).encode()


def test_damage_of_before_is_not_made_to_look_sound(address: str) -> None:
    make_schema_1(address)
    open_store(address).close()
    (spoilt,) = [row for row in stored(address, schema.notes) if row[HASH] == b""]
    assert spoilt["text"] == TEXTS[-1].encode()


def test_a_database_is_updated_once(address: str) -> None:
    make_schema_1(address)
    open_store(address).close()
    before = stored(address, schema.notes), stored(address, schema.meta)
    open_store(address).close()
    assert (stored(address, schema.notes), stored(address, schema.meta)) == before


def test_a_step_that_fails_leaves_the_database_as_it_was(address: str) -> None:
    make_schema_1(address)
    execute(address, "ALTER TABLE entries RENAME COLUMN body TO gone")
    before = shape(address)
    with pytest.raises(Unavailable):
        open_store(address)
    assert shape(address) == before
    execute(address, "ALTER TABLE entries RENAME COLUMN gone TO body")
    open_store(address).close()
    assert len(stored(address, schema.notes)) == len(TEXTS)


def test_the_steps_lead_without_a_gap_to_the_schema_of_this_version() -> None:
    assert [step.number for step in migrations.STEPS] == list(range(2, schema.SCHEMA + 1))


def test_a_database_that_lacks_a_column_is_refused_by_its_name(address: str) -> None:
    open_store(address).close()
    execute(address, "ALTER TABLE entries RENAME COLUMN body TO gone")
    with pytest.raises(Unavailable, match=r"lacks entries\.body"):
        open_store(address)


def test_a_note_keeps_its_points_through_an_update_and_a_correction(address: str) -> None:
    two = "Fund legal aid in every region. Train judges on trauma."
    make_schema_1(address, (two,))
    store = open_store(address)
    (old,) = store.notes.current(PLACE)
    (new,) = store.notes.add(PLACE, [Draft(Seat(1, 1), two, "Ana", "c9")])
    assert [point.code for point in points_of(old)] == ["B1-T1-01"]
    assert [point.code for point in points_of(new)] == ["B1-T1-02a", "B1-T1-02b"]
    longer = f"{two} Open a shelter in each town."
    for note, count in ((old, 1), (new, 3)):
        store.notes.revise(PLACE, note.code, seen_version=1, author="Ana", text=longer)
        assert len(points_of(store.notes.get(PLACE, note.code))) == count
    store.close()


# Hashes


def test_what_is_stored_hashes_to_what_was_meant(address: str) -> None:
    make_schema_1(address, ())
    store = open_store(address)
    drafts = [
        Draft(Seat(1, 1), "naïve 👩‍👩‍👧\r\n\t ", "Ana", "c1", "17", "notes.csv, row 12"),
        Draft(Seat(1, 1), "plain", "Ben", ""),
    ]
    note, _ = store.notes.add(PLACE, drafts)
    store.notes.revise(PLACE, NoteCode(note.code), seen_version=1, author="Ü", withdrawn=True)
    store.close()
    found = stored(address, schema.notes) + stored(address, schema.entries)
    assert len(found) == 4
    for row in found:
        assert row[HASH] == hash_of_stored(row).encode()


def test_a_hash_covers_every_column_of_a_note_and_of_an_entry() -> None:
    note = _note(1, "text") | {"rule": 2}
    for table, row in ((schema.notes, note), (schema.entries, _entry())):
        assert row.keys() | {HASH} == set(table.c.keys())
        hashes = {hash_of(row)}
        for name in row.keys() - {HASH}:
            hashes.add(hash_of(row | {name: "other"}))
            hashes.add(hash_of(row | {name: None}))
        nullable_already = 1 if row.get("client_id", "") is None else 0
        assert len(hashes) == 1 + 2 * len(row.keys() - {HASH}) - nullable_already


def test_two_rows_that_read_alike_side_by_side_have_two_hashes() -> None:
    assert hash_of({"author": "Ana", "text": "b"}) != hash_of({"author": "An", "text": "ab"})
    assert hash_of({"a": "b", "c": None}) == hash_of({"a": "b"})
    assert hash_of({"a": "b", "c": ""}) != hash_of({"a": "b"})
