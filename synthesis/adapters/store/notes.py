"""The shelf of notes: every version is a row, and no row is changed."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.schema import notes
from synthesis.adapters.store.seats import require_seats
from synthesis.adapters.store.transactions import Database, chunks
from synthesis.domain.errors import Conflict, NotFound
from synthesis.domain.model import ConferenceId, Draft, Note, NoteCode, Seat, parse_code

_NAME_OF_A_NOTE = ("conference", "breakout", "table_number", "number")


@dataclass(frozen=True, slots=True)
class SqlNotes:
    """Fulfils `NoteShelf`."""

    database: Database

    def add(self, conference: ConferenceId, drafts: Sequence[Draft]) -> tuple[Note, ...]:
        """All drafts are stored, or none; their notes come back in the order given.

        A draft whose client id is stored already (or came earlier in `drafts`)
        changes nothing and returns the newest version of that note; an empty
        client id is never the same as another one. Raises `NotFound` for a seat
        that does not exist.
        """
        if not drafts:
            return ()
        with self.database.writing_to(conference) as connection:
            known = _sent_before(connection, conference, drafts)
            added = tuple(_unsent(drafts, known))
            require_seats(connection, conference, {draft.seat for draft in added})
            if not added:
                connection.rollback()  # nothing changed, so the stamp stays
                return tuple(known[draft.client_id] for draft in drafts)
            fresh = _numbered(connection, conference, added)
            connection.execute(sa.insert(notes), [_row(conference, note) for note in fresh])
        return _in_order(drafts, known, fresh)

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
            return tuple(_note(row) for row in connection.execute(query))

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
            connection.execute(sa.insert(notes), [_row(conference, revised)])
        return revised


def _newest() -> sa.Select[Any]:
    """Rows without a successor: versions have no gaps, so one look at the key's index tells."""
    later = notes.alias("later")
    has_later = sa.exists().where(
        *(later.c[name] == notes.c[name] for name in _NAME_OF_A_NOTE),
        later.c.version == notes.c.version + 1,
    )
    return sa.select(notes).where(~has_later)


def _sent_before(
    connection: sa.Connection, conference: ConferenceId, drafts: Sequence[Draft]
) -> dict[str, Note]:
    """Versions are sorted out here: a join would be planned without statistics after an import."""
    found: dict[str, Note] = {}
    for some in chunks(sorted({draft.client_id for draft in drafts} - {""})):
        query = (
            sa.select(notes)
            .where(notes.c.conference == conference, notes.c.client_id.in_(some))
            .order_by(notes.c.version)
        )
        found.update((row.client_id, _note(row)) for row in connection.execute(query))
    return found


def _unsent(drafts: Sequence[Draft], known: dict[str, Note]) -> Iterable[Draft]:
    seen = set(known)
    for draft in drafts:
        if draft.client_id not in seen:
            yield draft
        if draft.client_id:
            seen.add(draft.client_id)


def _numbered(
    connection: sa.Connection, conference: ConferenceId, drafts: Sequence[Draft]
) -> tuple[Note, ...]:
    """The conference's lock is held, so counting on from the largest number is safe."""
    now = datetime.now(UTC)
    last = Counter({seat: _last(connection, conference, seat) for seat in {d.seat for d in drafts}})
    fresh = []
    for draft in drafts:
        last[draft.seat] += 1
        fresh.append(
            Note(
                seat=draft.seat,
                number=last[draft.seat],
                version=1,
                text=draft.text,
                author=draft.author,
                written_at=now,
                reference=draft.reference,
                origin=draft.origin,
                client_id=draft.client_id,
            )
        )
    return tuple(fresh)


def _last(connection: sa.Connection, conference: ConferenceId, seat: Seat) -> int:
    query = sa.select(sa.func.max(notes.c.number)).where(
        notes.c.conference == conference,
        notes.c.breakout == seat.breakout,
        notes.c.table_number == seat.table,
    )
    return connection.scalar(query) or 0


def _in_order(
    drafts: Sequence[Draft], known: dict[str, Note], fresh: Sequence[Note]
) -> tuple[Note, ...]:
    by_client_id = known | {note.client_id: note for note in fresh if note.client_id}
    nameless = iter([note for note in fresh if not note.client_id])
    return tuple(
        by_client_id[draft.client_id] if draft.client_id else next(nameless) for draft in drafts
    )


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
    found = () if letter else tuple(_note(row) for row in connection.execute(query))
    if not found:
        raise NotFound(f"There is no note {code} in this conference. Check the code.")
    return found


def _row(conference: ConferenceId, note: Note) -> dict[str, object]:
    return {
        "conference": conference,
        "breakout": note.seat.breakout,
        "table_number": note.seat.table,
        "number": note.number,
        "version": note.version,
        "text": note.text,
        # The column's type refuses lone surrogates, with a better message than encode() has.
        "sha256": hashlib.sha256(note.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "author": note.author,
        "written_at": note.written_at,
        "withdrawn": note.withdrawn,
        "reference": note.reference,
        "origin": note.origin,
        "client_id": note.client_id or None,
    }


def _note(row: sa.Row[Any]) -> Note:
    return Note(
        seat=Seat(row.breakout, row.table_number),
        number=row.number,
        version=row.version,
        text=row.text,
        author=row.author,
        written_at=row.written_at,
        withdrawn=row.withdrawn,
        reference=row.reference,
        origin=row.origin,
        client_id=row.client_id or "",
    )
