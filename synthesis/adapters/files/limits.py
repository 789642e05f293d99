"""What a process that reads a stranger's file may use, and how it gives up the rest.

Where the system has no `resource` (Windows), only the time on the wall holds,
which whoever started the process keeps.
"""

import contextlib
import sys
from typing import Any

SECONDS = 10
"""The longest that reading a file may take, on the wall and of a processor."""
MEGABYTES = 512
"""The most memory that reading a file may take, interpreter included: all the process maps."""
MOST_ANSWER_BYTES = 64 * 1024 * 1024

_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


def confine() -> None:
    """Give up memory, time, new files, processes and connections, for good."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, most in (
            (resource.RLIMIT_AS, MEGABYTES * 1024 * 1024),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),  # a dump of memory would hold the notes
            (resource.RLIMIT_NPROC, 0),
        ):
            _lower(resource, limit, most)
    sys.addaudithook(_refuse)


def _lower(resource: Any, limit: int, most: int) -> None:
    _, hard = resource.getrlimit(limit)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # not every system knows every limit
        resource.setrlimit(limit, (most, most))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """No wall against hostile machine code: it stops a library that follows a link in a file."""
    if event.startswith(_REFUSED):
        raise PermissionError(f"a reader of files may not use {event}")
