"""From one board to the next: by what is new, as `replay` would make it of everything.

A replay is a fold over the log, so the state that made a board takes later entries as
they come. A new note has no place yet, and no earlier entry asks for it; where one does,
where a note was corrected, and where something is undone, everything is replayed.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from synthesis.domain.assembly import assemble
from synthesis.domain.board import Board
from synthesis.domain.log import Entry, Undo
from synthesis.domain.model import Note, NoteCode
from synthesis.domain.replay import apply, replay
from synthesis.domain.state import NEVER, State


def onward(
    board: Board, entries: Sequence[Entry] = (), notes: Iterable[Note] = (), *, strict: bool = False
) -> Board:
    """Return the board with further notes (newest versions, any order) and later entries.

    It is the one that `replay` makes of all notes and all entries together; `strict`
    entries lapse when any part of their subject is gone.
    """
    strict_from = entries[0].number if strict and entries else NEVER
    fresh = {note.code: note for note in notes}
    state = board.state
    if state is None or not _suffices(state, entries, fresh):
        together = dict(board.notes) | fresh
        return replay(together.values(), (*board.entries, *entries), strict_from=strict_from)
    there = _among(board.notes, fresh.values()) if fresh else board.notes
    state = replace(state, strict_from=strict_from)
    state = state.over(there, fresh.values()) if fresh else state
    state = state.copied() if entries else state
    lapsed = (*board.lapsed, *apply(state, entries))
    return assemble(state, there, (*board.entries, *entries), board.undone, lapsed, before=board)


def _suffices(state: State, entries: Sequence[Entry], fresh: Mapping[NoteCode, Note]) -> bool:
    """Whether what is new changes nothing of what earlier entries did."""
    known = state.of_note.keys() | state.sought
    return known.isdisjoint(fresh) and not any(isinstance(e.decision, Undo) for e in entries)


def _among(notes: Mapping[NoteCode, Note], fresh: Iterable[Note]) -> dict[NoteCode, Note]:
    """All notes by seat and number."""
    every = {**notes, **{note.code: note for note in fresh}}
    ordered = list(notes)
    for code in every.keys() - notes.keys():
        insort(ordered, code, key=lambda code: (every[code].seat, every[code].number))
    return {code: every[code] for code in ordered}
