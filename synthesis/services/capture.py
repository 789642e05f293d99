"""Typing, correcting and withdrawing notes, for one table."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from synthesis.domain.errors import Invalid
from synthesis.domain.model import (
    Actor,
    ConferenceId,
    Draft,
    Note,
    NoteCode,
    Seat,
    Tally,
    parse_code,
)
from synthesis.domain.ports import Store
from synthesis.domain.text import checked, clean
from synthesis.services.access import Right, require, require_at

MAX_PASTED = 200


def _client_id(note_id: str) -> str:
    if not note_id:
        return str(uuid.uuid4())
    if len(note_id) > 64 or not note_id.replace("-", "").isalnum():
        raise Invalid("The note's id is not one that the note box makes. Reload the page.")
    return note_id


def add_note(store: Store, actor: Actor, seat: Seat, text: str, note_id: str = "") -> Note:
    """Store one note and return it with its code; sending the same `note_id` again changes nothing.

    Raises `NotAllowed`, `NotFound` for a table that does not exist, and
    `Invalid` for a text that is no note.
    """
    require(actor, Right.CAPTURE, seat)
    draft = Draft(seat, checked(text), actor.name, _client_id(note_id))
    return store.notes.add(actor.conference, [draft])[0]


def add_notes(store: Store, actor: Actor, seat: Seat, texts: Sequence[str]) -> tuple[Note, ...]:
    """Store many notes at once, all or none; the error says which one is no note."""
    require(actor, Right.CAPTURE, seat)
    if len(texts) > MAX_PASTED:
        raise Invalid(
            f"{len(texts)} notes at once are too many for this box; paste at most {MAX_PASTED}, "
            "or let the organiser import the file."
        )
    drafts = []
    for number, text in enumerate(texts, start=1):
        try:
            drafts.append(Draft(seat, checked(text), actor.name, _client_id("")))
        except Invalid as error:
            raise Invalid(f"Note {number} of {len(texts)}: {error} Nothing was added.") from error
    return store.notes.add(actor.conference, drafts)


def correct_note(store: Store, actor: Actor, code: str, text: str, seen_version: int) -> Note:
    """Store a new version of a note; the old one stays in the history.

    Raises `Conflict` when somebody corrected it after `seen_version`.
    """
    note = _own_note(store, actor, code)
    return store.notes.revise(
        actor.conference,
        note.code,
        seen_version=seen_version,
        author=actor.name,
        text=checked(text),
    )


def withdraw_note(
    store: Store, actor: Actor, code: str, seen_version: int, *, back: bool = False
) -> Note:
    """Take a note out of the discussion, or put it back; it stays listed as withdrawn."""
    note = _own_note(store, actor, code)
    return store.notes.revise(
        actor.conference,
        note.code,
        seen_version=seen_version,
        author=actor.name,
        withdrawn=not back,
    )


def _own_note(store: Store, actor: Actor, code: str) -> Note:
    seat, _, letter = parse_code(code)
    require(actor, Right.CAPTURE, seat)
    if letter:
        raise Invalid(f"{code} is one point of a note; name the whole note, without the letter.")
    return store.notes.get(actor.conference, NoteCode(clean(code).upper()))


def may_follow(actor: Actor, seat: Seat) -> None:
    """Raise `NotAllowed` unless the actor may be told of each new note of the table."""
    require(actor, Right.CAPTURE, seat)


def news(
    store: Store, conference: ConferenceId, seats: Collection[Seat], known: Mapping[Seat, Tally]
) -> tuple[dict[Seat, Tally], dict[Seat, tuple[Note, ...]]]:
    """Return how far each table has come, and what is new at every table that moved.

    For those who passed `may_follow`; asks for no right itself, since it serves them all at
    once. An empty tuple says that the list must be read anew: the table is not among
    `seats`, `known` does not name it, or a note of it was corrected.
    """
    tallies = store.notes.tallies(conference)
    moved = {seat for seat, tally in tallies.items() if tally != known.get(seat)}
    last = {seat: known[seat].last for seat in moved & known.keys() & set(seats)}
    fresh: dict[Seat, tuple[Note, ...]] = dict.fromkeys(moved, ())
    for note in store.notes.after(conference, last) if last else ():
        if note.number <= tallies[note.seat].last:  # what came in meanwhile is told next time
            fresh[note.seat] += (note,)
    for seat in last:
        if tallies[seat].versions - known[seat].versions != len(fresh[seat]):
            fresh[seat] = ()
    return tallies, fresh


def table_notes(store: Store, actor: Actor, seat: Seat) -> tuple[Note, ...]:
    """Return the table's notes, withdrawn ones included, in the order they were typed."""
    require_at(store, actor, Right.READ_NOTES, seat)
    return store.notes.current(actor.conference, seat)
