"""The server is killed while notes arrive: none that was acknowledged is lost, none is doubled."""

import random
import time

from tests.soak import databases
from tests.soak.audit import acknowledged_by, audit
from tests.soak.databases import NewDatabase
from tests.soak.report import Row, clock
from tests.soak.serving import serving
from tests.soak.typists import typing

ROUNDS = {"SQLite": 1_000, "PostgreSQL": 100}
SHORTEST, LONGEST = 0.02, 0.3
"""Seconds from a server's first answer to its end."""


def run(rounds: int | None) -> list[Row]:
    return databases.on_each(
        lambda kind, new: [_run_on(kind, new, ROUNDS[kind] if rounds is None else rounds)]
    )


def _run_on(kind: str, new: NewDatabase, rounds: int) -> Row:
    address, chance = new(), random.Random(9)
    conference, code = databases.conference_at(address)
    with clock() as seconds, serving(address) as server:
        server.start()
        with typing(server.port, code) as typists:
            for _ in range(rounds):
                time.sleep(chance.uniform(SHORTEST, LONGEST))
                server.kill()
                server.start()
        with databases.opened(address) as store:
            found = audit(store, conference, acknowledged_by(typists))
        strange = sum(count for each in typists for count in each.refused.values())
    cut_off = sum(each.cut_off for each in typists)
    return Row(
        f"kill -9 of the server while notes arrive, {kind}",
        rounds,
        f"{found}; {cut_off:,} cut off on their way, {strange} refused",
        found.is_clean and not strange and found.acknowledged > rounds,
        seconds(),
    )
