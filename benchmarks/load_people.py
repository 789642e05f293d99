"""The people of `benchmarks.load`, all in one process: typists, open pages, listeners.

Reads what to do as JSON from standard input and answers with figures. A typist sends a
note as the note box does, on a connection that is kept, and thinks for a while that
varies by half. A page speaks Streamlit's own socket and runs anew when the conference has
moved on, at most once in two seconds, as `pages/parts/live.js` does.
"""

import asyncio
import json
import random
import secrets
import socket
import ssl
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

Crowd = dict[str, float]
Figures = dict[str, str]

CHANCE = random.Random(24)  # noqa: S311 - the same crowd in each run
PAGE_GAP_SECONDS = 2.0
PAGES = ("overview", "overview", "consolidate", "publish", "rank")
"""Which pages stand open, in turn; the overview twice, since everybody has it."""
SETTLE_SECONDS = 5.0
"""How long the last notes may take to arrive before they count as not delivered."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(server: str) -> None:
    """Return once the server answers."""
    for _ in range(600):
        try:
            if httpx2.get(f"{server}/health").text == "ok":
                return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Shared, since each client would make one: 20 ms."""


@dataclass
class Seen:
    """Seconds waited, by what was waited for; and what went wrong."""

    posts: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    first_pages: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, float] = field(default_factory=dict)
    """Note id -> when its acknowledgement was there."""
    sent: dict[str, str] = field(default_factory=dict)
    """Note id -> its table."""


class Place:
    """A server and a device: its own connections, kept as a browser keeps them."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.client = httpx2.AsyncClient(verify=_NO_TLS, timeout=60)

    async def join(self, code: str, name: str) -> str:
        """Join and return the cookie."""
        answer = await self.client.post(f"{self.server}/join", data={"code": code, "name": name})
        if answer.status_code != 303:
            raise SystemExit(f"joining was answered with {answer.status_code}")
        self.client.cookies.clear()
        return answer.headers["set-cookie"].split(";")[0]

    async def post(self, cookie: str, seat: str, seen: Seen) -> None:
        """Send one note, as the note box does, and count its wait."""
        breakout, table = map(int, seat.split())
        note_id, words = secrets.token_hex(16), CHANCE.choices(_WORDS, k=CHANCE.randint(6, 30))
        body = {"id": note_id, "breakout": breakout, "table": table, "text": " ".join(words)}
        began = time.monotonic()
        seen.sent[note_id] = seat
        try:
            answer = await self.client.post(
                f"{self.server}/api/notes", json=body, headers={"Cookie": cookie}, timeout=30
            )
        except httpx2.HTTPError as error:
            seen.errors[type(error).__name__] += 1
            return
        if answer.status_code == 200 and answer.json().get("code"):
            seen.acknowledged[note_id] = time.monotonic()
            seen.posts.append(time.monotonic() - began)
        else:
            seen.errors[f"status {answer.status_code}"] += 1

    async def events(self, cookie: str, query: str = "") -> Any:
        """Yield (event, data, when) of the stream until it ends."""
        async with self.client.stream(
            "GET", f"{self.server}/api/events{query}", headers={"Cookie": cookie}, timeout=60
        ) as answer:
            kind = "message"
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    kind = line[7:]
                if line.startswith("data: "):
                    yield kind, line[6:], time.monotonic()
                    kind = "message"


_WORDS = (
    "fund shelters for survivors in every district train judges and police inspect boats at "
    "night publish budgets translate hotlines into more languages before winter with farmers"
).split()


class OpenPage:
    """A page in a browser: a socket of Streamlit's, and the stream that tells it to run anew."""

    def __init__(self, place: Place, cookie: str, page: str, seen: Seen) -> None:
        self.place, self.cookie, self.page, self.seen = place, cookie, page, seen
        self.heard = asyncio.Event()

    async def run(self, end: float) -> None:
        """Stay open until the end, running anew as the page's own script would."""
        listening = asyncio.create_task(self._listen())
        try:
            async with connect(
                self.place.server.replace("http", "ws", 1) + "/_stcore/stream",
                subprotocols=["streamlit", "no-token"],  # type: ignore[list-item]
                additional_headers={"Cookie": self.cookie},
                origin=self.place.server,  # type: ignore[arg-type]
                max_size=None,
            ) as opened:
                self.seen.first_pages.append(await self._rerun(opened))
                while time.monotonic() < end:
                    await asyncio.sleep(PAGE_GAP_SECONDS * CHANCE.uniform(1.0, 1.2))
                    await asyncio.wait_for(self.heard.wait(), 60)
                    self.heard.clear()
                    self.seen.pages.append(await self._rerun(opened))
        except Exception as error:  # noqa: BLE001 - whatever a page meets is an error to count
            self.seen.errors[f"page: {type(error).__name__}"] += 1
        finally:
            listening.cancel()

    async def _listen(self) -> None:
        async for _ in self.place.events(self.cookie):
            self.heard.set()

    async def _rerun(self, opened: ClientConnection) -> float:
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.widget_states.SetInParent()
        began = time.monotonic()
        await opened.send(message.SerializeToString())
        while True:
            said = ForwardMsg.FromString(await asyncio.wait_for(opened.recv(), 60))
            if said.WhichOneof("type") == "delta" and said.delta.new_element.HasField("exception"):
                self.seen.errors["page: exception"] += 1
            early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if said.WhichOneof("type") == "script_finished" and said.script_finished != early:
                return time.monotonic() - began


async def type_notes(place: Place, codes: dict[str, list[str]], crowd: Crowd) -> Figures:
    """Facilitators type and pages stand open."""
    seen, every = Seen(), crowd["every"]
    server = place.server
    cookies = [
        await place.join(code, f"Ana {n}")
        for n, code in enumerate(codes["facilitators"][: int(crowd["facilitators"])])
    ]
    keepers = [await place.join(codes[r][0], "Olga") for r in ("organiser", "rapporteur")]
    end = time.monotonic() + crowd["minutes"] * 60

    async def type_on(cookie: str, seat: str) -> None:
        mine = Place(server)
        await asyncio.sleep(CHANCE.uniform(0, every))
        for _ in range(round(crowd["minutes"] * 60 / every)):
            due = time.monotonic() + every * CHANCE.uniform(0.5, 1.5)
            await mine.post(cookie, seat, seen)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def look_on(number: int) -> None:
        await asyncio.sleep(CHANCE.uniform(0, 10))
        page = PAGES[number % len(PAGES)]
        keeper = keepers[0] if page == "overview" else keepers[1]
        await OpenPage(Place(server), keeper, page, seen).run(end)

    await asyncio.gather(
        *(type_on(cookie, seat) for cookie, seat in zip(cookies, codes["seats"], strict=False)),
        *(look_on(number) for number in range(int(crowd["pages"]))),
    )
    return {
        "facilitators, pages, minutes": _told(crowd, "facilitators", "pages", "minutes"),
        "notes acknowledged": f"{len(seen.acknowledged):,}",
        "errors": _errors(seen),
        "note, p50 p95 worst": _spread(seen.posts),
        "page running anew, p50 p95 worst": _spread(seen.pages),
        "pages run anew": f"{len(seen.pages):,}",
        "page first opened, p50 p95 worst": _spread(seen.first_pages),
    }


async def listen(place: Place, codes: dict[str, list[str]], crowd: Crowd) -> Figures:
    """Notes arrive at 50 tables, and ten devices listen at each.

    A note is delivered when its text has reached a device of its table, by push or by the
    fetch that a push led to; the wait is counted from its acknowledgement.
    """
    seen, tables = Seen(), 50
    seats, count = codes["seats"][:tables], int(crowd["listeners"])
    cookies = [await place.join(code, "Ana") for code in codes["facilitators"][:tables]]
    devices = [
        Device(Place(place.server), cookies[n % tables], seats[n % tables]) for n in range(count)
    ]
    listening = [asyncio.create_task(device.run()) for device in devices]
    await asyncio.wait_for(asyncio.gather(*(device.ready.wait() for device in devices)), 120)
    typists = [Place(place.server) for _ in range(tables)]
    sending, began = [], time.monotonic()
    for number in range(round(crowd["rate"] * crowd["seconds"])):
        await asyncio.sleep(max(0.0, began + number / crowd["rate"] - time.monotonic()))
        n = CHANCE.randrange(tables)
        sending.append(asyncio.create_task(typists[n].post(cookies[n], seats[n], seen)))
    await asyncio.gather(*sending)
    await asyncio.sleep(SETTLE_SECONDS)
    for task in listening:
        task.cancel()
    waits, missing = [], 0
    for device in devices:
        for note_id, seat in seen.sent.items():
            if seat == device.seat and note_id in seen.acknowledged:
                if note_id in device.got:
                    waits.append(max(0.0, device.got[note_id] - seen.acknowledged[note_id]))
                else:
                    missing += 1
    return {
        "listeners, notes a second, seconds": _told(crowd, "listeners", "rate", "seconds"),
        "notes acknowledged": f"{len(seen.acknowledged):,}",
        "errors": _errors(seen),
        "note, p50 p95 worst": _spread(seen.posts),
        "deliveries": f"{len(waits):,}",
        "not delivered": f"{missing:,}",
        "delivery, p50 p95 worst": _spread(waits),
        "lists fetched": f"{sum(device.fetched for device in devices):,}",
    }


class Device:
    """A note box at one table: hears, fetches at most once a second, keeps when each note came."""

    def __init__(self, place: Place, cookie: str, seat: str) -> None:
        self.place, self.cookie, self.seat = place, cookie, seat
        self.got: dict[str, float] = {}
        self.ready = asyncio.Event()
        self.stale = asyncio.Event()
        self.fetched = 0

    async def run(self) -> None:
        """Listen until cancelled."""
        await asyncio.gather(self._hear(), self._fetch())

    async def _hear(self) -> None:
        breakout, table = self.seat.split()
        query = f"?breakout={breakout}&table={table}"
        async for kind, data, when in self.place.events(self.cookie, query):
            if kind == "notes":
                self._take(json.loads(data), when)
            else:
                self.stale.set()

    async def _fetch(self) -> None:
        breakout, table = self.seat.split()
        while True:
            await self.stale.wait()
            self.stale.clear()
            answer = await self.place.client.get(
                f"{self.place.server}/api/notes?breakout={breakout}&table={table}",
                headers={"Cookie": self.cookie},
                timeout=60,
            )
            self._take(answer.json()["notes"], time.monotonic())
            self.fetched += 1
            self.ready.set()
            await asyncio.sleep(1.0)

    def _take(self, notes: list[dict[str, Any]], when: float) -> None:
        for note in notes:
            self.got.setdefault(note["id"], when)


def _told(crowd: Crowd, *names: str) -> str:
    return ", ".join(f"{crowd[name]:g}" for name in names)


def _spread(waits: list[float]) -> str:
    if not waits:
        return "none"
    waits = sorted(waits)
    at = [waits[len(waits) // 2], waits[min(len(waits) - 1, len(waits) * 95 // 100)], waits[-1]]
    return ", ".join(f"{seconds * 1000:,.0f}" for seconds in at) + " ms"


def _errors(seen: Seen) -> str:
    return f"{sum(seen.errors.values())}" + (f" {dict(seen.errors)}" if seen.errors else "")


async def main() -> None:
    """Do what standard input asks for."""
    asked = json.loads(sys.stdin.read())
    deed = type_notes if asked["round"] == "typing" else listen
    told = await deed(Place(asked["server"]), asked["codes"], asked["crowd"])
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
