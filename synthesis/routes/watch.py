"""One watcher per conference: asks the database for its stamp while anybody listens.

However many pages are open, a conference costs one small query per poll. Knows
nothing of how listeners are answered.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from synthesis.domain.errors import SynthesisError
from synthesis.domain.model import ConferenceId
from synthesis.routes.answer import in_thread
from synthesis.routes.bench import workbench

POLL_SECONDS = 0.3
"""How long a change waits at most before listeners hear of it."""
GRANTS_ROUNDS = 7
"""Join codes are read every so many polls: how long a revoked code still hears of changes."""

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
        self.closing = False
        self.task = asyncio.create_task(self._run(), name=f"watch {conference}")

    def tell(self) -> None:
        """Wake every listener."""
        self.changed.set()
        self.changed = asyncio.Event()

    def _read(self, with_grants: bool) -> tuple[int, frozenset[str]]:
        store = workbench().store
        stamp = store.conferences.stamp(self.conference)
        if not with_grants:
            return stamp, self.codes
        grants = store.grants.all(self.conference)
        return stamp, frozenset(grant.code for grant in grants if not grant.revoked)

    async def _run(self) -> None:
        rounds = 0
        while True:
            try:
                seen = await in_thread(self._read, rounds % GRANTS_ROUNDS == 0)
                rounds += 1
                if seen != (self.stamp, self.codes):
                    self.stamp, self.codes = seen
                    self.tell()
            except SynthesisError as error:
                _log.warning("Live events wait for the database: %s", error)
            await asyncio.sleep(POLL_SECONDS)


_watches: dict[ConferenceId, Watch] = {}


def listeners() -> int:
    """Return how many pages of this process are listening."""
    return sum(watch.listeners for watch in _watches.values())


def close_watches() -> None:
    """End every stream, so that a server that was asked to stop can."""
    for watch in _watches.values():
        watch.closing = True
        watch.tell()


@contextlib.asynccontextmanager
async def watching(conference: ConferenceId) -> AsyncIterator[Watch]:
    """Give the conference's watcher, started for the first listener and ended with the last."""
    watch = _watches.get(conference)
    if watch is None:
        watch = _watches[conference] = Watch(conference)
    watch.listeners += 1
    try:
        yield watch
    finally:
        watch.listeners -= 1
        if not watch.listeners:
            del _watches[conference]
            watch.task.cancel()
