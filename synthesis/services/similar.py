"""Telling whoever types of similar notes that are there: their table's, and how many others have.

Nothing of a draft is stored or logged. Another table's note is counted and never
named or quoted; a confidential breakout's are not counted outside it.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from synthesis.domain.model import Actor, ConferenceId, Note, Point, Seat
from synthesis.domain.points import points_of
from synthesis.domain.ports import Embedder, Reader, Store, Vectors
from synthesis.domain.similar import ReadPoints, asks_in
from synthesis.domain.text import text_hash
from synthesis.services.access import Right, require, require_at
from synthesis.services.secrecy import Door, kept_back

MOST_SHOWN = 2
FRESH_SECONDS = 5.0
"""How old what is known of the notes may be; they are read anew at most so often."""
_MOST_KEPT = 4  # conferences
_SAMPLE = 100  # notes that tell which model has read them


@dataclass(frozen=True, slots=True)
class Similar:
    """What a draft is like: notes of the own table, and how many other tables have such a note."""

    notes: tuple[Note, ...] = ()
    other_tables: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """The points of a conference that a worker has read, with what compares with them."""

    edition: tuple[int, int, int] = (-1, -1, -1)
    name: str = ""
    model: Embedder | None = None
    vectors: Mapping[str, Vectors] = field(default_factory=dict)
    read: ReadPoints | None = None
    complete: bool = False
    at: float = -FRESH_SECONDS


_known: dict[tuple[Store, ConferenceId], _Known] = {}
_turn = Lock()


def similar(store: Store, reader: Reader, actor: Actor, seat: Seat, draft: str) -> Similar:
    """Return which notes the draft is like; nothing while no worker has read any.

    Raises `NotAllowed` unless the actor writes and reads notes at the seat.
    """
    require(actor, Right.CAPTURE, seat)
    require_at(store, actor, Right.READ_NOTES, seat)
    asks = asks_in(draft)
    known = _of(store, reader, actor.conference) if asks else _Known()
    if known.model is None or known.read is None:
        return Similar()
    found = known.read.near(known.model.embed(asks))
    closed = kept_back(store, actor.conference, Door.SIMILAR, seat.breakout)
    others = {p.seat for p in found if p.seat != seat and p.seat.breakout not in closed}
    return Similar(_still_there(store, actor, seat, found), len(others))


def _still_there(
    store: Store, actor: Actor, seat: Seat, found: Sequence[Point]
) -> tuple[Note, ...]:
    """The own table's notes as they read now, the nearest first."""
    codes = dict.fromkeys(point.note for point in found if point.seat == seat)
    if not codes:
        return ()
    here = {note.code: note for note in store.notes.current(actor.conference, seat)}
    notes = [here[code] for code in codes if code in here and not here[code].withdrawn]
    return tuple(notes[:MOST_SHOWN])


def _of(store: Store, reader: Reader, conference: ConferenceId) -> _Known:
    """Return what is known of the conference, read anew once it is old and something has changed.

    One thread reads; the others wait for it.
    """
    key = (store, conference)
    with _turn:
        known = _known.pop(key, _Known())
        if time.monotonic() - known.at >= FRESH_SECONDS:
            known = _read(store, reader, conference, known)
        _known[key] = known
        if len(_known) > _MOST_KEPT:
            _known.pop(next(iter(_known)))
        return known


def _read(store: Store, reader: Reader, conference: ConferenceId, before: _Known) -> _Known:
    edition = store.conferences.edition(conference)
    now = time.monotonic()
    if edition == before.edition and before.complete:
        return replace(before, at=now)
    notes = (note for note in store.notes.current(conference) if not note.withdrawn)
    points = [point for note in notes for point in points_of(note)]
    hashes = {point.code: text_hash(point.text) for point in points}
    name, model = _model(store, reader, list(hashes.values()))
    wanted = set(hashes.values())
    vectors = {h: row for h, row in before.vectors.items() if h in wanted and name == before.name}
    vectors |= store.vectors.get(name, sorted(wanted - vectors.keys()))
    read = ReadPoints(points, {code: vectors[h] for code, h in hashes.items() if h in vectors})
    return _Known(edition, name, model, vectors, read, wanted <= vectors.keys(), now)


def _model(store: Store, reader: Reader, hashes: list[str]) -> tuple[str, Embedder | None]:
    """Return the model that has read the most of the notes, of those that the reader is like."""
    some = hashes[:: max(1, len(hashes) // _SAMPLE)]
    counts = {name: len(store.vectors.get(name, some)) for name in store.vectors.models()}
    for name in sorted(filter(counts.get, counts), key=lambda name: -counts[name]):
        model = reader.like(name)
        if model is not None:
            return name, model
    return "", None
