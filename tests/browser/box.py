"""The note box as a hand finds it: what the tests of it share."""

from playwright.sync_api import Locator, Page

from synthesis.domain.model import Note, Seat
from tests.browser.conftest import Server


def type_note(page: Page, text: str) -> None:
    page.get_by_label("New note").fill(text)
    page.keyboard.press("Control+Enter")


def listed(page: Page) -> Locator:
    return page.get_by_role("region", name="Notes of this table").get_by_role("listitem")


def status(page: Page) -> Locator:
    return page.locator("#status")


def stored(server: Server, seat: Seat | None = None) -> list[Note]:
    return list(server.house.store.notes.current(server.house.id, seat or Seat(1, 1)))


def paste(page: Page, text: str) -> None:
    """Paste as a keyboard would: the browser's own clipboard is closed on plain http."""
    page.get_by_label("New note").evaluate(
        """(box, text) => {
            box.focus()
            box.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }))
            document.execCommand("insertText", false, text)
        }""",
        text,
    )
