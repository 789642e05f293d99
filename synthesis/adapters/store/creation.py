"""Makes the tables in an empty database or updates older ones, and refuses what is not ours.

An older schema is brought up to date by the steps of `migrations`. Several
processes may start at once: one holds a lock, and looks again before it makes
or changes anything.
"""

import time

import sqlalchemy as sa

from synthesis.adapters.store.engine import BUSY_SECONDS
from synthesis.adapters.store.faults import translated
from synthesis.adapters.store.migrations import STEPS
from synthesis.adapters.store.schema import APPLICATION, SCHEMA, meta, metadata
from synthesis.adapters.store.transactions import Database
from synthesis.domain.errors import Unavailable

_ADVISORY_LOCK = 0x504C454E  # "PLEN"; any number that others are unlikely to use


def prepare(database: Database) -> None:
    """The tables of this version are there: made in an empty database, or brought up to date.

    Raises `Unavailable`, having changed nothing, for a database of another
    kind, a newer one, or one that lacks what its schema should have.
    """
    with database.reading() as connection:
        ready = _schema_of(connection) == SCHEMA
    if not ready:
        _bring_up_to_date(database)
    with database.reading() as connection:
        _refuse_missing_columns(connection)
    if database.is_sqlite and not database.one_connection:
        _switch_to_wal(database)
    if database.guard is not None:
        database.guard.remember()
        database.guard.hold(database.engine)


def require_current(database: Database) -> None:
    """Raise `Unavailable` unless the database answers and is still of this version."""
    with database.reading() as connection:
        if _schema_of(connection) != SCHEMA:
            raise Unavailable(
                "The database is of an earlier version of Plenary by now. Start Plenary again."
            )


def _bring_up_to_date(database: Database) -> None:
    """All in one transaction under a lock: a process that is killed leaves what was there."""
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        found = _schema_of(connection)
        if found == 0:
            metadata.create_all(connection, checkfirst=False)
            facts = {"application": APPLICATION, "schema": str(SCHEMA)}
            connection.execute(
                sa.insert(meta), [{"name": name, "value": facts[name]} for name in facts]
            )
            return
        for step in STEPS:
            if step.number > found:
                step.apply(connection)
        connection.execute(sa.update(meta).where(meta.c.name == "schema").values(value=str(SCHEMA)))


def _schema_of(connection: sa.Connection) -> int:
    """The number of the database's schema, 0 when it is empty. Raises `Unavailable`."""
    names = sa.inspect(connection).get_table_names()
    if not names:
        return 0
    facts = _facts(connection) if meta.name in names else {}
    schema = facts.get("schema", "")
    if facts.get("application") != APPLICATION or not schema.isdecimal() or int(schema) < 1:
        raise Unavailable(
            "The database belongs to another program: it holds tables that are not Plenary's. "
            "Nothing was changed; give Plenary a database of its own."
        )
    if int(schema) > SCHEMA:
        raise Unavailable(
            f"The database was made by a newer version of Plenary (schema {schema}; this version "
            f"knows {SCHEMA}). Nothing was changed; use that version."
        )
    return int(schema)


def _refuse_missing_columns(connection: sa.Connection) -> None:
    found = {
        (table, column["name"])
        for (_, table), columns in sa.inspect(connection).get_multi_columns().items()
        for column in columns
    }
    wanted = {(table.name, column.name) for table in metadata.tables.values() for column in table.c}
    missing = sorted(f"{table}.{column}" for table, column in wanted - found)
    if missing:
        raise Unavailable(
            f"The database lacks {', '.join(missing[:3])}, so it was changed by something other "
            "than Plenary. Nothing was changed now; restore a backup."
        )


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
