"""The disk is full, or the database file is missing, empty, swapped or damaged, while people type.

Each note is either acknowledged or refused with a sentence; once the fault is
over, everything that waits goes in without a restart.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak import databases
from tests.soak.audit import acknowledged_by, audit
from tests.soak.databases import opened
from tests.soak.report import Row, clock
from tests.soak.serving import Server, serving
from tests.soak.typists import Typist, typing

ROUNDS = 5
FAULT_SECONDS = 1.5
SMALL_DISK = "8m"
SLOWEST_RECOVERY = 10.0

Fault = Callable[[Path], Callable[[], None]]
"""Makes the fault, and returns what ends it."""


def run(rounds: int | None) -> list[Row]:
    rounds = ROUNDS if rounds is None else rounds
    rows = [_run_one(name, fault, rounds) for name, fault in FAULTS.items()]
    with small_disk() as place:
        if place is None:
            print("The disk cannot be filled here: that takes the right to mount one.")
        else:
            rows.append(_run_in(place, "disk full", full, rounds))
    return rows


def _run_one(name: str, fault: Fault, rounds: int) -> Row:
    with databases.folder() as place:
        return _run_in(place, f"database file {name}", fault, rounds)


def _run_in(place: Path, promise: str, fault: Fault, rounds: int) -> Row:
    path = place / "plenary.db"
    address = f"sqlite:///{path}"
    conference, code = databases.conference_at(address)
    slowest = 0.0
    with clock() as seconds, serving(address) as server:
        server.start()
        pid = server.pid
        with typing(server.port, code, people=3, pause=0.01) as typists:
            for _ in range(rounds):
                _progress(typists)
                end = fault(path)
                time.sleep(FAULT_SECONDS)
                end()
                with clock() as taken:
                    _progress(typists)
                slowest = max(slowest, taken())
        restarted = server.pid != pid or not _answers(server)
    with opened(address) as store:
        found = audit(store, conference, acknowledged_by(typists))
    refused = [each.refused for each in typists]
    count = sum(sum(each.values()) for each in refused)
    clear = sum(n for each in refused for answer, n in each.items() if _is_clear(*answer))
    return Row(
        f"{promise}, SQLite",
        rounds,
        f"{found}; {count:,} refused, {count - clear} of them without a clear sentence; "
        f"goes on within {slowest:.1f} s",
        found.is_clean and count == clear and not restarted and slowest <= SLOWEST_RECOVERY,
        seconds(),
    )


def _is_clear(status: int, told: str) -> bool:
    return status == 503 and told.startswith(("The database", "The disk")) and told.endswith(".")


def _answers(server: Server) -> bool:
    os.kill(server.pid, 0)
    return True


def _progress(typists: list[Typist]) -> None:
    """Every typist gets two more notes acknowledged: the second was typed after this began."""
    wanted = [len(each.acknowledged) + 2 for each in typists]
    end = time.monotonic() + 120
    while any(len(each.acknowledged) < count for each, count in zip(typists, wanted, strict=True)):
        assert time.monotonic() < end, "nothing is stored any more"
        time.sleep(0.01)


def missing(path: Path) -> Callable[[], None]:
    aside = path.with_name("aside.db")
    path.rename(aside)
    return lambda: aside.replace(path) and None


def swapped(path: Path) -> Callable[[], None]:
    """Another database of Plenary's takes its place."""
    other, aside = path.with_name("other.db"), path.with_name("aside.db")
    if not other.exists():
        databases.conference_at(f"sqlite:///{other}")
    before = other.read_bytes()
    path.rename(aside)
    shutil.copyfile(other, path)

    def end() -> None:
        assert path.read_bytes() == before, "the other database was written to"
        aside.replace(path)

    return end


def emptied(path: Path) -> Callable[[], None]:
    """Its content is put back into the same file; in between, nothing may be written into it."""
    with path.open("r+b") as file:
        before = file.read()
        file.truncate(0)

    def end() -> None:
        assert path.stat().st_size == 0, "something was written into the emptied file"
        path.write_bytes(before)

    return end


def damaged(path: Path) -> Callable[[], None]:
    """Every page but the first is overwritten; later those that still are so are put back."""
    size = 4096
    before, rubbish = path.read_bytes(), b"\xa5" * size
    with path.open("r+b") as file:
        for start in range(size, len(before), size):
            file.seek(start)
            file.write(rubbish)

    def end() -> None:
        with path.open("r+b") as file:
            for start in range(size, len(before), size):
                file.seek(start)
                if file.read(size) == rubbish:
                    file.seek(start)
                    file.write(before[start : start + size])

    return end


def full(path: Path) -> Callable[[], None]:
    filler = path.with_name("filler")
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    return filler.unlink


FAULTS: dict[str, Fault] = {
    "missing": missing,
    "empty": emptied,
    "swapped": swapped,
    "damaged": damaged,
}


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of a few megabytes, or None where we may not mount one."""
    with databases.folder() as place:
        command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(place)]
        may_mount = shutil.which("mount") is not None
        if not may_mount or subprocess.run(command, check=False, capture_output=True).returncode:
            yield None
            return
        try:
            yield place
        finally:
            subprocess.run(["umount", str(place)], check=True)
