"""The board in Chromium: dialogs that keep what is typed, ticks, join codes, notes as typed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from synthesis.domain.log import Reword
from synthesis.domain.model import RecommendationId, Role
from synthesis.domain.ports import JobState
from synthesis.routes.places import MENU
from synthesis.services import consolidate, prepare
from tests.browser.conftest import Server, Visit
from tests.browser.test_journey import card, idle, number_of, tick
from tests.pages.board import fill, many, shelve

WORDING = "Government opens safe shelters in every region."
BAIT = "www.evil.example http://evil.example/x https://evil.example a@evil.example <b>x</b>"
SOON_MS = 8_000


def _board(visit: Visit, server: Server, page: str = "consolidate") -> Page:
    opened: Page = visit().join(server.link(Role.RAPPORTEUR), "Ruth")
    opened.goto(f"{server.address}/{page}")
    idle(opened)
    return opened


def _dialog(page: Page, words: str, button: str) -> Locator:
    tick(page, number_of(page, words), card(page, words))
    page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    idle(page)
    return dialog


def _reworded_by_ben(server: Server, id_: RecommendationId, wording: str) -> None:
    ben = server.house.actor(Role.RAPPORTEUR, name="Ben")
    seen = consolidate.read_board(server.house.store, ben).last_entry
    consolidate.decide(server.house.store, ben, Reword(id_, wording), seen)


def test_the_end_of_a_proposal_leaves_an_open_dialog_alone(visit: Visit, server: Server) -> None:
    fill(server.house, many(3))
    jobs = server.house.store.jobs
    page = _board(visit, server)
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    dialog = _dialog(page, "number 02", "Reword")
    dialog.get_by_label("Wording").fill(WORDING)
    job = jobs.claim("w1", 60)
    assert job is not None and jobs.finish(job.id, "w1", JobState.DONE, "Nothing has changed.")
    expect(page.get_by_text("The proposal is ready.")).to_be_visible()
    page.wait_for_timeout(3_000)
    expect(dialog.get_by_label("Wording")).to_have_value(WORDING)
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Nothing has changed.")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_role("button", name="Propose")).to_be_enabled()


def test_a_refused_decision_keeps_the_typed_words(visit: Visit, server: Server) -> None:
    ids = fill(server.house, many(3))
    page = _board(visit, server)
    dialog = _dialog(page, "number 02", "Reword")
    dialog.get_by_label("Wording").fill(WORDING)
    _reworded_by_ben(server, ids[1], "Ben was faster")
    dialog.get_by_role("button", name="Reword").click(delay=80)
    expect(dialog.get_by_text("after you opened the page")).to_be_visible()
    expect(dialog.get_by_label("Wording")).to_have_value(WORDING)
    dialog.get_by_role("button", name="Reword").click(delay=80)
    expect(dialog).to_have_count(0)
    expect(card(page, WORDING)).to_be_visible()


def test_the_first_click_counts_on_a_slow_network(visit: Visit, server: Server) -> None:
    fill(server.house, many(3))
    page = _board(visit, server)
    dialog = _dialog(page, "number 02", "Reword")
    dialog.get_by_role("button", name="Reword").click(delay=80)
    expect(dialog.get_by_text("This is the wording that it has")).to_be_visible()
    dialog.get_by_label("Wording").fill(WORDING)
    dialog.get_by_role("button", name="Reword").click(delay=80)
    expect(card(page, WORDING)).to_be_visible()


def test_ticks_outlive_another_page_a_closed_card_and_what_others_do(
    visit: Visit, server: Server
) -> None:
    ids = fill(server.house, many(17))
    page = _board(visit, server)
    tick(page, "1.", card(page, "number 01"))
    opener = card(page, "number 03").get_by_text("Notes and evidence")
    opener.click()
    idle(page)
    tick(page, "B1-T1-02", card(page, "number 03"))
    opener.click()
    idle(page)
    page.get_by_role("button", name="Page 2").click()
    expect(card(page, "number 17")).to_be_visible()
    tick(page, "17.", card(page, "number 17"))
    foot = page.get_by_text("Ticked:")
    expect(foot).to_have_text("Ticked: 2 recommendations, 1 note")
    _reworded_by_ben(server, ids[15], "Ben was faster")
    expect(card(page, "Ben was faster")).to_be_visible(timeout=SOON_MS)
    expect(card(page, "number 17").get_by_role("checkbox", name="17.")).to_be_checked()
    page.get_by_role("button", name="Page 1").click()
    expect(card(page, "number 01").get_by_role("checkbox", name="1.")).to_be_checked()
    expect(foot).to_have_text("Ticked: 2 recommendations, 1 note")
    page.get_by_role("button", name="Clear").click()
    expect(foot).to_have_count(0)
    expect(card(page, "number 01").get_by_role("checkbox", name="1.")).not_to_be_checked()


def test_the_theme_stays_after_a_decision(visit: Visit, server: Server) -> None:
    shelve(server.house, fill(server.house, many(4))[:2], "Work")
    page = _board(visit, server)
    page.get_by_label("Theme").first.click()
    page.get_by_role("option", name="Work").click()
    expect(page.locator('[class*="st-key-card-"]')).to_have_count(2)
    dialog = _dialog(page, "number 01", "Set aside")
    dialog.get_by_role("button", name="Set aside").click()
    expect(page.locator('[class*="st-key-card-"]')).to_have_count(1)


def test_a_number_typed_on_rank_takes_one_click(visit: Visit, server: Server) -> None:
    fill(server.house, many(3))
    page = _board(visit, server, "rank")
    page.get_by_role("button", name="To", exact=True).first.click()
    page.get_by_label("New number").fill("3")
    page.get_by_role("button", name="Move there").click(delay=80)
    expect(page.get_by_text("ranked").first).to_be_visible()


def test_who_replaces_their_own_code_comes_in_again_by_the_new_link(
    visit: Visit, server: Server
) -> None:
    page = visit().join(server.link(Role.ORGANISER), "Olga")
    page.goto(f"{server.address}/prepare")
    page.get_by_role("tab", name="Join codes").click()
    page.get_by_role("button", name="Replace").first.click()
    expect(page.get_by_text("You are on this code yourself")).to_be_visible()
    page.get_by_role("button", name="Replace the code").click()
    expect(page.get_by_role("heading", name="Your join code is replaced")).to_be_visible()
    page.get_by_role("link", name="Go on with the new link").click()
    expect(page.get_by_label("Your name")).to_have_value("Olga")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def _bait(server: Server) -> None:
    """Put what looks like addresses everywhere that people may type."""
    organiser = server.house.actor(Role.ORGANISER, name="Olga")
    prepare.edit_breakout(server.house.store, organiser, 1, BAIT, BAIT)
    prepare.add_table(server.house.store, organiser, 1, BAIT)
    ids = fill(server.house, [BAIT, *many(2)], by="www.evil.example a@evil.example")
    shelve(server.house, ids[:2], BAIT)


@pytest.mark.parametrize("name", MENU[Role.ORGANISER])
def test_nothing_that_people_type_becomes_a_link(visit: Visit, server: Server, name: str) -> None:
    _bait(server)
    page = visit().join(server.link(Role.ORGANISER), "www.evil.example a@evil.example")
    page.goto(f"{server.address}/{name}")
    page.get_by_text("evil.example").first.wait_for()
    idle(page)
    if name == "consolidate":
        for opener in page.get_by_text("Notes and evidence").all():
            opener.click()
            idle(page)
        tick(page, "1.", card(page, "evil.example"))
        tick(page, "2.", card(page, "number 01"))
        page.get_by_role("button", name="Merge", exact=True).click()
        page.get_by_role("dialog").wait_for()
        assert page.locator("a[href*=evil]").count() == 0
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.get_by_role("radio", name="History").click(delay=80)
        page.get_by_text("made a recommendation").first.wait_for()
    assert page.locator("a[href*=evil]").count() == 0
    assert page.locator("b", has_text=re.compile("^x$")).count() == 0


SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("phone", [False, True])
def test_no_page_has_serious_accessibility_faults(
    visit: Visit, server: Server, phone: bool
) -> None:
    shelve(server.house, fill(server.house, many(4))[:2], "Work")
    page = visit(phone=phone).join(server.link(Role.ORGANISER), "Olga")
    found = []
    for name in MENU[Role.ORGANISER]:
        page.goto(f"{server.address}/{name}")
        page.locator(".plenary-who").wait_for()
        idle(page)
        page.wait_for_timeout(300)
        found += [
            f"{name}: {fault['id']}: {node['html'][:160]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in SERIOUS
            for node in fault["nodes"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert found == []
