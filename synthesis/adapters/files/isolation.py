"""Reads each file in a process of its own, which can be stopped and cannot hurt this one.

Owns starting it, its time on the wall, and what is said when it fails. Knows
nothing of formats.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from synthesis.adapters.files import kinds, limits, wire
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet

AT_ONCE = 2
"""So many files are read at once; a third waits. Each may take `limits.MEGABYTES`."""

_STOPPED = (-getattr(signal, "SIGKILL", 9), -getattr(signal, "SIGXCPU", 24))
places = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[3]
_COMMAND = (sys.executable, "-P", "-m", "synthesis.adapters.files.reading")
_KEPT = ("LANG", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")
"""All that the process learns of our environment: no address, no key."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a process that read a file; `status` is negative for a signal.

    `megabytes` is the most memory that it held at once: too much where we held more ourselves
    when it began, as Linux counts; 0 where the system does not tell.
    """

    answer: bytes
    status: int
    seconds: float
    megabytes: int


def read_file(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file, at least one, each with at least one row.

    The end of the name chooses the reader. Raises `ImportRejected`, with a
    sentence that says what to do, for anything that cannot be read within
    `limits.SECONDS` and `limits.MEGABYTES`, and nothing else for any bytes.
    """
    kinds.check_ending(name)
    with places:
        ended = read_apart(name, data)
    return sheets_of(name, ended)


def sheets_of(name: str, ended: Ended) -> tuple[Sheet, ...]:
    """Return what a process said of a file. Raises `ImportRejected` for all but sheets."""
    try:
        return _understood(ended)
    except wire.Exhausted:
        raise ImportRejected(
            f"{name} takes more than {limits.SECONDS} seconds or {limits.MEGABYTES} MB to read, "
            "which notes do not. Split it, or copy the notes into a new file; nothing was read."
        ) from None
    except wire.Failed as failed:
        kind = PurePath(name).suffix.lower()
        _log.error("Reading a %s file failed, status %s: %s", kind, ended.status, failed)
        raise ImportRejected(
            f"{name} is damaged in a way that its reader does not know. Open it in the program "
            "that made it, save it as a new file and retry; nothing was read."
        ) from None


def _understood(ended: Ended) -> tuple[Sheet, ...]:
    if len(ended.answer) > limits.MOST_ANSWER_BYTES:
        raise wire.Exhausted
    try:
        return wire.understood(ended.answer)
    except wire.Failed:
        if ended.status in _STOPPED:  # before its answer, or in the middle of it
            raise wire.Exhausted from None
        raise


def read_apart(
    name: str,
    data: bytes,
    command: Sequence[str] = _COMMAND,
    seconds: float = limits.SECONDS,
) -> Ended:
    """Let a process of its own read a file, and return what it said; it has ended by then."""
    started = time.monotonic()
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote the file
        env=_environment(),
        start_new_session=True,
    )
    watch = threading.Timer(seconds, _kill, [child])
    watch.start()
    try:
        answer = _asked(child, _one_line(name) + data)
    finally:
        watch.cancel()
        watch.join()  # from here on nobody else may kill: the number may become another's
        _kill(child)  # a status that stands already, stays
        status, megabytes = _wait(child)
    return Ended(answer, status, time.monotonic() - started, megabytes)


def _asked(child: "subprocess.Popen[bytes]", request: bytes) -> bytes:
    assert child.stdin and child.stdout  # noqa: S101 - both are pipes
    with child.stdout:
        with contextlib.suppress(BrokenPipeError), child.stdin:
            child.stdin.write(request)
        return child.stdout.read(limits.MOST_ANSWER_BYTES + 1)


def _one_line(name: str) -> bytes:
    return " ".join(name.splitlines()).encode("utf-8", "surrogatepass") + b"\n"


def _environment() -> dict[str, str]:
    path = filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path)}


def _kill(child: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        child.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _wait(child: "subprocess.Popen[bytes]") -> tuple[int, int]:
    """The status, and the megabytes that it held at most where the system tells."""
    if sys.platform == "win32":
        return child.wait(), 0
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    per_megabyte = 1024**2 if sys.platform == "darwin" else 1024
    return child.returncode, usage.ru_maxrss // per_megabyte
