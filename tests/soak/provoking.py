"""The canary's name by every door, and every error that we know how to bring about.

What is answered to that is kept account of by a `Told`. Knows how to provoke, not where to look.
"""

import http.client
import json
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from synthesis.domain.log import Gather, Reword
from synthesis.domain.model import PointCode, RecommendationId, Role
from synthesis.domain.ports import JobState
from synthesis.services import consolidate
from tests.adapters.statements import execute
from tests.house import House
from tests.soak.typists import join

NAME = "Quetzalbirdina"
TABLE = {"breakout": 1, "table": 1}
PATIENCE_SECONDS = 90.0
_FILLED_IN = re.compile(rb'<input[^>]* value="[^"]*"')
"""A form that was not accepted comes back to whoever filled it in, with what they typed."""


class Told:
    """What was answered: how many errors, and how many of them, and which, held the name."""

    def __init__(self) -> None:
        self.faults = self.leaks = 0

    def __call__(self, where: str, status: int, said: bytes) -> None:
        if status >= 400 or where == "/metrics":
            self.faults += 1
            if found := count(_FILLED_IN.sub(b"", said)):
                self.leaks += found
                print(f"{where} answered {status} with the name", file=sys.stderr)


def count(said: bytes) -> int:
    return said.lower().count(NAME.lower().encode())


def ask(
    port: int, method: str, path: str, headers: dict[str, str], body: str = ""
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body.encode("utf-8", "surrogatepass"), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def provoke(house: House, port: int, code: str, told: Told, address: str, name: str) -> None:
    """The name by every door once, and every error that we know how to bring about."""
    headers = {"Cookie": join(port, code, "Ana"), "Content-Type": "application/json"}

    def send(method: str, path: str, body: object = None, **more: str) -> int:
        sent = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        status, said = ask(port, method, path, headers | more, sent)
        told(path, status, said)
        return status

    note = {**TABLE, "id": name.lower(), "text": f"Protect {name} from harm"}
    assert send("POST", "/api/notes", note) == 200
    pasted = [{"id": f"p{n}-{name.lower()}", "text": f"{name} {n}"} for n in range(3)]
    send("POST", "/api/notes/many", {**TABLE, "notes": [*pasted, {"id": name, "text": 7}, name]})
    _refused_requests(send, note, name)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    send("POST", "/join/fault", name, **form)
    for path in (f"/j/{name}", f"/cards/{name}", f"/api/notes/{name}/correct", f"/no/{name}"):
        send("GET", f"{path}?next=/{name}&text={name}")
    ask(port, "POST", "/join", form, urlencode({"code": name[:8], "name": name}))
    for path in ("/api/fault", "/join/fault"):
        assert send("GET", f"{path}?words={name}", Accept="text/html") == 500
    assert send("POST", "/api/fault", f"{name} was here") == 500
    _no_http(port, name)
    with _at_fault(address):
        assert send("POST", "/api/notes", note | {"id": f"f{name.lower()}"}) == 503
        assert send("POST", "/join", urlencode({"code": code, "name": name}), **form) >= 400
    send("GET", "/metrics")
    _decide(house, name)


def _refused_requests(send: Callable[..., int], note: dict[str, object], name: str) -> None:
    """Requests that are answered with what is wrong with them, each with the name in it."""
    for body in (
        f'{{"text": "{name}"',
        f"[{json.dumps(name)}]",
        note | {"breakout": name},
        note | {"id": f"{name} with spaces"},
        note | {"text": f"{name} " * 2_000},
        note | {"text": [name]},
        note | {"text": f"{name} " * 40_000},
        note | {"table": 2},
    ):
        assert send("POST", "/api/notes", body) >= 400
    assert send("POST", "/api/notes", note, **{"Content-Type": name}) >= 400
    assert send("POST", "/api/notes", note, Origin=f"http://{name}.example") >= 400
    assert send("POST", "/api/notes/B1-T1-01/correct", {"text": name, "seen_version": 99}) >= 400
    assert send("GET", f"/api/notes?breakout={name}&table={quote(name)}") >= 400


def _no_http(port: int, name: str) -> None:
    """What is no request at all."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        raw.sendall(f"{name} /{name} {name}\r\n\r\n".encode())
        raw.recv(4096)


@contextmanager
def _at_fault(address: str) -> Iterator[None]:
    """A database that refuses what names the canary, and would quote it where it can."""
    if address.startswith("sqlite"):
        for table, column in (("notes", "text"), ("visits", "name")):
            execute(
                address,
                f"CREATE TRIGGER {table}_fault BEFORE INSERT ON {table} WHEN NEW.{column} LIKE "
                f"'%{NAME[:6]}%' BEGIN SELECT RAISE(ABORT, 'refused'); END",
            )
        yield
        execute(address, "DROP TRIGGER notes_fault", "DROP TRIGGER visits_fault")
        return
    for table, column in (("notes", "text"), ("visits", "name")):
        execute(
            address,
            f"ALTER TABLE {table} ADD CONSTRAINT fault CHECK ({column} NOT ILIKE "
            f"'%%{NAME[:6]}%%') NOT VALID",
        )
    yield
    for table in ("notes", "visits"):
        execute(address, f"ALTER TABLE {table} DROP CONSTRAINT fault")


def _decide(house: House, name: str) -> None:
    """The name in a wording and a title's reach, and a proposal that fails over it."""
    organiser = house.actor(Role.ORGANISER, name=name)
    seen = consolidate.read_board(house.store, organiser).last_entry
    made = consolidate.decide(
        house.store, organiser, Gather((PointCode("B1-T1-01"),), f"A house for {name}"), seen
    )
    id_ = RecommendationId(f"r{made.number}.1")
    consolidate.decide(house.store, organiser, Reword(id_, f"Shelter {name}"), made.number)
    job, _ = consolidate.request_proposal(house.store, organiser)

    def failed() -> bool:
        latest = house.store.jobs.latest(house.id)
        return latest is not None and latest.id == job.id and latest.state is JobState.FAILED

    wait(failed)
    latest = house.store.jobs.latest(house.id)
    assert latest is not None and not count(latest.message.encode())


def wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("what was waited for did not come")
        time.sleep(0.1)
