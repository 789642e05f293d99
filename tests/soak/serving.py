"""Real server processes that a run may kill: started, waited for, ended by number."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from synthesis.settings import ROOT

READY_SECONDS = 60.0


class Server:
    """At most one serving process at a time, always on the same port."""

    def __init__(self, nursery: subprocess.Popen[str], database: str) -> None:
        self._nursery, self._database = nursery, database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.pid = 0

    def start(self) -> None:
        """The server answers."""
        told, answer = self._pipes()
        print(json.dumps({"database": self._database, "port": self.port}), file=told, flush=True)
        self.pid = int(answer.readline())
        end = time.monotonic() + READY_SECONDS
        while not answers(self.port):
            if time.monotonic() > end:
                raise TimeoutError("the server did not start")
            time.sleep(0.01)

    def kill(self, how: int = signal.SIGKILL) -> None:
        """The process has ended."""
        os.kill(self.pid, how)
        end = time.monotonic() + READY_SECONDS
        while _is_alive(self.pid):
            if time.monotonic() > end:
                raise TimeoutError("the server did not end")
            time.sleep(0.002)
        self.pid = 0

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self._nursery.stdin is not None and self._nursery.stdout is not None
        return self._nursery.stdin, self._nursery.stdout


def answers(port: int) -> bool:
    """Whether a server on this port says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def serving(database: str) -> Iterator[Server]:
    """A server that was not started yet; whatever runs at the end of the block is killed."""
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.nursery"],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    server = Server(nursery, database)
    try:
        yield server
    finally:
        if server.pid:
            with suppress(ProcessLookupError):
                os.kill(server.pid, signal.SIGKILL)
        nursery.stdin.close()  # type: ignore[union-attr]
        nursery.wait(30)
