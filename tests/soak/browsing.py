"""Chromium against the real server over a bad line: no note is lost or doubled, no typing lost.

Each round has all five faults in an order drawn by lot: wifi cut, silent black
hole, server killed, tab reloaded in mid-typing, phone asleep. Notes are typed
before, during and after each; one stands half typed in the box when it begins.
"""

import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from synthesis.domain.model import ConferenceId
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.soak import databases
from tests.soak.databases import opened
from tests.soak.hand import CLOCK, Hand, saved_code
from tests.soak.product import Product, product
from tests.soak.report import Row, clock
from tests.soak.wire import Wire, wire_to

ROUNDS = 50
SETTLE_SECONDS = 60.0
MOST_TYPING_LOST = 2.0
ASLEEP_SECONDS = 300.0
REALLY_ASLEEP_SECONDS = 4.0
"""How long the page is frozen; its clock goes on by five minutes. In the first of several
rounds it is frozen for the five minutes themselves."""


@dataclass
class Stage:
    """What a fault may touch."""

    hand: Hand
    wire: Wire
    server: Product
    chance: random.Random
    stored: Callable[[], Counter[str]]
    asleep_seconds: float = REALLY_ASLEEP_SECONDS
    early: int = 0

    def note(self, about: str) -> None:
        """Type and add one more note."""
        self.hand.type(f"{about} {secrets.token_hex(3)} shelters")
        self.hand.add()

    def outage(self, seconds: float) -> None:
        """Type two notes and half of a third while nothing gets through."""
        end = time.monotonic() + seconds
        for about in ("First in the outage", "Second in the outage"):
            self.note(about)
            time.sleep(0.3)
            said = self.hand.says()
            if saved_code(said) and not self.stored()[self.hand.added[-1]]:
                self.early += 1
        self.hand.type("Half typed in the outage ")
        time.sleep(max(0.0, end - time.monotonic()))

    def finish(self) -> None:
        """Type the half note to its end, add it, and wait until all is acknowledged."""
        self.hand.type(f"and finished {secrets.token_hex(3)}")
        self.hand.add()
        self.hand.settle(SETTLE_SECONDS)


def wifi_cut(stage: Stage) -> None:
    stage.wire.cut()
    told = stage.chance.random() < 0.5  # a device may or may not notice that its wifi is gone
    stage.hand.page.context.set_offline(told)
    stage.outage(stage.chance.uniform(1, 6))
    stage.wire.heal()
    stage.hand.page.context.set_offline(False)


def black_hole(stage: Stage) -> None:
    """Longer than the box waits for an answer in half of the cases, and of the answers alone
    in half: then the server has stored what the box sends again.
    """
    stage.wire.hush(answers_only=stage.chance.random() < 0.5)
    stage.outage(stage.chance.choice([3.0, 11.0]))
    stage.wire.heal(forget=stage.chance.random() < 0.5)


def server_killed(stage: Stage) -> None:
    stage.note("On its way when the server was killed")
    stage.server.kill()
    stage.outage(stage.chance.uniform(0, 3))
    stage.server.start()


def tab_reloaded(stage: Stage) -> None:
    if stage.chance.random() < 0.5:
        stage.note("On its way when the tab was reloaded")
        stage.hand.type("Half typed when the tab was reloaded ")
        stage.hand.reload()
        return
    stage.wire.cut()
    stage.note("Not sent when the tab was reloaded")
    stage.hand.type("Half typed when the tab was reloaded ")
    since = time.monotonic()
    stage.hand.reload()
    stage.wire.heal()
    stage.hand.come_back()
    stage.hand.find_again(since)


def phone_asleep(stage: Stage) -> None:
    """The line goes with the phone, and the server gives its connections up."""
    stage.note("On its way when the phone fell asleep")
    stage.hand.type("Half typed when the phone fell asleep ")
    stage.wire.cut()
    stage.hand.sleep(stage.asleep_seconds, ASLEEP_SECONDS)
    stage.wire.heal()


FAULTS = (wifi_cut, black_hole, server_killed, tab_reloaded, phone_asleep)


def run(rounds: int | None) -> list[Row]:
    count = ROUNDS if rounds is None else rounds
    seed = secrets.randbelow(1_000)
    print(f"faults by the seed {seed}", file=sys.stderr, flush=True)
    chance = random.Random(seed)
    with clock() as seconds, databases.folder() as folder:
        address = f"sqlite:///{folder / 'browser.db'}"
        conference, code = databases.conference_at(address)
        with product(address) as server, wire_to(server.port) as wire, _page() as page:
            hand = Hand(page, f"http://127.0.0.1:{wire.port}/capture")
            hand.sit_down(f"http://127.0.0.1:{wire.port}/j/{code}", "Ana")
            with opened(address) as store:

                def stored() -> Counter[str]:
                    return Counter(n.text for n in store.notes.current(ConferenceId(conference)))

                stage = Stage(hand, wire, server, chance, stored)
                for number in range(count):
                    long = number == 0 and count > 1
                    stage.asleep_seconds = ASLEEP_SECONDS if long else REALLY_ASLEEP_SECONDS
                    for fault in chance.sample(FAULTS, len(FAULTS)):
                        stage.note(f"Before {fault.__name__}")
                        fault(stage)
                        stage.finish()
                found = stored()
        return [_row(stage, found, count, seconds())]


def _row(stage: Stage, found: Counter[str], rounds: int, seconds: float) -> Row:
    hand = stage.hand
    lost = sum(not found[text] for text in hand.added)
    doubled = sum(times - 1 for times in found.values())
    unasked = len(found.keys() - set(hand.added))
    counted = (
        f"{len(hand.added):,} notes added, {lost} lost, {doubled} doubled, {unasked} unasked, "
        f"{stage.early} called saved too early; {hand.typing_lost:.1f} s of typing lost"
    )
    kept = not (lost or doubled or unasked or stage.early) and (
        hand.typing_lost <= MOST_TYPING_LOST
    )
    return Row(
        "browser: wifi cut, black hole, server killed, tab reloaded, phone asleep",
        rounds,
        counted,
        kept,
        seconds,
    )


@contextmanager
def _page() -> Iterator[Page]:
    """A phone's page."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_init_script(CLOCK)
        yield context.new_page()
        browser.close()
