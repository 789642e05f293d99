"""A lock that is handed on in the order of arrival.

SQLite lets one writer in at a time and lets the others knock at random: under
load some wait for seconds while others write again and again. Knows nothing
of databases.
"""

import threading
from collections import deque
from types import TracebackType


class Turnstile:
    """Lets one thread through at a time, first come, first served; not re-entrant."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        try:
            ticket.acquire()
        except BaseException:  # a stop signal while waiting must not leave a dead ticket
            self._give_up(ticket)
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._hand_on()

    def _give_up(self, ticket: threading.Lock) -> None:
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            else:
                self._hand_on()

    def _hand_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._taken = False
