"""Transactions, and the few facts in which the two databases differ.

A shelf asks for `reading`, `writing` or `writing_to` a conference and gets a
connection inside a transaction, with errors translated. Knows one table: the
conferences, whose change counter is lock, number source and stamp in one.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from synthesis.adapters.store.faults import tells_of_damage, translated
from synthesis.adapters.store.fileguard import FileGuard
from synthesis.adapters.store.schema import conferences
from synthesis.adapters.store.turnstile import Turnstile
from synthesis.domain.errors import NotFound
from synthesis.domain.model import ConferenceId

CHANGES = "plenary_changes"
"""The channel on which PostgreSQL tells which conference has changed."""
CHUNK = 500
"""Values in one IN list; SQLite builds of old allow 999 parameters in a statement."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Database:
    """One database; `turn` queues the writers of a SQLite one, in this process.

    `guard` looks whether its file is still the one that was opened.
    """

    engine: sa.Engine
    turn: Turnstile | None = None
    guard: FileGuard | None = None
    one_connection: bool = False

    @property
    def is_sqlite(self) -> bool:
        """PostgreSQL otherwise."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads."""
        turn = self.taking_turns() if self.one_connection else nullcontext()
        with translated(), turn, self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A transaction that sees one moment, however many statements it reads with.

        On SQLite every transaction does.
        """
        if self.is_sqlite:
            with self.reading() as connection:
                yield connection
            return
        with translated(), self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes; it commits at the end, and rolls back on an error."""
        with translated(), self.taking_turns(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def writing_to(self, conference: ConferenceId) -> Iterator[sa.Connection]:
        """A transaction that is alone in writing to the conference, and moves its stamp.

        The counter's row stays locked to the end, so READ COMMITTED is enough
        on PostgreSQL: the largest number that a later statement reads is the
        largest there is. Raises `NotFound`.
        """
        with self.writing() as connection:
            count_change(connection, conference)
            yield connection

    def insert_new(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        """An insert that leaves rows alone whose key is there already."""
        if self.is_sqlite:
            return sqlite.insert(table).on_conflict_do_nothing()
        return postgresql.insert(table).on_conflict_do_nothing()

    def now(self) -> sa.ColumnElement[float]:
        """Seconds since 1970 by the database's clock, which all workers share."""
        if self.is_sqlite:
            return sa.literal(time.time(), sa.Double)
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Double)

    def check_file(self) -> None:
        """Raise `Unavailable` when the file of a SQLite database is not the one it was."""
        if self.guard is not None:
            self.guard.check()

    def taking_turns(self) -> AbstractContextManager[None]:
        """Wait for a turn among the writers of this process, where the database needs that."""
        return self.turn or nullcontext()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sa.Connection]:
        self.check_file()  # before connecting, which would make a file where there is none
        try:
            with self.engine.connect() as connection, connection.begin():
                if self.is_sqlite:
                    connection.exec_driver_sql(begin)
                yield connection
                self.check_file()  # it may have gone while this waited for its turn
        except Exception as error:
            if self.guard is not None and tells_of_damage(error):
                # Connections keep damaged pages in memory, also when the file has been mended.
                self.engine.dispose()
            raise
        self.check_file()  # what went into a file that was taken away is not stored


def count_change(connection: sa.Connection, conference: ConferenceId) -> None:
    """Move the conference's stamp, holding its row to the end. Raises `NotFound`.

    PostgreSQL tells whoever listens, in the same statement, as soon as this is committed.
    """
    told = [] if connection.dialect.name == "sqlite" else [sa.func.pg_notify(CHANGES, conference)]
    counted = connection.execute(
        sa.update(conferences)
        .where(conferences.c.id == conference)
        .values(changes=conferences.c.changes + 1)
        .returning(conferences.c.changes, *told)
    ).first()
    if counted is None:
        raise no_conference(conference)


def no_conference(conference: ConferenceId) -> NotFound:
    """The error for a conference that is not there."""
    return NotFound(f"There is no conference “{conference}” here. Check the link.")


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut into pieces that fit into one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
