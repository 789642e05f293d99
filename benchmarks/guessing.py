"""What guessing join codes gives, and how long an honest login takes meanwhile.

Starts the server on loopback with a database of its own and 300 join codes. Guessers
send random codes as fast as they are answered; half of them never wait for the answer.
Every few seconds somebody joins by a right code. Prints one table.

    python -m benchmarks.guessing --seconds 600 --guessers 50
"""

import argparse
import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from synthesis.bootstrap import open_workbench
from synthesis.domain.model import Actor, Role
from synthesis.services import access, prepare
from synthesis.settings import ROOT, Settings

CODES = 300
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
IMPATIENT_SECONDS = 0.1
HONEST_EVERY_SECONDS = 3.0


@dataclass
class Seen:
    """What came of it."""

    guesses: Counter[str] = field(default_factory=Counter)
    honest_seconds: list[float] = field(default_factory=list)
    honest_refused: int = 0


def _codes(database: str) -> str:
    """Make a conference of 300 join codes, and return the participants'."""
    store = open_workbench(Settings(database=database)).store
    conference, _ = prepare.new_conference(store, "Guessing")
    actor = Actor("Olga", Role.ORGANISER, conference.id)
    made = access.issue(store, actor, Role.PARTICIPANT)
    for _ in range(CODES - len(store.grants.all(conference.id))):
        access.issue(store, actor, Role.OBSERVER)
    store.close()
    return made.code


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(database: str, port: int) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PLENARY_DATABASE": database, "PLENARY_WORKER": "no"}
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options],
        cwd=ROOT,
        env=environment | {"PLENARY_SAMPLE": "no"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def _guess(address: str, end: float, seen: Seen, *, patient: bool) -> None:
    limit = 30.0 if patient else IMPATIENT_SECONDS
    async with httpx2.AsyncClient(timeout=limit) as client:
        while time.monotonic() < end:
            code = "".join(secrets.choice(LETTERS) for _ in range(access.CODE_LENGTH))
            try:
                answer = await client.post(f"{address}/join", data={"code": code, "name": "Eve"})
                seen.guesses[str(answer.status_code)] += 1
            except httpx2.HTTPError:
                seen.guesses["not waited for"] += 1


async def _join(address: str, code: str, end: float, seen: Seen) -> None:
    """Join as a person would: open the link, and press the button again when asked to."""
    while time.monotonic() < end:
        start = time.monotonic()
        async with httpx2.AsyncClient(timeout=60) as client:
            while True:
                answer = await client.post(f"{address}/join", data={"code": code, "name": "Ana"})
                if answer.status_code == 303:
                    break
                seen.honest_refused += 1
        seen.honest_seconds.append(time.monotonic() - start)
        await asyncio.sleep(HONEST_EVERY_SECONDS)


async def _attack(address: str, code: str, seconds: float, guessers: int) -> Seen:
    seen = Seen()
    end = time.monotonic() + seconds
    await asyncio.gather(
        *(_guess(address, end, seen, patient=n % 2 == 0) for n in range(guessers)),
        _join(address, code, end, seen),
    )
    return seen


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            if httpx2.get(f"{address}/health").text == "ok":
                return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _print(seen: Seen, seconds: float, guessers: int) -> None:
    waits = sorted(seen.honest_seconds)
    looked_up = seen.guesses["404"]
    print(f"{guessers} guessers for {seconds:.0f} s, {CODES} codes, one web process")
    for what, figure in (
        ("guesses sent", f"{sum(seen.guesses.values()):,}"),
        ("of them by answer", dict(seen.guesses)),
        ("answered as wrong a second", f"{looked_up / seconds:.1f}"),
        ("codes found", seen.guesses["303"]),
        ("honest logins", len(waits)),
        ("asked to press again", seen.honest_refused),
        ("honest login, median s", f"{waits[len(waits) // 2]:.2f}"),
        ("honest login, worst s", f"{waits[-1]:.2f}"),
    ):
        print(f"  {what:<28} {figure}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--guessers", type=int, default=50)
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plenary-guessing-") as folder:
        database = f"sqlite:///{Path(folder) / 'plenary.db'}"
        code, port = _codes(database), _free_port()
        server = _serve(database, port)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address)
            seen = asyncio.run(_attack(address, code, parsed.seconds, parsed.guessers))
        finally:
            server.terminate()
            server.wait(30)
    _print(seen, parsed.seconds, parsed.guessers)


if __name__ == "__main__":
    main()
