"""Makes the tables in an empty database, and refuses one that is not ours.

Several processes may start at once: the maker holds a lock and looks again
before making anything. A later schema gets its migrations here.
"""

import time

import sqlalchemy as sa

from synthesis.adapters.store.engine import BUSY_SECONDS
from synthesis.adapters.store.faults import translated
from synthesis.adapters.store.schema import APPLICATION, SCHEMA, meta, metadata
from synthesis.adapters.store.transactions import Database
from synthesis.domain.errors import Unavailable

_ADVISORY_LOCK = 0x504C454E  # "PLEN"; any number that others are unlikely to use


def prepare(database: Database) -> None:
    """The tables are there. Raises `Unavailable` for a database of another kind or a newer one."""
    with database.reading() as connection:
        ready = _is_ready(connection)
    if not ready:
        _create(database)
    if database.is_sqlite and not database.one_connection:
        _switch_to_wal(database)


def _create(database: Database) -> None:
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        if _is_ready(connection):
            return
        metadata.create_all(connection, checkfirst=False)
        connection.execute(
            sa.insert(meta),
            [
                {"name": "application", "value": APPLICATION},
                {"name": "schema", "value": str(SCHEMA)},
            ],
        )


def _is_ready(connection: sa.Connection) -> bool:
    names = sa.inspect(connection).get_table_names()
    if not names:
        return False
    facts = _facts(connection) if meta.name in names else {}
    schema = facts.get("schema", "")
    if facts.get("application") != APPLICATION or not schema.isdecimal():
        raise Unavailable(
            "The database belongs to another program: it holds tables that are not Plenary's. "
            "Nothing was changed; give Plenary a database of its own."
        )
    if int(schema) != SCHEMA:
        age = "a newer" if int(schema) > SCHEMA else "an older"
        raise Unavailable(
            f"The database was made by {age} version of Plenary (schema {schema}; this version "
            f"knows {SCHEMA}). Nothing was changed; use that version."
        )
    return True


def _facts(connection: sa.Connection) -> dict[str, str]:
    columns = {column["name"] for column in sa.inspect(connection).get_columns(meta.name)}
    if not {"name", "value"} <= columns:
        return {}
    return {row.name: row.value for row in connection.execute(sa.select(meta))}


def _switch_to_wal(database: Database) -> None:
    """Journal mode is kept in the file, so one switch serves every later connection."""
    patience_seconds = 0.05
    while (mode := _ask_for_wal(database)) == "locked" and patience_seconds < BUSY_SECONDS / 2:
        time.sleep(patience_seconds)  # another process is just starting
        patience_seconds *= 2
    if mode == "wal":
        return
    if mode == "locked":
        raise Unavailable("The database is in use by another program. Close that and start again.")
    raise Unavailable(
        "The database file cannot use a write-ahead log. Put it on a local disk, "
        "not on a network folder, and start again."
    )


def _ask_for_wal(database: Database) -> str:
    with translated(), database.engine.connect() as connection:
        try:
            return str(connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar())
        except sa.exc.OperationalError as error:
            if "locked" in str(error.orig):
                return "locked"
            raise
