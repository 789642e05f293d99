"""How this server treats its connections; and the server itself, as far as it is at hand.

Streamlit starts uvicorn and lets nobody set it up, so it is set up from inside,
when serving begins. Knows nothing of what is asked for.
"""

import contextlib
import os
import signal
import socket
from pathlib import Path

import uvicorn

IDLE_SECONDS = 75
"""How long a connection without requests is kept open; uvicorn's own five seconds are less than
a typist's pause between two notes. Longer than nginx keeps its own (60 s), so that the proxy never
sends a request into a connection that is being closed."""
_OPEN_FILES = Path("/dev/fd")


def running_server() -> uvicorn.Server | None:
    """Return the server that runs in this process's main thread, until `stop_cleanly` was called.

    None where another server runs, or uvicorn in a thread: it is known by its signal handler.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return server if isinstance(server, uvicorn.Server) else None


def keep_open() -> None:
    """Connections that are made from here on stay open while idle, for `IDLE_SECONDS`."""
    if server := running_server():
        server.config.timeout_keep_alive = IDLE_SECONDS


def answer_at_once() -> int:
    """Set TCP_NODELAY on every listening TCP socket of this process; return how many there are.

    asyncio sets it only on sockets that name their protocol, and Streamlit's does not; then the
    body of each answer waits for the browser to acknowledge its head, 40 ms on Linux.
    Connections inherit the option from the listening socket. Does nothing where the system does
    not list a process's open files.
    """
    names = list(_OPEN_FILES.iterdir()) if _OPEN_FILES.is_dir() else []
    return sum(_set_if_listening(int(name.name)) for name in names)


def _set_if_listening(number: int) -> bool:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as copy:
        if copy.family not in {socket.AF_INET, socket.AF_INET6}:
            return False
        if copy.type != socket.SOCK_STREAM or not _listens(copy):
            return False
        copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True
    return False


def _listens(copy: socket.socket) -> bool:
    return bool(copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
