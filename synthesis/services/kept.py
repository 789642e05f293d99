"""Boards in memory: replayed once, and shared by all who ask at the same time.

The board is never stored. While notes pour in, each page that runs anew would replay
all of them for a handful that are new; so those who only look are given a board that
is a moment old, with the stamp that fits it, and whoever decides is given the newest.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from synthesis.domain.board import Board
from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import Store
from synthesis.domain.replay import replay

OUTLIVES = 3.0
"""A board serves those who look for so many times as long as it took to make: then
replaying takes at most a quarter of a core, however many pages stand open."""
SLOW_SECONDS = 0.05
"""A board that is made sooner is made anew each time."""
_MOST = 8

Edition = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A board with the stamp and the edition from before it was read; `until` is monotonic."""

    stamp: int
    edition: Edition
    board: Board
    until: float

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
    return _Kept(stamp, edition, kept.board, kept.until) if kept.edition == edition else kept


def _made(store: Store, conference: ConferenceId, stamp: int, edition: Edition) -> _Kept:
    """The board of an edition. A write that falls between the reads only makes it newer."""
    began = time.thread_time()  # of the processor's: others' work makes no board slow
    board = replay(store.notes.current(conference), store.log.entries(conference))
    took = time.thread_time() - began
    lasts = took * OUTLIVES if took > SLOW_SECONDS else 0.0
    return _Kept(stamp, edition, board, time.monotonic() + lasts)


def _keep(key: tuple[Store, ConferenceId], kept: _Kept) -> None:
    _boards[key] = kept
    _boards.move_to_end(key)
    if len(_boards) > _MOST:
        _boards.popitem(last=False)
