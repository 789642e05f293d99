"""Slows down whoever tries join codes, without locking anybody out.

There are 31^8, nearly 10^12, codes, and a venue shares one address; so nobody is ever
barred. Instead a wrong code costs: its answer waits, longer each time for the same code,
and for half a second it takes one of few places. While all are taken, whoever comes
waits for a place in the order of arrival, a right code like a wrong one; who does not
wait any more is passed over. The places bound how many codes can be tried, whether or
not somebody waits for the answers.
One process knows nothing of another's places. Decides nothing about codes.
"""

import asyncio
import contextlib
import time
from asyncio import FIRST_COMPLETED
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable
from typing import Literal
from weakref import WeakKeyDictionary

from starlette.requests import Request

from synthesis.domain.errors import NotFound, Unavailable

PLACES = 20
"""With `HOLD_SECONDS`, 40 wrong codes a second at most: 24,000 in ten minutes, which find
one of 300 codes with a chance of 1 in 100,000."""
HOLD_SECONDS = 0.5
WAIT_SECONDS = 3.0
"""The longest wait for a place: with the login itself it stays below 5 s."""
LONGEST_SECONDS = 4.0
"""The longest wait for the answer to a wrong code."""
REMEMBERED = 10_000
FORGET_SECONDS = 600.0


class Guesses:
    """The places of one process, and how often each code was tried in vain."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(PLACES)
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._holds: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def turn(self, code: str, gone: Awaitable[None]) -> AsyncIterator[None]:
        """Look a code up inside the block; a `NotFound` from it is answered late.

        `gone` ends when whoever asks does not wait any more, and then nothing is looked
        up. Raises `Unavailable` when no place became free: too many are trying codes.
        """
        await self._take_place(gone)
        try:
            yield
        except NotFound:
            self._hold()
            await asyncio.sleep(self._penalty_seconds(code[:64]))
            raise
        except BaseException:
            self._free.release()
            raise
        self._free.release()

    async def _take_place(self, gone: Awaitable[None]) -> None:
        left = asyncio.ensure_future(gone)
        place = asyncio.ensure_future(self._free.acquire())
        try:
            await asyncio.wait({place, left}, timeout=WAIT_SECONDS, return_when=FIRST_COMPLETED)
        except BaseException:
            place.add_done_callback(self._give_back)
            place.cancel()
            raise
        finally:
            left.cancel()
        if not place.done():
            place.cancel()
            raise Unavailable(
                "Many wrong codes are being tried at this moment. Nothing is wrong with yours: "
                "press the button again."
            )

    def _give_back(self, place: "asyncio.Future[Literal[True]]") -> None:
        if not place.cancelled():
            self._free.release()

    def _hold(self) -> None:
        """Keep the place for a while, also when nobody waits for the answer any more."""

        async def hold() -> None:
            try:
                await asyncio.sleep(HOLD_SECONDS)
            finally:
                self._free.release()

        task = asyncio.create_task(hold())
        self._holds.add(task)
        task.add_done_callback(self._holds.discard)

    def _penalty_seconds(self, code: str) -> float:
        """Half a second at first, twice as long each time that the same code is tried."""
        now = time.monotonic()
        count, last = self._failures.pop(code, (0, now))
        count = count + 1 if now - last < FORGET_SECONDS else 1
        self._failures[code] = (count, now)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)
        return float(min(LONGEST_SECONDS, HOLD_SECONDS * 2 ** min(count - 1, 10)))


_guesses: WeakKeyDictionary[asyncio.AbstractEventLoop, Guesses] = WeakKeyDictionary()


def turn(code: str, request: Request) -> contextlib.AbstractAsyncContextManager[None]:
    """Wait for a place of this process, and look the code up inside: see `Guesses.turn`.

    The request's body has been read.
    """
    guesses = _guesses.setdefault(asyncio.get_running_loop(), Guesses())
    return guesses.turn(code, _gone(request))


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
