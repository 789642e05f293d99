"""The wire of the browser's soak does what it says, or its figures would mean nothing."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.soak.wire import wire_to


@contextmanager
def _echo() -> Iterator[int]:
    """A server that sends back what it is sent."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(line: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := line.recv(100):
                line.sendall(data)

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(line,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _line(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=0.3)


def test_a_wire_passes_what_it_is_given() -> None:
    with _echo() as server, wire_to(server) as wire, _line(wire.port) as line:
        line.sendall(b"a")
        assert line.recv(1) == b"a"


def test_a_cut_resets_old_and_new_connections_until_it_is_healed() -> None:
    with _echo() as server, wire_to(server) as wire, _line(wire.port) as line:
        line.sendall(b"a")
        line.recv(1)
        wire.cut()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
        with pytest.raises(ConnectionResetError), _line(wire.port) as new:
            new.recv(1)
        wire.heal()
        with _line(wire.port) as new:
            new.sendall(b"b")
            assert new.recv(1) == b"b"


@pytest.mark.parametrize("answers_only", [False, True])
@pytest.mark.parametrize("forget", [False, True])
def test_a_black_hole_is_silent_and_what_it_held_comes_late_or_never(
    answers_only: bool, forget: bool
) -> None:
    with _echo() as server, wire_to(server) as wire, _line(wire.port) as line:
        line.sendall(b"a")
        line.recv(1)
        wire.hush(answers_only=answers_only)
        line.sendall(b"b")
        with pytest.raises(TimeoutError):
            line.recv(1)
        wire.heal(forget=forget)
        if forget:
            with pytest.raises(TimeoutError):
                line.recv(1)
        else:
            assert line.recv(1) == b"b"
