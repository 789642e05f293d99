"""The steps from an older schema to this one, in order.

A new step: raise `schema.SCHEMA`, change the tables in `schema`, and add a
function here with a line in `STEPS`. It gets a connection inside the one
transaction that holds the lock (see `creation`), so it is done whole or not at
all, and it names tables and columns itself: `schema` moves on, a step never
changes. Both databases run it. SQLite adds and renames columns but alters none;
for more, make a new table, copy, drop the old one and rename.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.columns import PlainText, UTCDateTime
from synthesis.adapters.store.hashes import hash_of_stored, stored_bytes


@dataclass(frozen=True, slots=True)
class Step:
    """`apply` makes schema `number` of the one before."""

    number: int
    apply: Callable[[sa.Connection], None]


def _columns(names: str, type_: sa.types.TypeEngine[Any]) -> list[sa.ColumnClause[Any]]:
    return [sa.column(name, type_) for name in names.split()]


def _hash_whole_rows(connection: sa.Connection) -> None:
    """A note's hash covers its whole row and not only its text, and entries have one too.

    A note whose text is not what its old hash says keeps an empty hash: a
    change of schema must not make damage look sound.
    """
    connection.exec_driver_sql(
        "ALTER TABLE entries ADD COLUMN sha256 VARCHAR(64) DEFAULT '' NOT NULL"
    )
    note_key = _columns("conference", PlainText()) + _columns(
        "breakout table_number number version", sa.Integer()
    )
    note = [
        *note_key,
        *_columns("text author reference origin client_id sha256", PlainText()),
        *_columns("written_at", UTCDateTime()),
        *_columns("withdrawn", sa.Boolean()),
    ]
    entry_key = [*_columns("conference", PlainText()), *_columns("number", sa.Integer())]
    entry = [
        *entry_key,
        *_columns("actor kind body sha256", PlainText()),
        *_columns("at", UTCDateTime()),
    ]
    _hash_rows(connection, sa.table("notes", *note), note_key)
    _hash_rows(connection, sa.table("entries", *entry), entry_key)


def _hash_rows(
    connection: sa.Connection, table: sa.TableClause, key: list[sa.ColumnClause[Any]]
) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    found = []
    for row in connection.execute(
        sa.select(*key, *stored_bytes(table.c, is_sqlite=is_sqlite)).select_from(table)
    ):
        stored = dict(zip(table.c.keys(), row[len(key) :], strict=True))
        found.append(
            {f"_{column.name}": value for column, value in zip(key, row, strict=False)}
            | {"sha256": _new_hash(stored)}
        )
    if found:
        connection.execute(
            sa.update(table)
            .where(*(column == sa.bindparam(f"_{column.name}") for column in key))
            .values(sha256=sa.bindparam("sha256")),
            found,
        )


def _new_hash(stored: dict[str, Any]) -> str:
    text, old = stored.get("text"), stored["sha256"]
    if text is not None and old != hashlib.sha256(text).hexdigest().encode():
        return ""
    return hash_of_stored(stored)


def _notes_say_their_rule(connection: sa.Connection) -> None:
    """A note keeps the rule by which it makes points; those of before have the first, NULL."""
    connection.exec_driver_sql("ALTER TABLE notes ADD COLUMN rule INTEGER")


def _list_visits(connection: sa.Connection) -> None:
    """Whoever joins is listed with a sign of life; before, nobody was."""
    moment = "TIMESTAMP WITH TIME ZONE" if connection.dialect.name == "postgresql" else "DATETIME"
    connection.exec_driver_sql(
        "CREATE TABLE visits (id TEXT NOT NULL, conference TEXT NOT NULL, code TEXT NOT NULL, "
        f"name TEXT NOT NULL, joined_at {moment} NOT NULL, seen_at {moment} NOT NULL, "
        "CONSTRAINT pk_visits PRIMARY KEY (id), "
        "CONSTRAINT fk_visits_conferences FOREIGN KEY(conference) REFERENCES conferences (id), "
        "CONSTRAINT fk_visits_codes FOREIGN KEY(code) REFERENCES codes (code))"
    )
    connection.exec_driver_sql("CREATE INDEX ix_visits_conference ON visits (conference)")


def _breakouts_may_be_confidential(connection: sa.Connection) -> None:
    """A breakout says how far its notes go; those of before are open, NULL."""
    connection.exec_driver_sql("ALTER TABLE breakouts ADD COLUMN secrecy TEXT")


STEPS = (
    Step(2, _hash_whole_rows),
    Step(3, _notes_say_their_rule),
    Step(4, _list_visits),
    Step(5, _breakouts_may_be_confidential),
)
