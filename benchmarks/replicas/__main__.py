"""`python -m benchmarks.replicas`: kills a web process and a worker under load, again and again.

Each round asks for a proposal, kills the worker that makes it and a web process, waits until
everybody carries on, and starts both again. At the end PostgreSQL is killed and started once.
Prints one table; the status is 1 when a promise was not kept. Needs nginx and openssl, and
uses Chromium where that is installed.

    python -m benchmarks.replicas --rounds 10
"""

import argparse
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Error

from benchmarks.replicas.browser import CHROMIUM, people
from benchmarks.replicas.cluster import WEBS, Cluster
from benchmarks.replicas.database import PostgreSQL
from benchmarks.replicas.house import House, build
from benchmarks.replicas.people import Door, Listener, Page, Person, Typist
from benchmarks.replicas.trial import Trial, alive, wait_for

CARRY_ON_SECONDS = 10.0
NOT_COUNTED = {"proposal made", "PostgreSQL away"}
"""They take as long as they take; that a proposal is taken up again counts."""


def main() -> int:
    """Run all of it and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replicas", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--typists", type=int, default=16)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--listeners", type=int, default=16)
    parser.add_argument("--notes", type=int, default=600, help="there from the start")
    given = parser.parse_args()
    for program in ("nginx", "openssl"):
        if shutil.which(program) is None:
            print(f"There is no {program} here; install it from the system.", file=sys.stderr)
            return 2
    folder = Path(tempfile.mkdtemp(prefix="plenary-replicas-logs-"))
    with ExitStack() as stack:
        database = PostgreSQL()
        stack.callback(database.close)
        house = build(database.address, given.notes)
        stack.callback(house.store.close)
        cluster = stack.enter_context(Cluster(folder, database))
        return report(run(stack, cluster, house, given), folder)


def run(stack: ExitStack, cluster: Cluster, house: House, given: argparse.Namespace) -> Trial:
    """Everybody works, processes are killed, and nobody works any more."""
    wait_for(lambda: alive(house.store) == 2, "two workers")
    pair = None
    if Path(CHROMIUM).exists():
        codes = next(iter(house.codes.values())), house.organiser_code
        pair = stack.enter_context(people(cluster.address, *codes))
    trial = Trial(cluster, house, everybody(cluster, house, given), pair)
    some = [each for kind in trial.people.values() for each in kind]
    for each in some:
        each.start()
    wait_for(lambda: all(each.deeds for each in some), "everybody is at work")
    try:
        for number in range(given.rounds):
            print(f"round {number + 1}: pages at {dict(trial.webs())}", file=sys.stderr, flush=True)
            trial.kill_both(WEBS[number % 2])
        trial.crash_database()
    except (TimeoutError, Error) as error:  # whoever waits, waits two minutes at most
        trial.given_up = str(error)
    for each in some:
        each.stopping.set()
    for each in some:
        each.finish()
    return trial


def everybody(cluster: Cluster, house: House, given: argparse.Namespace) -> dict[str, list[Person]]:
    """Typists at all tables, people with pages, and devices that wait for changes."""
    door = Door(cluster.https, cluster.tls)
    seats = list(house.codes)

    def cookie(number: int) -> tuple[tuple[int, int], str]:
        seat = seats[number % len(seats)]
        return (seat.breakout, seat.table), door.join(house.codes[seat], f"Ana {number}")

    typists: list[Person] = []
    for number in range(given.typists):
        seat, kept = cookie(number)
        typists.append(Typist(door, kept, seat=seat))
    organiser = door.join(house.organiser_code, "Olga")
    names = ["overview", "overview", "prepare", "consolidate"]
    pages = [Page(door, organiser, page=names[n % 4]) for n in range(given.pages)]
    return {
        "note typed": typists,
        "page answers": [*pages],
        "next change heard": [Listener(door, cookie(n)[1]) for n in range(given.listeners)],
    }


def report(trial: Trial, folder: Path) -> int:
    """Print the table; 0 when every promise was kept."""
    print("| counted | figure |\n| --- | --- |")
    counted = trial.audit()
    for name, figure in counted.items():
        print(f"| {name} | {figure:,} |")
    if trial.pair is not None:
        print(f"| downloads: link followed again | {trial.pair.pressed_again} |")
        print(f"| downloads: page loaded again | {trial.pair.loaded_again} |")
    print("\n| longest wait, seconds | worst round | median round |\n| --- | --- | --- |")
    for name, waits in trial.waits.items():
        print(f"| {name} | {max(waits):.1f} | {sorted(waits)[len(waits) // 2]:.1f} |")
    print(f"\nLogs: {folder}", file=sys.stderr)
    zero = ("notes lost", "notes doubled", "damaged", "proposals doubled", "proposals failed")
    counting = [max(waits) for name, waits in trial.waits.items() if name not in NOT_COUNTED]
    slowest = max(counting, default=0.0)
    wrong = trial.given_up or any(counted[name] for name in zero)
    if trial.given_up:
        print(f"Given up: {trial.given_up}", file=sys.stderr)
    return 0 if not wrong and slowest <= CARRY_ON_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
