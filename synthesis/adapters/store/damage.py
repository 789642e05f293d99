"""Reads everything that never changes and says what is no longer as it was stored.

Looks at the file (SQLite), at the hash of every note version and entry, and at
the gaps in their numbers. Rows are read as bytes, so that damage is reported
and not stumbled over. Knows nothing of what notes and entries mean.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.hashes import HASH, hash_of_stored, stored_bytes
from synthesis.adapters.store.schema import entries, notes
from synthesis.adapters.store.transactions import Database
from synthesis.domain.model import Seat, code_of
from synthesis.domain.ports import Damage, Examination

_AT_ONCE = 2_000
_FIRST_COUNTED = {notes.name: 3, entries.name: 1}
"""Where in a table's key the numbers begin that have no gaps."""

_CORRUPT = ("malformed", "not a database", "disk I/O error", "XX001", "XX002", "25P02")
"""25P02 is what PostgreSQL says in a transaction in which something could not be read before."""

Key = tuple[Any, ...]


def examine(database: Database) -> Examination:
    """Read every note version and entry once. Raises `Unavailable` when that cannot begin."""
    damage: list[Damage] = []
    with database.reading() as connection:
        if database.is_sqlite:
            damage += _damage_of_file(connection)
        versions, stored = (_read(connection, table, damage) for table in (notes, entries))
        connection.rollback()  # a commit would fail where a row could not be read
    return Examination(versions, stored, tuple(damage))


def _damage_of_file(connection: sa.Connection) -> Iterator[Damage]:
    try:
        for told in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if told != "ok":
                yield Damage("The database file", f"is damaged: {' '.join(told.split())}")
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Damage(f"Row {row} of {table}", f"belongs to something in {parent} that is gone")
    except sa.exc.DBAPIError as error:
        yield _unreadable("The database file", error)


def _read(connection: sa.Connection, table: sa.Table, damage: list[Damage]) -> int:
    """Check the rows of a table in the order of their keys, and return how many there are."""
    count, last = 0, Key()
    names = [column.name for column in table.primary_key]
    try:
        for row in _rows(connection, table):
            key = tuple(_number(row[name]) for name in names)
            count += 1
            if row[HASH] != hash_of_stored(row).encode():
                damage.append(Damage(_name(table, key), "is not what was stored"))
            damage += _gap(table, last, key)
            last = key
    except sa.exc.DBAPIError as error:
        damage.append(_unreadable(f"What follows {_name(table, last)}", error))
    return count


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    is_sqlite = connection.dialect.name == "sqlite"
    query = sa.select(*stored_bytes(table.c, is_sqlite=is_sqlite)).order_by(*table.primary_key)
    return (
        dict(row)
        for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings()
    )


def _number(stored: bytes | None) -> int | str:
    text = (stored or b"").decode(errors="replace")
    return int(text) if text.isdecimal() and text.isascii() else text


def _gap(table: sa.Table, last: Key, key: Key) -> Iterator[Damage]:
    """What should stand between two neighbours. A key that is no key was reported already."""
    for position in range(_FIRST_COUNTED[table.name], len(key)):
        before = last[position] if last[:position] == key[:position] else 0
        if not (isinstance(before, int) and isinstance(key[position], int)):
            return
        missing = key[position] - before - 1
        if missing > 0:
            more = f" and {missing - 1:,} more after it are" if missing > 1 else " is"
            first = _name(table, (*key[:position], before + 1))
            yield Damage(first, f"{more.strip()} missing")


def _name(table: sa.Table, key: Key) -> str:
    if not key:
        return f"the beginning of the {table.name}"
    if table is entries:
        return f"Entry {key[1]} (conference {key[0]})"
    conference, breakout, seat, number, *version = key
    code = code_of(Seat(breakout, seat), number) if isinstance(number, int) else f"{number}"
    return f"{code}{''.join(f', version {each}' for each in version)} (conference {conference})"


def _unreadable(where: str, error: sa.exc.DBAPIError) -> Damage:
    """Raises the error again when it tells of something else than damage."""
    told = f"{error.orig} {getattr(error.orig, 'sqlstate', '')}"
    if not any(sign in told for sign in _CORRUPT):
        raise error
    return Damage(where, "cannot be read")
