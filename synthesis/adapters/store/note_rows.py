"""A note as a row of its table, and back."""

import hashlib
from typing import Any

import sqlalchemy as sa

from synthesis.domain.model import ConferenceId, Note, Seat


def as_row(conference: ConferenceId, note: Note) -> dict[str, object]:
    """The values of a new row."""
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


def as_note(row: sa.Row[Any]) -> Note:
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
    )
