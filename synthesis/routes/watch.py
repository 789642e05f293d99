"""One watcher per conference: asks the database for its stamp while anybody listens.

On PostgreSQL it is rung as soon as any process has changed the conference, and else asks
every two seconds. Where nothing rings (SQLite, a pooler that lets no NOTIFY through, a lost
connection) it asks several times a second. However many pages are open, a conference costs
one small query each time, and two more when something has changed that a table's listeners
wait for: the new notes of all those tables are read at once, and written out once for each.
Knows nothing of how listeners are answered.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections import Counter, deque
from collections.abc import AsyncIterator

from synthesis.domain.errors import NotFound, SynthesisError
from synthesis.domain.model import ConferenceId, Note, Seat, Tally
from synthesis.domain.ports import Hearing
from synthesis.routes.answer import in_thread
from synthesis.routes.bench import workbench
from synthesis.routes.notes import plain
from synthesis.services import capture

POLL_SECONDS = 0.3
"""How long a change waits at most before listeners hear of it, however many come."""
SLOW_SECONDS = 2.0
"""The same where changes ring and one was missed; and how old the list of join codes may be:
so long a revoked code still hears of changes."""

_KEPT = 30
"""Rounds that are kept for a listener who is slow; an older one reads the list anew."""

_log = logging.getLogger(__name__)


class Watch:
    """What is known of one conference: its stamp and the join codes that are valid.

    `changed` is an event that is set, and replaced by a new one, on each change.
    """

    def __init__(self, conference: ConferenceId) -> None:
        self.conference = conference
        self.stamp = -1
        self.codes: frozenset[str] = frozenset()
        self.listeners = 0
        self.changed = asyncio.Event()
        self.rung = asyncio.Event()
        self.seats: Counter[Seat] = Counter()
        self._tallies: dict[Seat, Tally] = {}
        self._told: deque[tuple[int, dict[Seat, str] | None]] = deque(maxlen=_KEPT)
        self.closing = False
        self._grants_read_at = -SLOW_SECONDS
        self.task = asyncio.create_task(self._run(), name=f"watch {conference}")

    def tell(self) -> None:
        """Wake every listener."""
        self.changed.set()
        self.changed = asyncio.Event()

    def messages(self, sent: int, seat: Seat | None) -> list[str]:
        """What to tell whoever was told up to the stamp `sent`, about a table or about all.

        Of a table its new notes, or the stamp where its list must be read anew.
        """
        if self.stamp <= sent:
            return []
        since = [news for stamp, news in self._told if stamp > sent]
        if seat is None or sent < 0 or len(since) == _KEPT or None in since:
            return [f"data: {self.stamp}\n\n"]
        return [news[seat] or f"data: {self.stamp}\n\n" for news in since if news and seat in news]

    def _read(self) -> tuple[int, frozenset[str], dict[Seat, str] | None]:
        store, now = workbench().store, time.monotonic()
        stamp = store.conferences.stamp(self.conference)
        news = self._read_news() if self.seats and stamp != self.stamp else None
        if not news and now - self._grants_read_at < SLOW_SECONDS:
            return stamp, self.codes, news
        grants = store.grants.all(self.conference)  # and always before a note is told
        self._grants_read_at = now
        return stamp, frozenset(grant.code for grant in grants if not grant.revoked), news

    def _read_news(self) -> dict[Seat, str]:
        store, seats = workbench().store, tuple(self.seats)
        self._tallies, fresh = capture.news(store, self.conference, seats, self._tallies)
        return {seat: _as_message(notes) for seat, notes in fresh.items()}

    async def _run(self) -> None:
        while True:
            self.rung.clear()  # before reading: what rings meanwhile is read in the next round
            try:
                stamp, codes, news = await in_thread(self._read)
                if (stamp, codes) != (self.stamp, self.codes):
                    self.stamp, self.codes = stamp, codes
                    self._told.append((stamp, news))
                    self.tell()
            except NotFound:  # it was deleted: the stream of every page ends
                self.stamp, self.codes = max(self.stamp, 0), frozenset()
                self.tell()
            except SynthesisError as error:
                self._tallies = {}  # what was read and not told is read anew
                _log.warning("Live events wait for the database: %s", error)
            await asyncio.sleep(POLL_SECONDS)
            if any(hearing.is_open for hearing in _hearings):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.rung.wait(), SLOW_SECONDS - POLL_SECONDS)


def _as_message(notes: tuple[Note, ...]) -> str:
    if not notes:
        return ""
    return f"event: notes\ndata: {json.dumps([plain(note) for note in notes])}\n\n"


_hearings: list[Hearing] = []
"""None before the server has started, and one from then on."""
_watches: dict[ConferenceId, Watch] = {}


def listeners() -> int:
    """Return how many pages of this process are listening."""
    return sum(watch.listeners for watch in _watches.values())


def _ring(conference: ConferenceId | None) -> None:
    for watch in _watches.values():
        if conference in {None, watch.conference}:
            watch.rung.set()


@contextlib.asynccontextmanager
async def ringing() -> AsyncIterator[None]:
    """Have changes ring inside the block, where the database can tell them."""
    loop = asyncio.get_running_loop()

    def pass_on(conference: ConferenceId | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody listens
            loop.call_soon_threadsafe(_ring, conference)

    hearing = workbench().store.hear(pass_on)
    _hearings.append(hearing)
    try:
        yield
    finally:
        _hearings.remove(hearing)
        await in_thread(hearing.close)


def close_watches() -> None:
    """End every stream, so that a server that was asked to stop can."""
    for watch in _watches.values():
        watch.closing = True
        watch.tell()


@contextlib.asynccontextmanager
async def watching(conference: ConferenceId, seat: Seat | None) -> AsyncIterator[Watch]:
    """Give the conference's watcher, started for the first listener and ended with the last.

    Whoever listens at a table, and may read it, is told of its notes.
    """
    watch = _watches.get(conference)
    if watch is None:
        watch = _watches[conference] = Watch(conference)
    watch.listeners += 1
    if seat is not None:
        watch.seats[seat] += 1
    try:
        yield watch
    finally:
        watch.listeners -= 1
        if seat is not None:
            watch.seats -= Counter([seat])
        if not watch.listeners:
            del _watches[conference]
            watch.task.cancel()
