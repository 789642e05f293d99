"""Keeps one worker process running beside the server, and takes it down with it.

The worker talks to us through the database only; here it is a process that may
die and is started again. Knows nothing of what it works on.
"""

import asyncio
import contextlib
import logging
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence

from synthesis.settings import ROOT

BACK_OFF_SECONDS = (1, 2, 4, 8, 16, 30)
"""Waits before each new start; a worker that ran a minute begins again at the first."""
STEADY_SECONDS = 60.0
STOP_SECONDS = 4.0
"""How long a worker may take to put its work down before it is killed."""

_log = logging.getLogger(__name__)


def worker_command() -> list[str]:
    """Return the command that starts a worker which ends when this process does."""
    return [sys.executable, "-m", "synthesis", "work", "--parent", str(os.getpid())]


async def _stop(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _keep_running(command: Sequence[str]) -> None:
    failures = 0
    while True:
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        try:
            status = await process.wait()
        finally:
            if process.returncode is None:
                await _stop(process)
        failures = 0 if time.monotonic() - started > STEADY_SECONDS else failures
        wait = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
        failures += 1
        _log.warning("The worker ended with status %s; starting it again in %s s.", status, wait)
        await asyncio.sleep(wait)


@contextlib.asynccontextmanager
async def supervised(command: Sequence[str]) -> AsyncIterator[None]:
    """Keep a process running inside the block; after it the process has ended."""
    task = asyncio.create_task(_keep_running(command), name="worker")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
