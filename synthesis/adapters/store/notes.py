"""The shelf of notes: every version is a row, and no row is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store import arrivals
from synthesis.adapters.store.note_rows import as_note, as_row
from synthesis.adapters.store.schema import entries, notes
from synthesis.adapters.store.transactions import Database, chunks
from synthesis.domain.errors import Conflict, NotFound
from synthesis.domain.log import Redact
from synthesis.domain.model import (
    Batch,
    ConferenceId,
    Draft,
    Note,
    NoteCode,
    Seat,
    Tally,
    parse_code,
)

_NAME_OF_A_NOTE = ("conference", "breakout", "table_number", "number")


@dataclass(frozen=True, slots=True)
class SqlNotes:
    """Fulfils `NoteShelf`."""

    database: Database

    def add(self, conference: ConferenceId, drafts: Sequence[Draft]) -> tuple[Note, ...]:
        """All drafts are stored, or none; their notes come back in the order given.

        A draft whose client id is stored already (or came earlier in `drafts`)
        changes nothing and returns the newest version of that note; an empty
        client id is never the same as another one. Raises `Conflict` when the
        client id is that of a note at another seat, whose text the sender may
        not be allowed to read, and `NotFound` for a seat that does not exist.
        """
        if not drafts:
            return ()
        with self.database.writing_to(conference) as connection:
            known = arrivals.sent_before(connection, conference, drafts)
            arrivals.refuse_elsewhere(drafts, known)
            added = arrivals.unsent(drafts, known)
            if not added:
                connection.rollback()  # nothing changed, so the stamp stays
                return tuple(known[draft.client_id] for draft in drafts)
            fresh = arrivals.insert(connection, conference, added)
        return arrivals.in_order(drafts, known, fresh)

    def import_all(self, conference: ConferenceId, batch: Batch) -> tuple[Note, ...]:
        """The batch is stored whole, or nothing of it; its notes come back in the order given.

        A note that came in before stays where it is, and what no new note needs
        is not made. Raises `Conflict` when a number or a code is taken,
        `NotFound` for a seat that is neither there nor in the batch.
        """
        with self.database.writing_to(conference) as connection:
            known = arrivals.sent_before(connection, conference, batch.drafts)
            added = arrivals.unsent(batch.drafts, known)
            if not added:
                connection.rollback()  # nothing changed, so the stamp stays
                return tuple(known[draft.client_id] for draft in batch.drafts)
            needed = {draft.seat for draft in added}
            arrivals.make_rooms(self.database, connection, conference, batch, needed)
            fresh = arrivals.insert(connection, conference, added)
        return arrivals.in_order(batch.drafts, known, fresh)

    def current(
        self, conference: ConferenceId, seat: Seat | None = None, *, breakout: int | None = None
    ) -> tuple[Note, ...]:
        """The newest version of every note, withdrawn ones included, by seat and number."""
        query = _newest().where(notes.c.conference == conference)
        if seat is not None:
            query = query.where(
                notes.c.breakout == seat.breakout, notes.c.table_number == seat.table
            )
        if breakout is not None:
            query = query.where(notes.c.breakout == breakout)
        query = query.order_by(notes.c.breakout, notes.c.table_number, notes.c.number)
        with self.database.reading() as connection:
            return tuple(as_note(row) for row in connection.execute(query))

    def tallies(self, conference: ConferenceId) -> dict[Seat, Tally]:
        """How far each table has come; one without a note is left out. Read from the key alone."""
        at = (notes.c.breakout, notes.c.table_number)
        redacted = (
            sa.select(sa.func.count())
            .where(entries.c.conference == conference, entries.c.kind == Redact.__name__)
            .scalar_subquery()
        )
        query = (
            sa.select(*at, sa.func.max(notes.c.number), sa.func.count(), redacted)
            .where(notes.c.conference == conference)
            .group_by(*at)
        )
        with self.database.reading() as connection:
            return {
                Seat(breakout, table): Tally(last, versions, redactions)
                for breakout, table, last, versions, redactions in connection.execute(query)
            }

    def after(self, conference: ConferenceId, last: Mapping[Seat, int]) -> tuple[Note, ...]:
        """The newest version of every note of these tables whose number is larger."""
        found: list[Note] = []
        with self.database.reading() as connection:
            for some in chunks(sorted(last.items())):
                beyond = sa.or_(
                    *(
                        (notes.c.breakout == seat.breakout)
                        & (notes.c.table_number == seat.table)
                        & (notes.c.number > number)
                        for seat, number in some
                    )
                )
                query = _newest().where(notes.c.conference == conference, beyond)
                query = query.order_by(notes.c.breakout, notes.c.table_number, notes.c.number)
                found += map(as_note, connection.execute(query))
        return tuple(found)

    def get(self, conference: ConferenceId, code: NoteCode) -> Note:
        """The newest version. Raises `NotFound`, or `Invalid` when it is no note's code."""
        return self.versions(conference, code)[-1]

    def versions(self, conference: ConferenceId, code: NoteCode) -> tuple[Note, ...]:
        """Every version, oldest first. Raises as `get` does."""
        with self.database.reading() as connection:
            return _versions(connection, conference, code)

    def revise(  # noqa: PLR0913 - the port's shape
        self,
        conference: ConferenceId,
        code: NoteCode,
        *,
        seen_version: int,
        author: str,
        text: str | None = None,
        withdrawn: bool | None = None,
    ) -> Note:
        """A new version is stored; what is None stays as it was.

        Raises `Conflict` when the newest version is not `seen_version`, and as
        `get` does.
        """
        with self.database.writing_to(conference) as connection:
            newest = _versions(connection, conference, code)[-1]
            if newest.version != seen_version:
                raise Conflict(
                    f"{newest.code} was changed by {newest.author} after you opened it. "
                    "Look at the new text and try again."
                )
            revised = replace(
                newest,
                version=newest.version + 1,
                text=newest.text if text is None else text,
                withdrawn=newest.withdrawn if withdrawn is None else withdrawn,
                author=author,
                written_at=datetime.now(UTC),
            )
            connection.execute(sa.insert(notes), [as_row(conference, revised)])
        return revised


def _newest() -> sa.Select[Any]:
    """Rows without a successor: versions have no gaps, so one look at the key's index tells."""
    later = notes.alias("later")
    has_later = sa.exists().where(
        *(later.c[name] == notes.c[name] for name in _NAME_OF_A_NOTE),
        later.c.version == notes.c.version + 1,
    )
    return sa.select(notes).where(~has_later)


def _versions(
    connection: sa.Connection, conference: ConferenceId, code: NoteCode
) -> tuple[Note, ...]:
    seat, number, letter = parse_code(code)
    query = (
        sa.select(notes)
        .where(
            notes.c.conference == conference,
            notes.c.breakout == seat.breakout,
            notes.c.table_number == seat.table,
            notes.c.number == number,
        )
        .order_by(notes.c.version)
    )
    found = () if letter else tuple(as_note(row) for row in connection.execute(query))
    if not found:
        raise NotFound(f"There is no note {code} in this conference. Check the code.")
    return found
