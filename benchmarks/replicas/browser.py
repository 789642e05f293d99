"""Two people in Chromium: one types into the note box, one downloads the workbook."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PATIENCE_MS = 60_000
TRY_MS = 5_000


@dataclass
class Pair:
    """Their pages; each deed returns the seconds that it took from the call."""

    capture: Page
    publish: Page
    pressed_again: int = 0
    loaded_again: int = 0

    def type_note(self, text: str) -> float:
        """A note is typed and has its code."""
        started = time.monotonic()
        self.capture.get_by_label("New note").fill(text)
        self.capture.get_by_role("button", name="Add note", exact=True).click()
        self.capture.locator("li.note", has_text=text).wait_for()  # it has a code
        return time.monotonic() - started

    def download(self) -> float:
        """The workbook is downloaded, by an address that any web process answers.

        Where nothing comes the link is followed again, and then the page is loaded again,
        as a person would do.
        """
        started, tries = time.monotonic(), 0
        while time.monotonic() - started < PATIENCE_MS / 1000:
            tries += 1
            try:
                with self.publish.expect_download(timeout=TRY_MS) as coming:
                    self.publish.get_by_role("link", name="Download the workbook").click()
                if Path(coming.value.path()).read_bytes()[:2] == b"PK":
                    return time.monotonic() - started
            except Error:
                self.pressed_again += 1
                if tries > 1:
                    self.loaded_again += 1
                    self.publish.reload()
        shown = self.publish.locator("body").inner_text()[:400]
        raise TimeoutError(f"the workbook cannot be downloaded; the page says: {shown}")

    def connected(self) -> float:
        """Both pages hold their socket again; the seconds from the call until then."""
        started = time.monotonic()
        for page in (self.capture, self.publish):
            page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for()
        return time.monotonic() - started

    def webs(self) -> tuple[str, ...]:
        """Which web process holds the page of each."""
        return tuple(_web(page) for page in (self.capture, self.publish))


def _web(page: Page) -> str:
    cookies = page.context.cookies()
    return next((each["value"] for each in cookies if each["name"] == "plenary_web"), "")


@contextmanager
def people(address: str, facilitator: str, organiser: str) -> Iterator[Pair]:
    """Two devices of their own, which join by the codes given."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def join(code: str) -> Page:
            page = browser.new_context(ignore_https_errors=True).new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(f"{address}/j/{code}")
            page.get_by_label("Your name").fill("Ana")
            page.get_by_role("button", name="Join").click()
            page.wait_for_url(re.compile("/(capture|overview)$"))
            return page

        capture, publish = join(facilitator), join(organiser)
        capture.get_by_label("New note").wait_for()
        publish.goto(f"{address}/publish")
        publish.get_by_role("link", name="Download the workbook").wait_for()
        yield Pair(capture, publish)
        browser.close()
