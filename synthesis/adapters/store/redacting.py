"""The free texts of a conference: where each stands, and replacing words in them.

A row that is changed gets the hash of its new values, so that `verify` stays clean; one that
was damaged before is left alone. Knows rows and their places, not who may ask.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.hashes import HASH, hash_of
from synthesis.adapters.store.log import body_of, decision_of, record
from synthesis.adapters.store.note_rows import as_note
from synthesis.adapters.store.schema import (
    breakouts,
    conferences,
    entries,
    jobs,
    notes,
    tables,
    visits,
)
from synthesis.adapters.store.transactions import Database
from synthesis.adapters.store.vectors import drop_vectors
from synthesis.domain.errors import Invalid, Unavailable
from synthesis.domain.log import Redact
from synthesis.domain.model import ConferenceId, NoteCode, Seat, code_of
from synthesis.domain.points import points_of
from synthesis.domain.ports import PEOPLE, Text
from synthesis.domain.redaction import Replacement, retold
from synthesis.domain.text import text_hash

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Texts:
    """Columns of a table that hold free text, and the place that a row's text stands at."""

    table: sa.Table
    columns: tuple[str, ...]
    place: Callable[[Row], str]


_PLACES = (
    _Texts(notes, ("text", "reference", "origin"), lambda row: str(as_note_code(row))),
    _Texts(entries, ("body",), lambda row: f"entry {row['number']}"),
    _Texts(conferences, ("name",), lambda row: "name of the conference"),
    _Texts(breakouts, ("title", "prompt"), lambda row: f"B{row['number']}"),
    _Texts(tables, ("name",), lambda row: str(Seat(row["breakout"], row["number"]))),
    _Texts(notes, ("author",), lambda row: PEOPLE),
    _Texts(entries, ("actor",), lambda row: PEOPLE),
    _Texts(visits, ("name",), lambda row: PEOPLE),
    _Texts(jobs, ("requested_by", "message"), lambda row: PEOPLE),
)


def as_note_code(row: Row) -> NoteCode:
    """The code of a row of notes."""
    return code_of(Seat(row["breakout"], row["table_number"]), row["number"])


def texts(database: Database, conference: ConferenceId) -> Iterator[Text]:
    """Every free text of the conference with its place, as one moment has them."""
    with database.snapshot() as connection:
        for kind in _PLACES:
            for row in _rows(connection, kind.table, conference):
                for column in kind.columns:
                    for text in _in_column(kind, row, column):
                        yield Text(kind.place(row), text)


def redact(
    database: Database,
    conference: ConferenceId,
    actor: str,
    words: Replacement,
    places: Collection[str],
) -> Redact:
    """The words are replaced at these places, and the log says where, without the words.

    Raises `NotFound`, `Invalid` when they stand at none of them or a note would
    make other points than before, `Unavailable` for a damaged row; nothing is changed then.
    """
    found: dict[str, None] = {}
    with database.writing_to(conference) as connection:
        for kind in _PLACES:
            for row in _rows(connection, kind.table, conference):
                place = kind.place(row)
                changed = _changed(kind, row, words) if place in places else {}
                if changed:
                    _store(connection, kind.table, row, changed)
                    found[place] = None
        made = _record_of(list(found))
        record(connection, conference, actor, made)
    return made


def _rows(connection: sa.Connection, table: sa.Table, conference: ConferenceId) -> list[Row]:
    owner = table.c.id if table is conferences else table.c.conference
    query = sa.select(table).where(owner == conference).order_by(*table.primary_key)
    return [row._asdict() for row in connection.execute(query)]


def _in_column(kind: _Texts, row: Row, column: str) -> Iterator[str]:
    if column != "body":
        yield row[column]
        return
    told: list[str] = []
    retold(decision_of(row), lambda text: told.append(text) or text)  # type: ignore[func-returns-value]
    yield from told


def _changed(kind: _Texts, row: Row, words: Replacement) -> dict[str, str]:
    """The columns of a row that the replacement changes, with what they then hold."""
    after = {
        column: body_of(retold(decision_of(row), words.of))
        if column == "body"
        else words.of(row[column])
        for column in kind.columns
        if any(map(words.spans, _in_column(kind, row, column)))
    }
    return {column: value for column, value in after.items() if value != row[column]}


def _store(connection: sa.Connection, table: sa.Table, row: Row, changed: dict[str, str]) -> None:
    after: dict[str, Any] = {**row, **changed}
    if HASH in row:
        if row[HASH] != hash_of(row):
            raise Unavailable(
                "Something in this conference is damaged, and a redaction would hide that. Nothing "
                "was changed. “python -m synthesis verify” names what; restore a backup first."
            )
        after[HASH] = hash_of(after)
    if table is notes and "text" in changed:
        drop_vectors(connection, _vanished(row, after))
    connection.execute(
        sa.update(table)
        .where(*(column == row[column.name] for column in table.primary_key))
        .values({name: after[name] for name in (*changed, *([HASH] if HASH in row else []))})
    )


def _vanished(row: Row, after: Row) -> set[str]:
    """Hashes of points as they read before. Raises `Invalid` when others would come of the note."""
    before, now = (points_of(as_note(SimpleNamespace(**each))) for each in (row, after))
    if [each.code for each in before] != [each.code for each in now]:
        raise Invalid(
            f"With this, {as_note_code(row)} would make other points than before, and decisions "
            "would lose their subject. Nothing was changed; choose another replacement."
        )
    return {text_hash(each.text) for each in before}


def _record_of(places: list[str]) -> Redact:
    if not places:
        raise Invalid("The words stand at none of these places any more. Nothing was changed.")
    numbers = [place.removeprefix("entry ") for place in places if place.startswith("entry ")]
    codes = [place for place in places if place.startswith("B") and place.count("-") == 2]
    return Redact(
        tuple(map(NoteCode, codes)),
        tuple(map(int, numbers)),
        len(places) - len(numbers) - len(codes),
    )
