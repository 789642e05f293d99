"""How the server stops: what is in flight is finished, and within a bounded time.

On SIGTERM or SIGINT the streams of events end, so that their pages ask again, of
this server's successor or of another one; requests that have begun are answered;
no new one is taken. Knows nothing of what is asked for.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from synthesis.routes.connections import running_server
from synthesis.routes.watch import close_watches

ANSWER_SECONDS = 4.0
"""How long requests that have begun may take before they are cut off."""
LAST_SECONDS = 9.5
"""After this the process ends whatever hangs: the usual patience of whoever stops it is 10 s.

The answers and the worker beside the server (`supervise.STOP_SECONDS`) fit into it.
A note that is cut off was not acknowledged, and is sent again."""

_log = logging.getLogger(__name__)


def stop_cleanly() -> None:
    """From here on a signal to stop is heard as said above. For the main thread; else nothing."""
    loop = asyncio.get_running_loop()
    if server := running_server():
        server.config.timeout_graceful_shutdown = int(ANSWER_SECONDS)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ValueError):  # not the main thread: tests, other servers
            signal.signal(number, _heard(loop, signal.getsignal(number)))


def _heard(loop: asyncio.AbstractEventLoop, then: Any) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(_begin)
        if callable(then):
            then(number, frame)

    return handle


def _begin() -> None:
    _log.info("Stopping: what is in flight is finished")
    close_watches()
    last = threading.Timer(LAST_SECONDS, _end)
    last.daemon = True
    last.start()


def _end() -> None:
    _log.error("Something hung while stopping; ended without it")
    os._exit(1)
