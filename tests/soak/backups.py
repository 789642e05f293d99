"""A backup every second while notes arrive, each restored and compared; and 100,000 notes."""

import time
from collections.abc import Callable
from pathlib import Path

from synthesis.domain.model import ConferenceId, Draft, Seat
from synthesis.domain.ports import Store
from synthesis.services.verify import verify
from tests.house import build
from tests.soak import databases
from tests.soak.audit import acknowledged_by
from tests.soak.databases import NewDatabase, opened
from tests.soak.report import Row, clock
from tests.soak.serving import serving
from tests.soak.typists import Typist, typing

ROUNDS = 60
MANY = 100_000
FEW = 2_000
"""For a short round."""
MOST_SECONDS = 60.0


def run(rounds: int | None) -> list[Row]:
    return databases.on_each(
        lambda kind, new: [
            _under_load(kind, new, ROUNDS if rounds is None else rounds),
            _many(kind, new, MANY if rounds is None else FEW),
        ]
    )


def _under_load(kind: str, new: NewDatabase, rounds: int) -> Row:
    address = new()
    conference, code = databases.conference_at(address)
    missing = slowest = 0.0
    with (
        clock() as seconds,
        databases.folder() as folder,
        serving(address) as server,
        opened(address) as store,
    ):
        server.start()
        with typing(server.port, code, people=8, pause=0.1) as typists:
            for _ in range(rounds):
                with clock() as taken:
                    missing += _missing_in_backup(store, folder, conference, typists)
                slowest = max(slowest, taken())
                time.sleep(max(0.0, 1.0 - taken()))
        count = len(acknowledged_by(typists))
        stall = max(each.slowest for each in typists)
        refused = sum(sum(each.refused.values()) for each in typists)
    return Row(
        f"backup every second under load, each restored, {kind}",
        rounds,
        f"{count:,} notes typed, {missing:.0f} missing, {refused} refused; slowest backup and "
        f"restore {slowest:.1f} s, longest wait of a typist {stall:.1f} s",
        not missing and not refused,
        seconds(),
    )


def _missing_in_backup(store: Store, folder: Path, conference: str, typists: list[Typist]) -> int:
    """How many notes that were acknowledged before are not in what the backup restores."""
    acknowledged = acknowledged_by(typists)
    store.back_up(str(folder / "kept"))
    copy = folder / "copy.db"
    with opened(f"sqlite:///{copy}") as restored:
        restored.restore(str(folder / "kept"), replace=True)
        notes = restored.notes.current(ConferenceId(conference))
    there = {note.client_id: note.text for note in notes}
    return sum(there.get(key) != text for key, text in acknowledged.items())


def _many(kind: str, new: NewDatabase, count: int) -> Row:
    with opened(new()) as store, opened(new()) as other, databases.folder() as folder:
        _fill(store, count)
        kept = str(folder / "kept")
        with clock() as seconds:
            backup = _time_of(lambda: store.back_up(kept))
            restore = _time_of(lambda: other.restore(kept, replace=False))
            with clock() as taken:
                verdict = verify(other)
            check = taken()
    return Row(
        f"{count:,} notes verified, {kind}",
        1,
        f"verified in {check:.1f} s, backed up in {backup:.1f} s, restored in {restore:.1f} s, "
        f"{len(verdict.damage)} findings",
        verdict.versions == count and not verdict.damage and check <= MOST_SECONDS,
        seconds(),
    )


def _time_of(deed: Callable[[], object]) -> float:
    with clock() as taken:
        deed()
        return taken()


def _fill(store: Store, count: int) -> None:
    conference = build(store).id
    seats = [Seat(breakout, table) for breakout in (1, 2) for table in (1, 2)]
    drafts = [
        Draft(seats[n % 4], f"Note {n} asks for shelters in every district", "Ana", f"{n}")
        for n in range(count)
    ]
    for start in range(0, count, 5_000):
        store.notes.add(conference, drafts[start : start + 5_000])
