"""The product as people run it, `streamlit run app.py`, in a process that a run may kill."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from synthesis.settings import ROOT
from tests.soak.serving import answers

READY_SECONDS = 90.0


class Product:
    """At most one process at a time, always on the same port; without a worker."""

    def __init__(self, database: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The server answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        named = {
            "PLENARY_DATABASE": self._database,
            "PLENARY_SAMPLE": "no",
            "PLENARY_WORKER": "no",
        }
        self._process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=os.environ | named,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + READY_SECONDS
        while not answers(self.port):
            if time.monotonic() > end or self._process.poll() is not None:
                raise TimeoutError("the server did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """The process was killed and has ended."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(READY_SECONDS)
            self._process = None


@contextmanager
def product(database: str) -> Iterator[Product]:
    """A running product, killed at the end of the block."""
    made = Product(database)
    try:
        made.start()
        yield made
    finally:
        made.kill()
