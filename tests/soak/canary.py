"""A canary name goes in by every door, everything that can fail fails, and then it is sought.

In all that the processes print and log, in every error answer, in what Streamlit sends for a
page at fault, and in /metrics it must stand 0 times; once the conference is purged, in no file.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from synthesis.domain.model import Role
from synthesis.services import purge
from synthesis.settings import ROOT
from tests.browser.socket import Session
from tests.house import House
from tests.soak import databases
from tests.soak.databases import NewDatabase, opened
from tests.soak.provoking import NAME, Told, ask, count, provoke, wait
from tests.soak.report import Row, clock
from tests.soak.typists import join

ROUNDS = 20


def run(rounds: int | None) -> list[Row]:
    rows = []
    for position, (kind, make) in enumerate(databases.KINDS.items()):
        with make() as new:
            style = ("lines", "json")[position]
            rows.append(_run_on(kind, new, ROUNDS if rounds is None else rounds, style))
    return rows


def _run_on(kind: str, new: NewDatabase, rounds: int, style: str) -> Row:
    address = new()
    conference, code = databases.conference_at(address)
    with clock() as seconds, databases.folder() as folder, opened(address) as store:
        house = House(store, store.conferences.all()[0])
        logs, told = folder / "logs", Told()
        logs.mkdir()
        with _processes(address, style, logs) as port:
            for number in range(rounds):
                provoke(house, port, code, told, address, f"{NAME}{number}")
            pages = _pages(port, house, told)
        _refused_files(folder, logs, address)
        logged = sum(each.stat().st_size for each in logs.iterdir())
        in_logs = sum(count(each.read_bytes()) for each in logs.iterdir())
        for each in logs.iterdir():
            _tell_lines(each)
        stood = _files_with(address)
        purge.purge(store, house.id, house.conference.name)
        left = _files_with(address)
        damage = len(store.examine().damage)
    return Row(
        f"a canary name, {kind}",
        rounds,
        f"{told.faults:,} errors and {pages} faulty pages answered, {logged:,} bytes logged: "
        f"{in_logs + told.leaks} times; in {len(stood)} files before the purge, in {len(left)} "
        f"after; {damage} damaged",
        not in_logs and not told.leaks and bool(stood) and not left and not damage
        and told.faults >= 12 * rounds and bool(pages),
        seconds(),
    )  # fmt: skip


def _tell_lines(log: Path) -> None:
    for line in log.read_bytes().splitlines():
        if count(line):
            print(f"{log.name}: {line[:300]!r}", file=sys.stderr)


@contextmanager
def _processes(address: str, style: str, logs: Path) -> Iterator[int]:
    """The server with a page at fault, and a worker with a model at fault; both end by number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {
        "PLENARY_DATABASE": address, "PLENARY_SAMPLE": "no", "PLENARY_WORKER": "no",
        "PLENARY_LOGS": style, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    commands = {
        "server": ["streamlit", "run", "tests/soak/faulty_app.py", *options],
        "worker": ["tests.soak.faulty_worker"],
    }
    with ExitStack() as stack:
        started = []
        for name, command in commands.items():
            out = stack.enter_context((logs / name).open("ab"))
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", *command],
                    cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=out, stderr=out,
                )
            )  # fmt: skip
        try:
            wait(lambda: _health(port))
            yield port
        finally:
            started[1].stdin.close()  # type: ignore[union-attr]
            started[0].terminate()
            for process in started:
                process.wait(30)


def _health(port: int) -> bool:
    try:
        return ask(port, "GET", "/health", {})[0] == 200
    except OSError:
        return False


def _pages(port: int, house: House, told: Told) -> int:
    """Open the page at fault as those who read notes; count what it sends."""
    pages = 0
    for role in (Role.ORGANISER, Role.RAPPORTEUR):
        cookie = join(port, house.code(role), "Olga").removeprefix("plenary=")
        session = Session(f"http://127.0.0.1:{port}", cookie)
        sent = session.run("")
        session.close()
        assert "At fault" in sent
        pages += 1
        told("a page", 500, sent.encode("utf-8", "replace"))
    return pages


def _refused_files(folder: Path, logs: Path, address: str) -> None:
    """Files that are refused, on the command line: all that it prints is searched."""
    files = {
        "broken.xlsx": b"PK\x03\x04" + NAME.encode(),
        "broken.docx": NAME.encode(),
        "nul.csv": f"Note\n{NAME}\x00\n".encode("utf-16-le"),
        "none.csv": f"{NAME}\n".encode(),
        "none.txt": b"?!",
    }
    environment = os.environ | {"PLENARY_DATABASE": address}
    with (logs / "command line").open("ab") as out:
        for name, content in files.items():
            (folder / name).write_bytes(content)
            if name in {"none.csv"}:
                continue  # would be read, and the model with it
            command = ["synthesis", "consolidate", str(folder / name), "-o", str(folder / "o.xlsx")]
            subprocess.run(
                [sys.executable, "-m", *command],
                cwd=ROOT, env=environment, stdout=out, stderr=out, check=False, timeout=120,
            )  # fmt: skip


def _files_with(address: str) -> list[str]:
    """The database's own files that hold the name."""
    if address.startswith("sqlite"):
        folder = Path(address.removeprefix("sqlite:///")).parent
    else:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            (found,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        folder = Path(found) / "base"
    return [each.name for each in folder.rglob("*") if each.is_file() and count(each.read_bytes())]
