"""Boards in memory: made once, and shared by all who ask at the same time.

The board is never stored. A kept one goes on by the notes and entries that are new; where
a note was corrected, words were replaced or a backup was restored, all is read and
replayed. While that takes long, those who only look are given a board that is a moment
old, with the stamp that fits it, and whoever decides is given the newest.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

from synthesis.domain.board import Board
from synthesis.domain.log import Redact
from synthesis.domain.model import ConferenceId, Note, Seat, Tally
from synthesis.domain.onward import onward
from synthesis.domain.ports import Store
from synthesis.domain.replay import replay

OUTLIVES = 8.0
"""A board serves those who look for so many times as long as it took to make: then
making boards takes at most a ninth of a core, however many pages stand open."""
SLOW_SECONDS = 0.015
"""A board that is made sooner is made anew each time."""
_MOST = 8

Edition = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A board with the stamp, the edition and the tallies from before it was read.

    `until` is monotonic.
    """

    stamp: int
    edition: Edition
    board: Board
    until: float
    tallies: Mapping[Seat, Tally]

    def serves(self, edition: Edition) -> bool:
        """Whether whoever looks now may have it: nobody has decided or restored since."""
        settled = (self.edition[0], self.edition[2]) == (edition[0], edition[2])
        return self.edition == edition or (settled and time.monotonic() < self.until)


_boards: OrderedDict[tuple[Store, ConferenceId], _Kept] = OrderedDict()
"""The newest board of each conference looked at lately, and no older one: words that were
replaced or deleted must not live on here."""
_making = Lock()
"""Ten threads that miss the same board make it once."""


def board_of(store: Store, conference: ConferenceId) -> Board:
    """Return the newest board, for a service that has asked for its own right."""
    return _given(store, conference, newest=True)[1]


def lately(store: Store, conference: ConferenceId) -> tuple[int, Board]:
    """Return a stamp and a board that holds all that the stamp counts, and every decision.

    For a service that only shows, and has asked for its own right. Notes of the last
    moment may be missing from a board that takes long to make; the stamp tells.
    """
    return _given(store, conference, newest=False)


def forget(store: Store, conference: ConferenceId) -> None:
    """This process keeps no board of the conference: it was deleted."""
    with _making:
        _boards.pop((store, conference), None)


def _given(store: Store, conference: ConferenceId, *, newest: bool) -> tuple[int, Board]:
    found = _found(store, conference, newest)
    if not isinstance(found, _Kept):
        with _making:
            found = _found(store, conference, newest)  # another thread may just have made it
            if not isinstance(found, _Kept):
                found = _made(store, conference, *found)
                _keep((store, conference), found)
    return found.stamp, found.board


def _found(store: Store, conference: ConferenceId, newest: bool) -> _Kept | tuple[int, Edition]:
    """The board that will do, or the stamp and the edition to make one of."""
    stamp, edition = store.conferences.stamp(conference), store.conferences.edition(conference)
    kept = _boards.get((store, conference))
    if kept is None or not (kept.edition == edition if newest else kept.serves(edition)):
        return stamp, edition
    return replace(kept, stamp=stamp) if kept.edition == edition else kept


def _made(store: Store, conference: ConferenceId, stamp: int, edition: Edition) -> _Kept:
    """The board of an edition. A write that falls between the reads only makes it newer."""
    kept, tallies = _boards.get((store, conference)), store.notes.tallies(conference)
    began = time.thread_time()  # of the processor's: others' work makes no board slow
    board = _moved_on(store, conference, kept, tallies) if kept is not None else None
    if board is None:
        board = replay(store.notes.current(conference), store.log.entries(conference))
    took = time.thread_time() - began
    lasts = took * OUTLIVES if took > SLOW_SECONDS else 0.0
    return _Kept(stamp, edition, board, time.monotonic() + lasts, tallies)


def _moved_on(
    store: Store, conference: ConferenceId, kept: _Kept, tallies: Mapping[Seat, Tally]
) -> Board | None:
    """The kept board with what came since; None where what it was made of has changed.

    Entries are read last: words that were replaced while this read show in one of them.
    """
    notes = _new_notes(store, conference, kept.tallies, tallies)
    entries = store.log.entries(conference, after=kept.board.last_entry)
    if notes is None or any(isinstance(each.decision, Redact) for each in entries):
        return None
    if store.conferences.edition(conference)[2] != kept.edition[2]:  # a backup was restored
        return None
    return onward(kept.board, entries, notes)


def _new_notes(
    store: Store,
    conference: ConferenceId,
    before: Mapping[Seat, Tally],
    now: Mapping[Seat, Tally],
) -> tuple[Note, ...] | None:
    """The notes that came between two tallies, None where an older one has another version."""
    last = {seat: before[seat].last if seat in before else 0 for seat in now}
    moved = {seat: last[seat] for seat in now if _rows(now, seat) != _rows(before, seat)}
    notes = store.notes.after(conference, moved) if moved else ()
    notes = tuple(note for note in notes if note.number <= now[note.seat].last)
    rows = sum(_rows(now, seat) - _rows(before, seat) for seat in moved)
    return notes if rows == len(notes) else None


def _rows(tallies: Mapping[Seat, Tally], seat: Seat) -> int:
    return tallies[seat].versions if seat in tallies else 0


def _keep(key: tuple[Store, ConferenceId], kept: _Kept) -> None:
    _boards[key] = kept
    _boards.move_to_end(key)
    if len(_boards) > _MOST:
        _boards.popitem(last=False)
