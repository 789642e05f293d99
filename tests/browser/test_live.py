"""Board pages follow the conference by themselves, but never under the hands of a typist."""

from playwright.sync_api import Page, expect

from synthesis.domain.model import Role, Seat
from synthesis.services import capture
from tests.browser.conftest import Server, Visit

SOON_MS = 5_000


def _overview(visit: Visit, server: Server) -> Page:
    page: Page = visit().join(server.link(Role.ORGANISER), "Olga")
    expect(page.get_by_text("B1-T1 North hall: 0")).to_be_visible()
    return page


def _add_note(server: Server) -> None:
    ben = server.house.actor(Role.FACILITATOR, name="Ben")
    capture.add_note(server.house.store, ben, Seat(1, 1), "Fund community radio")


def test_an_open_page_shows_a_new_note_without_a_touch(visit: Visit, server: Server) -> None:
    page = _overview(visit, server)
    _add_note(server)
    expect(page.get_by_text("B1-T1 North hall: 1")).to_be_visible(timeout=SOON_MS)


def test_a_page_waits_while_somebody_types(visit: Visit, server: Server) -> None:
    page = _overview(visit, server)
    page.evaluate("document.body.prepend(document.createElement('textarea'))")
    box = page.locator("body > textarea")
    box.press_sequentially("half a thought")
    _add_note(server)
    page.wait_for_timeout(3_000)
    expect(page.get_by_text("B1-T1 North hall: 0")).to_be_visible()
    box.blur()
    expect(page.get_by_text("B1-T1 North hall: 1")).to_be_visible(timeout=SOON_MS)


def test_a_page_that_the_database_failed_comes_back_by_itself(
    fresh: None, visit: Visit, server: Server
) -> None:
    page = _overview(visit, server)
    file = server.log.with_name("plenary.db")
    aside = file.rename(file.with_name("aside.db"))
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.wait_for_timeout(3_000)  # it is tried again, in vain
    expect(page.get_by_role("alert").first).to_be_visible()
    aside.rename(file)
    expect(page.get_by_role("button", name="Download the workbook")).to_be_visible(timeout=SOON_MS)


def test_open_pages_say_that_the_conference_was_deleted(visit: Visit, server: Server) -> None:
    page = _overview(visit, server)
    server.house.store.purge(server.house.id)
    deleted = page.get_by_role("heading", name="This conference was deleted")
    expect(deleted).to_be_visible(timeout=2 * SOON_MS)


def test_an_open_page_says_so_when_its_join_code_has_ended(visit: Visit, server: Server) -> None:
    page = visit().join(server.link(Role.PARTICIPANT), "Pia")
    expect(page.get_by_text("B1-T1 North hall: 0")).to_be_visible()
    server.house.revoke(Role.PARTICIPANT)
    ended = page.get_by_role("heading", name="Your access has ended")
    expect(ended).to_be_visible(timeout=2 * SOON_MS)
