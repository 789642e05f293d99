"""A facilitator's hands at the note box in Chromium: they type, add, reload and put to sleep."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

KEY_SECONDS = 0.02
"""Between two keys: fifty a second, faster than anybody types."""
LOAD_MS = 60_000
TICKS_A_SECOND = 20
CLOCK = """(() => {
    let ahead = 0
    const Real = Date
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead) }
        static now() { return Real.now() + ahead }
    }
    window.putClockForward = milliseconds => { ahead += milliseconds }
    window.ticks = 0
    setInterval(() => { window.ticks += 1 }, 50)
})()"""
"""Runs before every page: its clock can be put forward, and shows whether it stood still."""


@dataclass
class Hand:
    """One person at one note box.

    `home` is the box's address; `added` has every text that was added, in order;
    `typing_lost` the longest stretch of typing, in seconds, that a reload took.
    """

    page: Page
    home: str
    added: list[str] = field(default_factory=list)
    typing_lost: float = 0.0
    _text: str = ""
    _at: list[float] = field(default_factory=list)

    def sit_down(self, link: str, name: str) -> None:
        self.page.goto(link, timeout=LOAD_MS)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Join").click()
        self._box().wait_for(timeout=LOAD_MS)

    def type(self, text: str) -> None:
        """Type on, key by key, where the focus is: nobody takes it away."""
        for key in text:
            self.page.keyboard.type(key)
            self._text += key
            self._at.append(time.monotonic())
            time.sleep(KEY_SECONDS)

    def add(self) -> None:
        """Add what stands in the box; it counts as added from here on."""
        self._count_missing_keys()
        self.page.keyboard.press("Control+Enter")
        self.added.append(self._text)
        self._text, self._at = "", []

    def _count_missing_keys(self, since: float | None = None) -> None:
        """Keys that are not in the box are typing that was lost: those at the end of the text since
        the last that is there, others by how fast they were typed.
        """
        held = self._box().input_value()
        rest = iter(self._text)
        if not all(key in rest for key in held):
            raise AssertionError(f"the box holds “{held}”, and “{self._text}” was typed")
        if missing := len(self._text) - len(held):
            cut_short = since is not None and self._text.startswith(held)
            lost = (
                (since or 0.0) - self._at[max(0, len(held) - 1)]
                if cut_short
                else missing * (self._at[-1] - self._at[0]) / len(self._at)
            )
            self.typing_lost = max(self.typing_lost, lost)
            print(f"{missing} keys missing in “{held}”", file=sys.stderr, flush=True)
        self._text = held

    def says(self) -> str:
        return self.page.locator("#status").inner_text()

    def reload(self) -> None:
        """Reload in the midst of typing, and go on where the box's text ends."""
        now = time.monotonic()
        try:
            self.page.reload(timeout=LOAD_MS)
        except Error:  # the wire is cut: the browser shows its own page, one tries again
            return
        self.find_again(now)

    def come_back(self) -> None:
        """Open the box's page; the browser may still be on its way to its own error page."""
        for _ in range(20):
            try:
                self.page.goto(self.home, timeout=LOAD_MS)
            except Error:
                time.sleep(0.5)
            else:
                return
        raise TimeoutError("the page did not open")

    def find_again(self, since: float) -> None:
        """After a reload that began at `since`: see what is left, and measure what is not."""
        self._box().wait_for(timeout=LOAD_MS)
        self._count_missing_keys(since)
        self._box().focus()
        self.page.keyboard.press("Control+End")

    def settle(self, seconds: float) -> None:
        """Everything that was added is acknowledged."""
        self.page.wait_for_function(
            """() => !Object.keys(localStorage).some(key => key.endsWith(":outbox"))""",
            timeout=seconds * 1000,
        )

    def sleep(self, seconds: float, clock_seconds: float) -> None:
        """Every process of the browser stands still so long; its clock goes on by `clock_seconds`.

        Chromium's own command to freeze a page does nothing where no window is shown.
        """
        ahead = max(0.0, clock_seconds - seconds) * 1000
        before = self.page.evaluate("ahead => { putClockForward(ahead); return ticks }", ahead)
        stopped = list(_descendants(os.getpid(), "chrom"))
        for number in stopped:
            os.kill(number, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            for number in stopped:
                os.kill(number, signal.SIGCONT)
        if self.page.evaluate("ticks") - before > seconds * TICKS_A_SECOND / 2:
            raise AssertionError("the page did not sleep")

    def _box(self) -> Locator:
        return self.page.get_by_label("New note")


def _descendants(parent: int, name: str) -> Iterator[int]:
    """Processes below this one whose program has the name in its own."""
    for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        yield from _descendants(int(number), name)
        if name in Path(f"/proc/{number}/comm").read_text():
            yield int(number)


def saved_code(said: str) -> str:
    """The code that the box calls saved, or ""."""
    found = re.search(r"Saved (?:as|\d+ notes, up to) (\S+)", said)
    return found[1] if found else ""
