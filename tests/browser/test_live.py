"""Board pages follow the conference by themselves, but never under the hands of a typist."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from synthesis.domain.log import Gather
from synthesis.domain.model import PointCode, Role, Seat
from synthesis.services import capture, consolidate
from tests.browser.conftest import Server, Visit, Visitor

SOON_MS = 15_000
"""Patience with a machine that does other things too; `benchmarks.load` has the figures."""
QUIET_MS = 3_000
HERE = Seat(1, 1)


def _join(visit: Visit, server: Server, role: Role, page: str) -> Page:
    visitor: Visitor = visit()
    opened: Page = visitor.join(server.link(role), "Olga")
    opened.goto(f"{server.address}/{page}")
    _settled(opened)
    return opened


def _settled(page: Page) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def _overview(visit: Visit, server: Server) -> Page:
    page = _join(visit, server, Role.ORGANISER, "overview")
    expect(page.get_by_text("B1-T1 North hall: 0")).to_be_visible()
    return page


def _add_note(server: Server, text: str = "Fund community radio", seat: Seat = HERE) -> PointCode:
    ben = server.house.actor(Role.FACILITATOR, seat, name="Ben")
    return PointCode(capture.add_note(server.house.store, ben, seat, text).code)


def _gather(server: Server, code: PointCode) -> None:
    """Somebody else decides."""
    ruth = server.house.actor(Role.RAPPORTEUR, name="Ruth")
    last = consolidate.read_board(server.house.store, ruth).last_entry
    consolidate.decide(server.house.store, ruth, Gather((code,)), last)


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
    page.wait_for_timeout(QUIET_MS)
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
    expect(page.get_by_role("link", name="Download the workbook")).to_be_visible(timeout=SOON_MS)


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


def test_the_board_and_the_rank_list_follow_a_decision_made_elsewhere(
    visit: Visit, server: Server
) -> None:
    board = _join(visit, server, Role.RAPPORTEUR, "consolidate")
    rank = _join(visit, server, Role.RAPPORTEUR, "rank")
    _gather(server, _add_note(server, "Fund community radio"))
    expect(board.get_by_text("Fund community radio").first).to_be_visible(timeout=SOON_MS)
    expect(rank.get_by_text("Fund community radio").first).to_be_visible(timeout=SOON_MS)


def test_a_list_follows_by_asking_where_no_event_comes_through(
    visit: Visit, server: Server
) -> None:
    """A proxy that swallows streams: the box asks every five seconds."""
    visitor = visit()
    visitor.context.route("**/api/events*", lambda route: route.abort())
    page = visitor.join(server.link(Role.FACILITATOR), "Ana")
    page.get_by_label("New note").wait_for()
    _add_note(server)
    expect(page.get_by_text("Fund community radio")).to_be_visible(timeout=10_000)


def test_a_page_follows_by_asking_where_no_event_comes_through(
    visit: Visit, server: Server
) -> None:
    visitor = visit()
    visitor.context.route("**/api/events*", lambda route: route.abort())
    page = visitor.join(server.link(Role.ORGANISER), "Olga")
    page.goto(f"{server.address}/overview")
    _settled(page)
    _add_note(server)
    expect(page.get_by_text("B1-T1 North hall: 1")).to_be_visible(timeout=20_000)


STATE = """node => ({
  value: node.value, start: node.selectionStart, end: node.selectionEnd,
  focused: node.getRootNode().activeElement === node, top: node.getBoundingClientRect().top,
})"""


def _type_half(field: Locator, text: str) -> dict[str, Any]:
    """Type, put the caret amid the words, and return all that must stay as it is."""
    field.click()
    field.press_sequentially(text)
    for _ in range(4):
        field.press("ArrowLeft")
    state: dict[str, Any] = field.evaluate(STATE)
    assert state["focused"] and state["value"].endswith(text) and state["start"] == state["end"]
    return state


def _note_box(visit: Visit, server: Server) -> Locator:
    page = _join(visit, server, Role.FACILITATOR, "capture")
    return page.get_by_label("New note")


def _correction(visit: Visit, server: Server) -> Locator:
    _add_note(server, "Train judges")
    page = _join(visit, server, Role.FACILITATOR, "capture")
    page.get_by_role("button", name="Correct B1-T1-01").click()
    return page.get_by_label("Corrected text of B1-T1-01")


def _wording(visit: Visit, server: Server) -> Locator:
    _gather(server, _add_note(server, "Open shelters"))
    page = _join(visit, server, Role.RAPPORTEUR, "consolidate")
    card = page.locator('[class*="st-key-card-"]', has_text="Open shelters")
    card.get_by_role("checkbox").first.check(force=True)
    _settled(page)
    page.get_by_role("button", name="Reword").click(delay=80)
    return page.get_by_role("dialog").get_by_label("Wording")


def _new_breakout(visit: Visit, server: Server) -> Locator:
    page = _join(visit, server, Role.ORGANISER, "prepare")
    return page.get_by_label("Prompt: the question that its tables answer").last


@pytest.mark.parametrize("field_of", [_note_box, _correction, _wording, _new_breakout])
def test_nobodys_typing_is_disturbed_by_what_happens_elsewhere(
    visit: Visit, server: Server, field_of: Callable[[Visit, Server], Locator]
) -> None:
    field = field_of(visit, server)
    before = _type_half(field, "half a thought")
    scrolled = field.page.evaluate("scrollY")
    _gather(server, _add_note(server, "Somebody else writes this"))
    _add_note(server, "And this, elsewhere", Seat(2, 1))
    field.page.wait_for_timeout(QUIET_MS)
    after = field.evaluate(STATE)
    assert {**after, "top": round(after["top"])} == {**before, "top": round(before["top"])}
    assert field.page.evaluate("scrollY") == scrolled
    field.press("End")
    field.press_sequentially(", whole")
    assert str(field.input_value()).endswith("half a thought, whole")


def test_a_number_that_is_being_given_on_rank_stays(visit: Visit, server: Server) -> None:
    for text in ("Open shelters", "Train judges", "Fund community radio"):
        _gather(server, _add_note(server, text))
    page = _join(visit, server, Role.RAPPORTEUR, "rank")
    page.get_by_role("button", name="To", exact=True).first.click()
    field = page.get_by_label("New number")
    field.fill("3")
    _gather(server, _add_note(server, "Publish the budget"))
    page.wait_for_timeout(QUIET_MS)
    expect(field).to_be_visible()
    expect(field).to_have_value("3")
    assert field.evaluate("node => document.activeElement === node")
    field.press("Escape")
    expect(page.get_by_text("Publish the budget").first).to_be_visible(timeout=10_000)


def test_a_page_that_is_read_further_down_stays_where_it_is(visit: Visit, server: Server) -> None:
    for number in range(12):
        _gather(server, _add_note(server, f"Recommendation number {number} of this conference"))
    page = _join(visit, server, Role.RAPPORTEUR, "rank")
    row = page.get_by_text("Recommendation number 9 of this conference").first
    row.scroll_into_view_if_needed()
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    before = row.bounding_box()
    _gather(server, _add_note(server, "Publish the budget"))
    expect(page.get_by_text("Publish the budget").first).to_be_attached(timeout=SOON_MS)
    time.sleep(0.5)
    after = row.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 5
