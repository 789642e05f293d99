"""The hash that a stored note or entry carries, so that any changed bit of its row shows.

SHA-256 over every column but the hash itself, each as `name=length:bytes`, by
name. A column without a value is left out, so a nullable column that is added
later changes no hash of before. Whoever changes a row, as a redaction does,
stores `hash_of` its new values with it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from synthesis.adapters.store.columns import UTCDateTime

HASH = "sha256"
"""The name of the column, in every table that has one."""

_MOMENT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes it into SQLite
_POSTGRESQL_MOMENT = "YYYY-MM-DD HH24:MI:SS.US"


def hash_of(row: Mapping[str, object]) -> str:
    """The hash of a row that is to be stored, given as its values by column name."""
    return hash_of_stored({name: _as_bytes(value) for name, value in row.items()})


def hash_of_stored(row: Mapping[str, bytes | None]) -> str:
    """The hash of a row as `stored_bytes` reads it."""
    digest = hashlib.sha256()
    for name in sorted(row):
        value = row[name]
        if value is not None and name != HASH:
            digest.update(b"%s=%d:%s" % (name.encode(), len(value), value))
    return digest.hexdigest()


def stored_bytes(
    columns: Iterable[sa.ColumnClause[object]], *, is_sqlite: bool
) -> list[sa.Label[bytes]]:
    """What to select for the columns as bytes, whatever they hold by now.

    A damaged text may be no text any more and a damaged moment no moment, so
    nothing is read as what it should be.
    """
    read = _sqlite_bytes if is_sqlite else _postgresql_bytes
    return [read(column).label(column.name) for column in columns]


def _as_bytes(value: object) -> bytes | None:
    match value:
        case None:
            return None
        case bool():
            return b"1" if value else b"0"
        case int():
            return b"%d" % value
        case datetime():
            return value.astimezone(UTC).strftime(_MOMENT).encode()
        case str():
            # The column's type refuses lone surrogates, with a better message than encode() has.
            return value.encode("utf-8", "surrogatepass")
    raise TypeError(f"a {type(value).__name__} has no agreed bytes to hash")


def _sqlite_bytes(column: sa.ColumnClause[object]) -> sa.ColumnElement[bytes]:
    return sa.cast(column, sa.LargeBinary)


def _postgresql_bytes(column: sa.ColumnClause[object]) -> sa.ColumnElement[bytes]:
    found: sa.ColumnElement[object] = column
    if isinstance(column.type, sa.Boolean):
        found = sa.cast(column, sa.Integer)
    if isinstance(column.type, UTCDateTime):
        found = sa.func.to_char(sa.func.timezone("UTC", column), _POSTGRESQL_MOMENT)
    return sa.func.convert_to(sa.cast(found, sa.Text), "UTF8", type_=sa.LargeBinary)
