"""The shelf of conferences, breakouts and tables."""

import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.log import record
from synthesis.adapters.store.schema import (
    RESTORED,
    breakouts,
    conferences,
    entries,
    jobs,
    meta,
    notes,
    tables,
    visits,
)
from synthesis.adapters.store.seats import no_breakout, require_breakout
from synthesis.adapters.store.transactions import Database, no_conference
from synthesis.domain.log import Seal
from synthesis.domain.model import Breakout, Conference, ConferenceId, Seat, Secrecy, Table
from synthesis.domain.ports import JobState

_ID_LENGTH = 8
_ID_LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class SqlConferences:
    """Fulfils `ConferenceShelf`."""

    database: Database

    def all(self) -> tuple[Conference, ...]:
        """Every conference, oldest first."""
        query = sa.select(conferences).order_by(conferences.c.created_at, conferences.c.id)
        with self.database.reading() as connection:
            return tuple(_conference(row) for row in connection.execute(query))

    def get(self, conference: ConferenceId) -> Conference:
        """Raises `NotFound`."""
        query = sa.select(conferences).where(conferences.c.id == conference)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise no_conference(conference)
        return _conference(row)

    def add(self, name: str) -> Conference:
        """The conference has a random public id and nothing in it."""
        made = Conference(
            ConferenceId("".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))),
            name,
            datetime.now(UTC),
        )
        with self.database.writing() as connection:
            connection.execute(
                sa.insert(conferences).values(
                    id=made.id, name=made.name, created_at=made.created_at
                )
            )
        return made

    def breakouts(self, conference: ConferenceId) -> tuple[Breakout, ...]:
        """By number."""
        query = (
            sa.select(breakouts)
            .where(breakouts.c.conference == conference)
            .order_by(breakouts.c.number)
        )
        with self.database.reading() as connection:
            return tuple(_breakout(row) for row in connection.execute(query))

    def tables(self, conference: ConferenceId) -> tuple[Table, ...]:
        """By seat."""
        query = (
            sa.select(tables)
            .where(tables.c.conference == conference)
            .order_by(tables.c.breakout, tables.c.number)
        )
        with self.database.reading() as connection:
            return tuple(
                Table(Seat(row.breakout, row.number), row.name) for row in connection.execute(query)
            )

    def add_breakout(self, conference: ConferenceId, title: str, prompt: str) -> Breakout:
        """The breakout has the next free number, from 1."""
        with self.database.writing_to(conference) as connection:
            number = _next(connection, breakouts, breakouts.c.conference == conference)
            connection.execute(
                sa.insert(breakouts).values(
                    conference=conference, number=number, title=title, prompt=prompt
                )
            )
        return Breakout(number, title, prompt)

    def edit_breakout(self, conference: ConferenceId, breakout: Breakout) -> None:
        """The breakout of that number has this title and prompt. Raises `NotFound`."""
        with self.database.writing_to(conference) as connection:
            changed = connection.execute(
                sa.update(breakouts)
                .where(breakouts.c.conference == conference, breakouts.c.number == breakout.number)
                .values(title=breakout.title, prompt=breakout.prompt)
            )
            if not changed.rowcount:
                raise no_breakout(breakout.number)

    def seal(self, conference: ConferenceId, number: int, secrecy: Secrecy, actor: str) -> bool:
        """The breakout's notes go so far, and the log says who decided it; False when they did.

        Raises `NotFound`.
        """
        with self.database.writing_to(conference) as connection:
            changed = connection.execute(
                sa.update(breakouts)
                .where(
                    breakouts.c.conference == conference,
                    breakouts.c.number == number,
                    sa.func.coalesce(breakouts.c.secrecy, Secrecy.OPEN.value) != secrecy.value,
                )
                .values(secrecy=secrecy.value)
            )
            if changed.rowcount:
                record(connection, conference, actor, Seal(number, secrecy))
                return True
            require_breakout(connection, conference, number)
            connection.rollback()  # nothing changed, so the stamp stays
        return False

    def add_table(self, conference: ConferenceId, breakout: int, name: str) -> Table:
        """The table has the next free number in its breakout, from 1. Raises `NotFound`."""
        with self.database.writing_to(conference) as connection:
            require_breakout(connection, conference, breakout)
            number = _next(
                connection,
                tables,
                sa.and_(tables.c.conference == conference, tables.c.breakout == breakout),
            )
            connection.execute(
                sa.insert(tables).values(
                    conference=conference, breakout=breakout, number=number, name=name
                )
            )
        return Table(Seat(breakout, number), name)

    def stamp(self, conference: ConferenceId) -> int:
        """The count of writes so far. Raises `NotFound`."""
        query = sa.select(conferences.c.changes).where(conferences.c.id == conference)
        with self.database.reading() as connection:
            changes: int | None = connection.scalar(query)
        if changes is None:
            raise no_conference(conference)
        return changes

    def counts(self) -> dict[str, int]:
        """Rows by name: conferences, tables, versions of notes, log entries, visits, open jobs."""
        still_open = jobs.c.state.in_([JobState.QUEUED, JobState.RUNNING])
        counted = {
            "conferences": sa.select(sa.func.count()).select_from(conferences),
            "tables": sa.select(sa.func.count()).select_from(tables),
            "note_versions": sa.select(sa.func.count()).select_from(notes),
            "log_entries": sa.select(sa.func.count()).select_from(entries),
            "visits": sa.select(sa.func.count()).select_from(visits),
            "open_jobs": sa.select(sa.func.count()).select_from(jobs).where(still_open),
        }
        query = sa.select(*(each.scalar_subquery() for each in counted.values()))
        with self.database.reading() as connection:
            return dict(zip(counted, connection.execute(query).one(), strict=True))

    def edition(self, conference: ConferenceId) -> tuple[int, int, int]:
        """The last entry's number, the count of note versions, and that of restored backups."""
        last = sa.select(sa.func.max(entries.c.number)).where(entries.c.conference == conference)
        versions = sa.select(sa.func.count()).where(notes.c.conference == conference)
        restored = sa.select(sa.cast(meta.c.value, sa.Integer)).where(meta.c.name == RESTORED)
        query = sa.select(*(each.scalar_subquery() for each in (last, versions, restored)))
        with self.database.reading() as connection:
            found = connection.execute(query).one()
        return found[0] or 0, found[1], found[2] or 0


def _conference(row: sa.Row[Any]) -> Conference:
    return Conference(ConferenceId(row.id), row.name, row.created_at)


def _breakout(row: sa.Row[Any]) -> Breakout:
    """What stands there and cannot be read as how far its notes go keeps them confidential."""
    stored = row.secrecy or Secrecy.OPEN.value
    secrecy = Secrecy(stored) if stored in set(Secrecy) else Secrecy.CONFIDENTIAL
    return Breakout(row.number, row.title, row.prompt, secrecy)


def _next(connection: sa.Connection, table: sa.Table, among: sa.ColumnElement[bool]) -> int:
    last: int | None = connection.scalar(sa.select(sa.func.max(table.c.number)).where(among))
    return (last or 0) + 1
