"""Takes a conference out of the database for good, and cleans up what stood in freed space.

What is deleted leaves its bytes behind: in free pages, in the write-ahead log, in old rows.
`scrub` gets rid of them as far as a database lets its users. Knows nothing of what notes say.
"""

import logging
import time
from contextlib import suppress

import sqlalchemy as sa

from synthesis.adapters.store.columns import PlainText
from synthesis.adapters.store.engine import BUSY_SECONDS
from synthesis.adapters.store.faults import translated
from synthesis.adapters.store.note_rows import as_note
from synthesis.adapters.store.schema import conferences, jobs, metadata, notes, vectors
from synthesis.adapters.store.transactions import Database, chunks, count_change, no_conference
from synthesis.adapters.store.vectors import drop_vectors
from synthesis.domain.errors import Unavailable
from synthesis.domain.model import ConferenceId
from synthesis.domain.points import points_of
from synthesis.domain.text import text_hash

_AT_ONCE = 2_000
_UNCLEAN = (
    "What was deleted is gone from every page, but its traces could not be cleaned off the disk, "
    "because the database was busy. Do it later with “python -m synthesis scrub”."
)
_log = logging.getLogger(__name__)


def purge(database: Database, conference: ConferenceId) -> None:
    """Nothing of the conference is stored any more. Raises `NotFound`.

    Raises `Unavailable` with nothing deleted, or, saying so, when all is deleted
    and only the cleaning failed.
    """
    with database.writing() as connection:
        _hold(connection, conference)
        drop_vectors(connection, _only_here(connection, conference))
        for table in reversed(metadata.sorted_tables):
            if "conference" in table.c:
                connection.execute(sa.delete(table).where(table.c.conference == conference))
        connection.execute(sa.delete(conferences).where(conferences.c.id == conference))
    scrub(database)


def _hold(connection: sa.Connection, conference: ConferenceId) -> None:
    """Nobody adds anything that belongs to it from here on. Jobs come first, as everywhere."""
    held = sa.select(jobs.c.id).where(jobs.c.conference == conference).with_for_update()
    connection.execute(held).all()
    found = sa.select(conferences.c.id).where(conferences.c.id == conference).with_for_update()
    if connection.scalar(found) is None:
        raise no_conference(conference)
    count_change(connection, conference)  # open pages look again


def _only_here(connection: sa.Connection, conference: ConferenceId) -> set[str]:
    """Hashes of what the conference's points say or said, and no other's do."""
    mine = _hashes(connection, notes.c.conference == conference)
    known = {
        found
        for some in chunks(sorted(mine))
        for found in connection.scalars(sa.select(vectors.c.hash).where(vectors.c.hash.in_(some)))
    }
    return known - _hashes(connection, notes.c.conference != conference) if known else known


def _hashes(connection: sa.Connection, among: sa.ColumnElement[bool]) -> set[str]:
    rows = connection.execute(
        sa.select(notes).where(among), execution_options={"yield_per": _AT_ONCE}
    )
    return {text_hash(point.text) for row in rows for point in points_of(as_note(row))}


def scrub(database: Database) -> None:
    """What was deleted or replaced is no longer in the database's files. Raises `Unavailable`.

    PostgreSQL keeps its own write-ahead log for a while, and whatever copies are made of it.
    """
    try:
        with translated(), database.taking_turns():
            (_scrub_sqlite if database.is_sqlite else _scrub_postgresql)(database)
    except Unavailable as error:
        _log.warning("Traces were not cleaned off the disk: %s", error)
        raise Unavailable(_UNCLEAN) from None


def _scrub_sqlite(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")
        if database.one_connection:
            return
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    if busy:  # somebody has been reading for longer than the patience of a connection
        raise Unavailable("The write-ahead log could not be emptied.")


def _scrub_postgresql(database: Database) -> None:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _outwait(connection)
        for table in metadata.sorted_tables:
            if texts := _texts(table):
                # Its statistics quote values, and analysing an emptied table leaves them as they
                # were. To give a column its own type again drops them.
                changes = ", ".join(f"ALTER COLUMN {name} TYPE TEXT" for name in texts)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} {changes}")
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table.name}")
        _outwait(connection)
        # Both need rights that not every account has.
        for wish in ("VACUUM (FULL) pg_catalog.pg_statistic", "CHECKPOINT"):
            with suppress(sa.exc.DBAPIError):
                connection.exec_driver_sql(wish)


def _texts(table: sa.Table) -> list[str]:
    """The columns in which people's words may stand."""
    return [
        column.name
        for column in table.c
        if isinstance(column.type, PlainText) and not (column.primary_key or column.foreign_keys)
    ]


def _outwait(connection: sa.Connection) -> None:
    """Whoever might still look at old rows has finished: until then VACUUM keeps them.

    Raises `Unavailable` when that takes longer than a writer waits for another.
    """
    began = connection.exec_driver_sql("SELECT clock_timestamp()").scalar()
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND xact_start <= :began"
    )
    end = time.monotonic() + BUSY_SECONDS
    while connection.scalar(others, {"began": began}):
        if time.monotonic() > end:
            raise Unavailable("Somebody has been reading for too long.")
        time.sleep(0.05)
