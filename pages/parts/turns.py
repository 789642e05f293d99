"""Taking turns: only a few pages are drawn at the same moment.

Python runs one thread at a time. Each further page that is being drawn does not come
sooner, but makes the thread wait that takes in notes. Knows nothing of what is drawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 2
"""One page is drawn while another one waits for the database."""
PATIENCE_SECONDS = 5.0
"""Whoever waited so long goes on without a turn: a page that hangs must not stop the others."""

_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and give it back however the page ends."""
    mine = _turns.acquire(timeout=PATIENCE_SECONDS)
    try:
        yield
    finally:
        if mine:
            _turns.release()
