"""The processes: nginx, web, workers and PostgreSQL; started, killed and ended by number."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.replicas.database import PostgreSQL
from synthesis.settings import ROOT

DEPLOY = ROOT / "deploy"
READY_SECONDS = 120.0
WEBS = ("web1", "web2")


def free_port() -> int:
    """Return a port of loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def proxy_configuration(folder: Path, values: dict[str, str]) -> Path:
    """Write deploy's two files for nginx with the names filled in, as its image does."""
    text = (DEPLOY / "plenary.conf.template").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    (folder / "plenary.conf").write_text(text, encoding="utf-8")
    frame = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    frame = frame.replace("/etc/nginx/conf.d/*.conf", str(folder / "plenary.conf"))
    frame = frame.replace("/tmp/nginx.pid", str(folder / "nginx.pid"))  # noqa: S108 - its own
    (folder / "nginx.conf").write_text(frame, encoding="utf-8")
    return folder / "nginx.conf"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for loopback that only this run trusts."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        *subject,
    ]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True
    )
    return made, key


@dataclass
class Cluster:
    """All of it; `folder` gets the logs. Use it as a context."""

    folder: Path
    database: PostgreSQL
    https: int = field(default_factory=free_port)
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in WEBS})
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    tls: ssl.SSLContext = field(init=False)
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def address(self) -> str:
        """Where people go."""
        return f"https://127.0.0.1:{self.https}"

    def __enter__(self) -> "Cluster":
        try:
            self._start_proxy()
            for name in WEBS:
                self.start_web(name)
            for name in ("worker1", "worker2"):
                self.start_worker(name)
            for name in WEBS:
                self.await_web(name)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.running.values()):
            with suppress(ProcessLookupError):
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self._stack.close()

    def start_web(self, name: str) -> None:
        """Start a web process under its name; `await_web` waits until it answers."""
        options = ["--server.port", str(self.ports[name]), "--server.address", "127.0.0.1"]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        self._start(name, command, PLENARY_WEB=name)

    def await_web(self, name: str) -> None:
        """Wait until the web process and its database answer."""
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            with suppress(OSError):
                url = f"http://127.0.0.1:{self.ports[name]}/ready"
                if urllib.request.urlopen(url, timeout=5).status == 200:  # noqa: S310 - loopback
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{name} did not start; see {self.folder}")

    def start_worker(self, name: str) -> None:
        """Start a worker; it says in the database when it is there."""
        self._start(name, [sys.executable, "-m", "synthesis", "work"])

    def kill(self, name: str) -> None:
        """Kill a process, and only that one: kill -9."""
        os.kill(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    def name_of(self, pid: int) -> str:
        """Return the name of the process with this number."""
        return next(name for name, process in self.running.items() if process.pid == pid)

    def _start(self, name: str, command: list[str], **more: str) -> None:
        mine = {
            "PLENARY_DATABASE": self.database.address,
            "PLENARY_SAMPLE": "no",
            "PLENARY_WORKER": "no",
            "OMP_NUM_THREADS": "1",
        }
        log = self._stack.enter_context((self.folder / f"{name}.log").open("ab"))
        environment = os.environ | mine | more
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log
        )

    def _start_proxy(self) -> None:
        made, key = certificate(self.folder)
        values = {
            **{name.upper(): f"127.0.0.1:{port}" for name, port in self.ports.items()},
            "HTTP_PORT": f"127.0.0.1:{free_port()}",
            "HTTPS_PORT": f"127.0.0.1:{self.https}",
            "TLS_CERTIFICATE": str(made),
            "TLS_KEY": str(key),
        }
        configuration = proxy_configuration(self.folder, values)
        self.tls = ssl.create_default_context(cafile=str(made))
        options = ["-c", str(configuration), "-e", "stderr", "-g", "daemon off;"]
        self._start("nginx", ["nginx", *options])
