"""What facilitators, open pages and listeners wait for, all at once, on a real server.

Starts `streamlit run app.py` on loopback with a database of its own, and people in a
process of their own: every connection is kept, as a browser keeps it. Prints one table.

    python -m benchmarks.load                       # both rounds on SQLite
    python -m benchmarks.load --database postgresql
    python -m benchmarks.load --only typing --minutes 10
    python -m benchmarks.load --only listening --seconds 30
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import load_people
from benchmarks.load_people import Crowd, Figures
from synthesis.adapters.store import open_store
from synthesis.domain.model import Actor, Draft, Role, Seat
from synthesis.services import access, prepare
from synthesis.settings import ROOT
from tests.soak import databases

BREAKOUTS, TABLES = 10, 20
"""200 tables, one for each of the facilitators who type."""


def make_conference(address: str, notes: int = 0) -> dict[str, list[str]]:
    """A conference of 200 tables that have so many notes between them.

    Returns the join codes by role, facilitators' by table in order.
    """
    store = open_store(address)
    conference, organiser = prepare.new_conference(store, "Load")
    olga = Actor("Olga", Role.ORGANISER, conference.id)
    for number in range(1, BREAKOUTS + 1):
        prepare.add_breakout(store, olga, f"Subject {number}", "What should change?")
        for _ in range(TABLES):
            prepare.add_table(store, olga, number, "")
    by_seat = {each.seat: each.code for each in store.grants.all(conference.id) if each.seat}
    seats = [Seat(b, t) for t in range(1, TABLES + 1) for b in range(1, BREAKOUTS + 1)]
    rapporteur = access.issue(store, olga, Role.RAPPORTEUR)
    store.notes.add(conference.id, [_before(seats[n % len(seats)], n) for n in range(notes)])
    store.close()
    return {
        "seats": [f"{seat.breakout} {seat.table}" for seat in seats],
        "facilitators": [by_seat[seat] for seat in seats],
        "organiser": [organiser.code],
        "rapporteur": [rapporteur.code],
    }


def _before(seat: Seat, number: int) -> Draft:
    """A note of the morning."""
    return Draft(seat, f"Inspect {number} ships a year and publish it", "Fay", f"before{number}")


@contextmanager
def serving(address: str) -> Iterator[tuple[str, int]]:
    """The product on a free port: its address and the number of its process."""
    port = load_people.free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    chosen = {"PLENARY_DATABASE": address, "PLENARY_WORKER": "no", "PLENARY_SAMPLE": "no"}
    with (
        Path(os.environ.get("LOAD_LOG", os.devnull)).open("wb") as log,
        subprocess.Popen(
            [*command, *options], cwd=ROOT, env=os.environ | chosen, stdout=log, stderr=log
        ) as server,
    ):
        try:
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.wait(30)


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processor so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_round(kind: str, name: str, crowd: Crowd) -> Figures:
    """One round on a new database and a new server; the people are a process of their own."""
    with databases.KINDS[kind]() as new:
        address = new()
        codes = make_conference(address, int(crowd["notes"]))
        with serving(address) as (server, pid):
            asked = json.dumps({"round": name, "server": server, "codes": codes, "crowd": crowd})
            load_people.wait_until_up(server)
            before = cpu_seconds(pid)
            people = subprocess.run(
                [sys.executable, "-m", "benchmarks.load_people"],
                input=asked,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                check=True,
            )
            figures: Figures = json.loads(people.stdout)
            figures["server, CPU seconds"] = f"{cpu_seconds(pid) - before:.0f}"
        if name == "typing":
            store = open_store(address)
            (conference,) = store.conferences.all()
            stored = len(store.notes.current(conference.id))
            store.close()
            figures["notes stored"] = f"{stored:,}"
    return figures


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--only", choices=["typing", "listening"])
    parser.add_argument("--facilitators", type=int, default=200)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=10, help="seconds between a typist's notes")
    parser.add_argument("--notes", type=int, default=0, help="notes that are there already")
    parser.add_argument("--listeners", type=int, default=500)
    parser.add_argument("--rate", type=float, default=50, help="notes a second for the listeners")
    parser.add_argument("--seconds", type=float, default=30)
    parsed = parser.parse_args()
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[parsed.database]
    crowd: Crowd = {key: value for key, value in vars(parsed).items() if key not in _OURS}
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    print("| round | what | figure |\n| --- | --- | --- |")
    for name in [parsed.only] if parsed.only else ["typing", "listening"]:
        for what, figure in run_round(kind, name, crowd).items():
            print(f"| {name}, {kind} | {what} | {figure} |", flush=True)


_OURS = {"database", "only"}

if __name__ == "__main__":
    main()
