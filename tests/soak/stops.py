"""The server is asked to stop while notes arrive and pages listen: all that began is finished."""

import http.client
import random
import signal
import threading
import time

from tests.soak import databases
from tests.soak.audit import acknowledged_by, audit
from tests.soak.databases import NewDatabase
from tests.soak.report import Row, clock
from tests.soak.serving import Server, serving
from tests.soak.typists import join, typing

ROUNDS = {"SQLite": 200, "PostgreSQL": 50}
LISTENERS = 5
SHORTEST, LONGEST = 0.05, 0.4
"""Seconds from a server's first answer to the signal."""
MOST_SECONDS = 3.0
"""How long a server that has nothing slow to finish may take to end."""


class Listener(threading.Thread):
    """Hears events until the stream ends; `ended_well` when it was ended and not broken off."""

    def __init__(self, port: int, cookie: str) -> None:
        super().__init__(daemon=True)
        self.ended_well = False
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._connection.request("GET", "/api/events", headers={"Cookie": cookie})
        self._answer = self._connection.getresponse()
        self._answer.readline()

    def run(self) -> None:
        try:
            self._answer.read()
            self.ended_well = True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            self._connection.close()


def run(rounds: int | None) -> list[Row]:
    return databases.on_each(
        lambda kind, new: [_run_on(kind, new, ROUNDS[kind] if rounds is None else rounds)]
    )


def _run_on(kind: str, new: NewDatabase, rounds: int) -> Row:
    address, chance = new(), random.Random(15)
    conference, code = databases.conference_at(address)
    slowest, broken = 0.0, 0
    with clock() as seconds, serving(address) as server:
        server.start()
        with typing(server.port, code) as typists:
            for _ in range(rounds):
                taken, cut_off = _stop_once(server, code, chance.uniform(SHORTEST, LONGEST))
                slowest, broken = max(slowest, taken), broken + cut_off
                server.start()
        with databases.opened(address) as store:
            found = audit(store, conference, acknowledged_by(typists))
        strange = sum(count for each in typists for count in each.refused.values())
    return Row(
        f"the server is asked to stop while notes arrive, {kind}",
        rounds,
        f"{found}; {strange} refused, {broken} of {rounds * LISTENERS} streams broken off, "
        f"the slowest stop took {slowest:.1f} s",
        found.is_clean and not strange and not broken and slowest < MOST_SECONDS,
        seconds(),
    )


def _stop_once(server: Server, code: str, wait: float) -> tuple[float, int]:
    """Seconds until the process had ended, and how many streams were broken off."""
    cookie = join(server.port, code, "Lea")
    listeners = [Listener(server.port, cookie) for _ in range(LISTENERS)]
    for each in listeners:
        each.start()
    time.sleep(wait)
    with clock() as taken:
        server.kill(signal.SIGTERM)
        ended = taken()
    for each in listeners:
        each.join(10)
    return ended, sum(not each.ended_well for each in listeners)
