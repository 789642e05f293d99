"""Two rapporteurs edit one recommendation again and again: no edit is lost unseen."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from cattrs import structure

from synthesis.domain.errors import Conflict
from synthesis.domain.log import Entry, Gather, Reword
from synthesis.domain.model import Actor, ConferenceId, PointCode, RecommendationId, Role, Seat
from synthesis.services import capture, consolidate
from synthesis.settings import ROOT
from tests.house import House, build
from tests.soak import databases
from tests.soak.databases import NewDatabase, opened
from tests.soak.report import Row, clock

ROUNDS = 500
PEOPLE = ("Rosa", "Ruben")
_TARGET = RecommendationId("r1.1")


@dataclass(frozen=True)
class Told:
    """What one rapporteur was told: accepted edits as (entry, seen, wording); the conflicts."""

    name: str
    accepted: list[tuple[int, int, str]]
    conflicts: int
    unclear: list[str]


def run(rounds: int | None) -> list[Row]:
    return databases.on_each(
        lambda kind, new: [_run_on(kind, new, ROUNDS if rounds is None else rounds)]
    )


def _run_on(kind: str, new: NewDatabase, rounds: int) -> Row:
    address = new()
    with opened(address) as store:
        conference = _prepare(build(store))
    with clock() as seconds:
        people = [_started(address, conference, name, rounds) for name in PEOPLE]
        heard = [_heard(each) for each in people]
    with opened(address) as store:
        entries = store.log.entries(ConferenceId(conference))[1:]
    return _judge(f"2 rapporteurs edit one recommendation, {kind}", heard, entries, seconds())


def _started(address: str, conference: str, name: str, rounds: int) -> subprocess.Popen[str]:
    """A process of its own; not by multiprocessing, whose children run what a page test leaves
    as the main script."""
    call = [sys.executable, "-m", __name__, address, conference, name, str(rounds)]
    return subprocess.Popen(call, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _heard(person: subprocess.Popen[str]) -> Told:
    said, _ = person.communicate()
    assert person.returncode == 0, "a rapporteur's process died; its error stands above"
    return structure(json.loads(said), Told)


def _prepare(house: House) -> str:
    note = capture.add_note(
        house.store, house.actor(Role.FACILITATOR), Seat(1, 1), "Open shelters", "n1"
    )
    wish = Gather((PointCode(note.code),), "Open shelters")
    consolidate.decide(house.store, house.actor(Role.RAPPORTEUR), wish, seen=0)
    return house.id


def edit(address: str, conference: str, name: str, rounds: int) -> Told:
    """Reword until `rounds` edits are accepted, looking again after every conflict."""
    actor, chance = Actor(name, Role.RAPPORTEUR, ConferenceId(conference)), random.Random(name)
    accepted, conflicts, unclear = [], 0, []
    with opened(address) as store:
        for number in range(rounds):
            mine = f"Open shelter {number} as {name} wants it"
            while True:
                board = consolidate.read_board(store, actor)
                seen = board.last_entry
                time.sleep(chance.uniform(0, 0.004))
                try:
                    entry = consolidate.decide(store, actor, Reword(_TARGET, mine), seen)
                except Conflict as conflict:
                    conflicts += 1
                    if not _says_whose(str(conflict), name, mine):
                        unclear.append(str(conflict))
                    continue
                accepted.append((entry.number, seen, mine))
                break
    return Told(name, accepted, conflicts, unclear)


def _says_whose(conflict: str, name: str, mine: str) -> bool:
    (other,) = set(PEOPLE) - {name}
    return other in conflict and f"as {other} wants it”" in conflict and f"“{mine}”" in conflict


def _judge(promise: str, heard: list[Told], entries: Sequence[Entry], seconds: float) -> Row:
    """An accepted edit is lost when it is not in the log, or when another person's edit was
    accepted that had not seen it."""
    stored = {entry.number: entry for entry in entries}
    lost = 0
    for each in heard:
        for number, seen, wording in each.accepted:
            entry = stored.get(number)
            is_there = entry is not None and (entry.actor, entry.decision) == (
                each.name,
                Reword(_TARGET, wording),
            )
            between = [stored[n] for n in range(seen + 1, number) if n in stored]
            lost += not is_there or any(entry.actor != each.name for entry in between)
    accepted = sum(len(each.accepted) for each in heard)
    unclear = sum(len(each.unclear) for each in heard)
    return Row(
        promise,
        accepted,
        f"{accepted:,} accepted, {lost} lost; {sum(e.conflicts for e in heard):,} conflicts, "
        f"{unclear} without both texts and names",
        not lost and not unclear and len(entries) == accepted,
        seconds,
    )


if __name__ == "__main__":
    address, conference, name, rounds = sys.argv[1:]
    print(json.dumps(asdict(edit(address, conference, name, int(rounds)))))  # noqa: T201
