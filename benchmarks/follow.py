"""How soon open pages show what somebody else has done, in Chromium, on a real server.

Another device's note box, the organiser's overview and a rapporteur's board stand open. A
note is counted from its acknowledgement, a decision from its commit, until the words stand
in the page. Prints one table.

    python -m benchmarks.follow                     # 20 of each on SQLite
    python -m benchmarks.follow --database postgresql
    python -m benchmarks.follow --pause 0.5         # changes that overtake each other
"""

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.load import serving
from benchmarks.load_people import wait_until_up
from benchmarks.replicas.browser import CHROMIUM, FLAGS
from synthesis.domain.log import Gather, Reword
from synthesis.domain.model import PointCode, Role, Seat
from synthesis.services import consolidate
from tests.house import House, build
from tests.soak import databases
from tests.soak.typists import join, post

HERE = Seat(1, 1)
SHOWN = (
    "a note in the box of another device of its table",
    "a note counted on the organiser's overview",
    "another rapporteur's wording on the board",
)
T = TypeVar("T")
PATIENCE_MS = 60_000
WATCH = """([text, patience]) => {
  const roots = root => [root, ...[...root.querySelectorAll("*")]
    .flatMap(node => node.shadowRoot ? roots(node.shadowRoot) : [])]
  const end = Date.now() + patience
  window.seen = new Promise((shown, never) => {
    const look = setInterval(() => {
      const there = roots(document.body).some(root => root.textContent.includes(text))
      if (there) shown(Date.now())
      else if (Date.now() > end) never(new Error(`the page never showed: ${text}`))
      else return
      clearInterval(look)
    }, 10)
  })
  window.seen.catch(() => {}) // it is asked for later
}"""
CHANCE = random.Random(7)  # noqa: S311 - pauses that do not fall in step with anything


def opened(browser: Browser, address: str, code: str, path: str) -> Page:
    """A page on a device of its own, which has come to rest."""
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/j/{code}")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(re.compile("/(capture|overview)$"))
    page.goto(f"{address}/{path}")
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(2_000)
    return page


def waits_for(deed: Callable[[], T], *seen: tuple[Page, str]) -> tuple[T, list[float]]:
    """Do it; return what it returned, and for each page the seconds until it shows its text."""
    for page, text in seen:
        page.evaluate(WATCH, [text, PATIENCE_MS])
    done = deed()
    began = time.time()
    return done, [max(0.0, page.evaluate("window.seen") / 1000 - began) for page, _ in seen]


def measure(house: House, address: str, times: int, pause: float) -> dict[str, tuple[float, ...]]:
    """The waits of each page, in seconds."""
    port = int(address.rpartition(":")[2])
    cookie = join(port, house.code(Role.FACILITATOR), "Ben")
    ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
    found: list[tuple[float, float, float]] = []
    first = _note(port, cookie, "Open a shelter in every district")
    last = consolidate.decide(house.store, ruth, Gather((PointCode(first),)), 0).number
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        phone = opened(browser, address, house.code(Role.FACILITATOR), "capture")
        overview = opened(browser, address, house.code(Role.ORGANISER), "overview")
        boards = opened(browser, address, house.code(Role.RAPPORTEUR), "consolidate")
        for number in range(1, times + 1):
            text = f"Fund radio number {number} on the coast"
            count = f"{HERE} North hall: {number + 1}"
            _, (at_box, at_glance) = waits_for(
                partial(_note, port, cookie, text), (phone, text), (overview, count)
            )
            time.sleep(pause * CHANCE.uniform(0.8, 1.2))
            wording = f"Wording number {number} of another rapporteur"
            which = consolidate.read_board(house.store, ruth).recommendations[0].id
            deed = partial(consolidate.decide, house.store, ruth, Reword(which, wording), last)
            entry, (at_board,) = waits_for(deed, (boards, wording))
            last = entry.number
            found.append((at_box, at_glance, at_board))
            time.sleep(pause * CHANCE.uniform(0.8, 1.2))
        browser.close()
    return dict(zip(SHOWN, zip(*found, strict=True), strict=True))


def _note(port: int, cookie: str, text: str) -> str:
    body = {"id": f"follow-{abs(hash(text))}", "breakout": 1, "table": 1, "text": text}
    status, answer = post(port, "/api/notes", body, cookie)
    if status != 200:
        raise SystemExit(f"the note was answered with {status}")
    return str(answer["code"])


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two changes")
    given = parser.parse_args()
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[given.database]
    with databases.KINDS[kind]() as new:
        address = new()
        with databases.opened(address) as store:
            house = build(store)
            with serving(address) as (server, _):
                wait_until_up(server)
                found = measure(house, server, given.times, given.pause)
    print(f"| shown, {kind}, {given.pause:g} s between changes | times | median | worst |")
    print("| --- | --- | --- | --- |")
    for what, waits in found.items():
        told = f"{statistics.median(waits):.2f} s | {max(waits):.2f} s"
        print(f"| {what} | {len(waits)} | {told} |")


if __name__ == "__main__":
    main()
