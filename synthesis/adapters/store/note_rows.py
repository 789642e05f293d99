"""A note as a row of its table, and back."""

from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.hashes import HASH, hash_of
from synthesis.domain.model import FIRST_RULE, ConferenceId, Note, Seat


def as_row(conference: ConferenceId, note: Note) -> dict[str, object]:
    """The values of a new row."""
    row: dict[str, object] = {
        "conference": conference,
        "breakout": note.seat.breakout,
        "table_number": note.seat.table,
        "number": note.number,
        "version": note.version,
        "text": note.text,
        "author": note.author,
        "written_at": note.written_at,
        "withdrawn": note.withdrawn,
        "reference": note.reference,
        "origin": note.origin,
        "client_id": note.client_id or None,
        "rule": None if note.rule == FIRST_RULE else note.rule,
    }
    return row | {HASH: hash_of(row)}


def as_note(row: sa.Row[Any] | SimpleNamespace) -> Note:
    """The version that a row holds."""
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
        rule=row.rule or FIRST_RULE,
    )
