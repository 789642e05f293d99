"""Notes on their way in: which are new, the number that each gets, the rooms that they need.

Works inside a transaction that already holds the conference's lock.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from synthesis.adapters.store.grants import grant_row
from synthesis.adapters.store.note_rows import as_note, as_row
from synthesis.adapters.store.schema import breakouts, codes, notes, tables
from synthesis.adapters.store.seats import require_seats
from synthesis.adapters.store.transactions import Database, chunks
from synthesis.domain.errors import Conflict
from synthesis.domain.model import Batch, ConferenceId, Draft, Note, Seat
from synthesis.domain.points import NEWEST_RULE


def sent_before(
    connection: sa.Connection, conference: ConferenceId, drafts: Sequence[Draft]
) -> dict[str, Note]:
    """Return the newest version of every note whose client id a draft bears, by client id."""
    found: dict[str, Note] = {}
    for some in chunks(sorted({draft.client_id for draft in drafts} - {""})):
        query = (
            sa.select(notes)
            .where(notes.c.conference == conference, notes.c.client_id.in_(some))
            # Sorted out here: a join would be planned without statistics after an import.
            .order_by(notes.c.version)
        )
        found.update((row.client_id, as_note(row)) for row in connection.execute(query))
    return found


def refuse_elsewhere(drafts: Sequence[Draft], known: Mapping[str, Note]) -> None:
    """Raise `Conflict` when one client id stands for notes at two seats."""
    seats = {client_id: note.seat for client_id, note in known.items()}
    for draft in drafts:
        if draft.client_id and seats.setdefault(draft.client_id, draft.seat) != draft.seat:
            raise Conflict(
                f"A note with this id was sent to another table than {draft.seat}. "
                "Nothing was stored; type it again."
            )


def unsent(drafts: Sequence[Draft], known: Mapping[str, Note]) -> tuple[Draft, ...]:
    """Return the drafts that would be new notes, each client id once."""
    seen = set(known)
    found = []
    for draft in drafts:
        if draft.client_id not in seen:
            found.append(draft)
        if draft.client_id:
            seen.add(draft.client_id)
    return tuple(found)


def insert(
    connection: sa.Connection, conference: ConferenceId, drafts: Sequence[Draft]
) -> tuple[Note, ...]:
    """Store the drafts under the next numbers of their seats. Raises `NotFound` for a seat."""
    require_seats(connection, conference, {draft.seat for draft in drafts})
    fresh = _numbered(connection, conference, drafts)
    connection.execute(sa.insert(notes), [as_row(conference, note) for note in fresh])
    return fresh


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
                rule=NEWEST_RULE,
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


def in_order(
    drafts: Sequence[Draft], known: Mapping[str, Note], fresh: Sequence[Note]
) -> tuple[Note, ...]:
    """Return the note of every draft, known or fresh, in the order of the drafts."""
    by_client_id = dict(known) | {note.client_id: note for note in fresh if note.client_id}
    nameless = iter([note for note in fresh if not note.client_id])
    return tuple(
        by_client_id[draft.client_id] if draft.client_id else next(nameless) for draft in drafts
    )


def make_rooms(
    database: Database,
    connection: sa.Connection,
    conference: ConferenceId,
    batch: Batch,
    needed: Collection[Seat],
) -> None:
    """Make those rooms and join codes of a batch that the seats need.

    Raises `Conflict` when a number or a code is taken.
    """
    numbers = {seat.breakout for seat in needed}
    new = database.insert_new
    inserts = [
        new(breakouts).values(
            conference=conference, number=each.number, title=each.title, prompt=each.prompt
        )
        for each in batch.breakouts
        if each.number in numbers
    ]
    inserts += [
        new(tables).values(
            conference=conference,
            breakout=each.seat.breakout,
            number=each.seat.table,
            name=each.name,
        )
        for each in batch.tables
        if each.seat in needed
    ]
    inserts += [new(codes).values(grant_row(each)) for each in batch.grants if each.seat in needed]
    for insertion in inserts:
        if connection.scalar(insertion.returning(sa.literal(True))) is None:
            raise Conflict(
                "A breakout, a table or a join code was made meanwhile that stands where a new "
                "one was to be. Nothing was stored; try again."
            )
