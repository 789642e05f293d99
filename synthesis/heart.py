"""A small process beside each worker: says that it lives, and at once when it does not any more.

A worker cannot say so itself all the time: one step over many thousands of points lets no
thread of Python run for seconds, and who was killed says nothing at all. Started by the
worker with a pipe, whose end tells of the worker's; knows nothing of what it works on.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

from synthesis.adapters.store import open_store
from synthesis.domain.errors import SynthesisError
from synthesis.domain.ports import BEAT_SECONDS, SILENT_SECONDS, Store
from synthesis.settings import ROOT, read_settings

_FAREWELL = b"."
_STOP_SECONDS = 2.0
"""Less than a worker is granted for its end; a heart that waits for a database is killed then."""

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def beating(worker: str, host: str, model: str) -> Iterator[Callable[[], None]]:
    """Have a heart beat for this process inside the block; after it the heart has stopped.

    Gives a call after which one beats, should the first have died.
    """
    command = [sys.executable, "-m", "synthesis.heart", worker, host, str(os.getpid()), model]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)

    heart = start()

    def keep_beating() -> None:
        nonlocal heart
        if heart.poll() is not None:
            _log.warning("The heart of this worker had stopped; another one was started")
            heart = start()

    try:
        yield keep_beating
    finally:
        _stop(heart)


def _stop(heart: subprocess.Popen[bytes]) -> None:
    try:
        heart.communicate(_FAREWELL, timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:  # the database does not answer it
        heart.kill()
        heart.wait()


def beat(address: str, worker: str, host: str, pid: int, model: str) -> None:
    """Beat until standard input ends: with a farewell, or because the worker has died.

    A database that is away is waited for.
    """
    said: list[bytes] = []
    ended = threading.Event()

    def listen() -> None:
        said.append(sys.stdin.buffer.read())
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    store: Store | None = None
    while not said:
        with contextlib.suppress(SynthesisError):  # the worker says it when the database is away
            store = store or open_store(address, create=False)
            store.jobs.beat(worker, host, pid, model)
        ended.wait(BEAT_SECONDS)
    if store is not None and said != [_FAREWELL]:
        _report(store, worker)


def _report(store: Store, worker: str) -> None:
    """The worker's death is known; after a while its silence would tell the same."""
    end = time.monotonic() + SILENT_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(SynthesisError):
            store.jobs.mourn(worker)
            return
        time.sleep(0.5)


def main() -> None:
    """Beat for the worker that the arguments name."""
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl+C is for the worker, which says farewell
        signal.signal(number, signal.SIG_IGN)
    worker, host, pid, model = sys.argv[1:]
    beat(read_settings().database, worker, host, int(pid), model)


if __name__ == "__main__":
    main()
