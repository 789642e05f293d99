"""The facilitator's page in Chromium: notes typed, seen by others, kept through outages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from synthesis.domain.model import Role, Seat
from synthesis.services import capture
from tests.browser.box import listed as _list
from tests.browser.box import paste as _paste
from tests.browser.box import status as _status
from tests.browser.box import stored as _stored
from tests.browser.box import type_note as _type
from tests.browser.conftest import Server, Visit, Visitor, start_server

Sit = Callable[..., Visitor]
LIVE_MS = 2_000


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("path", ["/publish", "/consolidate", "/capture", "/"])
def test_a_deep_link_on_a_fresh_server_meets_the_gate_first(
    server: Server, visit: Visit, path: str
) -> None:
    page = visit().page
    page.goto(server.address + path)
    expect(page.get_by_label("Join code")).to_be_visible()
    assert "Open Harbour" not in page.content()


def test_a_page_left_open_shows_nothing_more_once_the_code_is_replaced(
    server: Server, capture_at: Sit
) -> None:
    page = capture_at().page
    expect(page.get_by_text("Open Harbour")).to_be_visible()
    server.house.revoke(Role.FACILITATOR)
    page.get_by_role("link", name="Overview").click(delay=60)
    expect(page.get_by_role("heading", name="Your access has ended")).to_be_visible()
    expect(page.get_by_text("Open Harbour")).to_have_count(0)
    page.get_by_role("link", name="Sign in again").click()
    expect(page.get_by_label("Join code")).to_be_visible()


def test_notes_are_saved_under_codes_and_seen_by_the_whole_table(capture_at: Sit) -> None:
    ana, ben = capture_at("Ana").page, capture_at("Ben").page
    _type(ana, "Train labour inspectors")
    expect(_status(ana)).to_have_text("Saved as B1-T1-01")
    expect(_list(ben).first).to_contain_text("Train labour inspectors", timeout=LIVE_MS)
    _type(ben, "Fund community radio")
    expect(_status(ben)).to_have_text("Saved as B1-T1-02")
    expect(_list(ana).first).to_contain_text("Fund community radio", timeout=LIVE_MS)
    expect(_list(ana).first).to_contain_text("Ben")
    expect(_list(ana)).to_have_count(2)


def test_other_peoples_notes_do_not_disturb_typing(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    box = page.get_by_label("New note")
    box.press_sequentially("half a ")
    ben = server.house.actor(Role.FACILITATOR, name="Ben")
    capture.add_note(server.house.store, ben, Seat(1, 1), "Fund community radio")
    expect(_list(page).first).to_contain_text("Fund community radio", timeout=LIVE_MS)
    page.keyboard.type("thought")
    expect(box).to_have_value("half a thought")


def test_enter_makes_a_line_and_the_button_adds(capture_at: Sit, server: Server) -> None:
    page = capture_at(phone=True).page
    page.get_by_label("New note").press_sequentially("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two words")
    page.get_by_role("button", name="Add note").tap()
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    assert [note.text for note in _stored(server)] == ["one\ntwo words"]


def test_markup_is_shown_as_it_was_typed(capture_at: Sit) -> None:
    page = capture_at().page
    text = "<img src=x onerror=alert(1)> <b>bold</b> ![x](http://evil.example/x.png)"
    _type(page, text)
    expect(_list(page).first.locator(".text")).to_have_text(text)
    assert page.locator(".list img, .list b").count() == 0


def test_a_correction_is_seen_by_the_other(capture_at: Sit, server: Server) -> None:
    ana, ben = capture_at("Ana").page, capture_at("Ben").page
    _type(ana, "Train labour inspectors")
    expect(_list(ben).first).to_contain_text("inspectors", timeout=LIVE_MS)
    ben.get_by_role("button", name="Correct B1-T1-01").click()
    ben.get_by_label("Corrected text of B1-T1-01").fill("Train all inspectors")
    ben.get_by_role("button", name="Save").click()
    expect(_list(ana).first).to_contain_text("Train all inspectors", timeout=LIVE_MS)
    expect(_list(ana).first).to_contain_text("changed by Ben")
    assert _stored(server)[0].version == 2
    expect(ben.get_by_role("button", name="Correct B1-T1-01")).to_be_focused()


def test_two_who_correct_one_note_see_both_texts_and_choose(
    capture_at: Sit, server: Server
) -> None:
    page = capture_at("Ana").page
    _type(page, "Train labour inspectors")
    page.get_by_role("button", name="Correct B1-T1-01").click()
    ben = server.house.actor(Role.FACILITATOR, name="Ben")
    capture.correct_note(server.house.store, ben, "B1-T1-01", "Train judges", 1)
    page.get_by_label("Corrected text of B1-T1-01").fill("Train everybody")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="Ben")).to_be_visible()
    expect(page.get_by_text("Train judges")).to_be_visible()
    expect(page.get_by_label("Corrected text of B1-T1-01")).to_have_value("Train everybody")
    page.get_by_role("button", name="Save mine over it").click()
    expect(_list(page).first.locator(".text")).to_have_text("Train everybody")
    assert _stored(server)[0].version == 3


def test_a_note_is_withdrawn_by_a_second_tap_and_put_back(capture_at: Sit, server: Server) -> None:
    page = capture_at(phone=True).page
    _type(page, "Train labour inspectors")
    button = page.get_by_role("button", name=re.compile("^Withdraw B1-T1-01"))
    button.tap()
    assert not _stored(server)[0].withdrawn
    button.tap()
    back = page.get_by_role("button", name=re.compile("^Put back B1-T1-01"))
    expect(back).to_be_visible()
    assert _stored(server)[0].withdrawn
    back.tap()
    back.tap()
    expect(button).to_be_visible()
    assert not _stored(server)[0].withdrawn


def test_a_pasted_list_can_be_added_as_many_notes(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    _paste(page, "1. Train inspectors\n2) Fund radio\n\n- Verify employers\n   before publishing")
    expect(page.get_by_role("button", name="Add as one note")).to_be_visible()
    page.get_by_role("button", name="Add as 3 notes").click()
    expect(_status(page)).to_have_text("Saved 3 notes, up to B1-T1-03")
    texts = [note.text for note in _stored(server)]
    assert texts == ["Train inspectors", "Fund radio", "Verify employers\nbefore publishing"]
    expect(page.get_by_role("button", name="Add note")).to_be_visible()


def test_a_pasted_text_can_stay_one_note(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    _paste(page, "Train inspectors\nFund radio")
    page.get_by_role("button", name="Add as one note").click()
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    assert [note.text for note in _stored(server)] == ["Train inspectors\nFund radio"]


def test_through_a_wifi_cut_nothing_is_lost_or_doubled(capture_at: Sit, server: Server) -> None:
    visitor = capture_at()
    page = visitor.page
    _type(page, "before the cut")
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    visitor.context.set_offline(True)
    for text in ("first in the cut", "second in the cut"):
        _type(page, text)
    expect(_status(page)).to_have_text("2 notes waiting, kept on this device")
    page.wait_for_timeout(5_000)  # Streamlit's dialog comes after some 3.5 s
    box = page.get_by_label("New note")
    expect(box).to_be_focused()
    page.keyboard.type("typed on")
    expect(box).to_have_value("typed on")
    visitor.context.set_offline(False)
    expect(_status(page)).to_have_text(re.compile("Saved"), timeout=10_000)
    expect(_list(page)).to_have_count(3)
    assert [note.text for note in _stored(server)] == [
        "before the cut",
        "first in the cut",
        "second in the cut",
    ]
    expect(box).to_have_value("typed on")


def test_a_note_whose_answer_was_lost_is_not_doubled(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    lost: list[str] = []

    def lose_first(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/api/notes", lose_first)
    _type(page, "acknowledged too late")
    expect(_status(page)).to_have_text("Saved as B1-T1-01", timeout=10_000)
    assert "B1-T1-01" in lost[0]
    assert len(_stored(server)) == 1


def test_a_draft_and_unsent_notes_survive_a_reload(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    page.route("**/api/notes", lambda route: route.abort())
    _type(page, "not sent yet")
    page.get_by_label("New note").fill("half a thought")
    page.reload()
    expect(page.get_by_label("New note")).to_have_value("half a thought")
    expect(_status(page)).to_have_text("1 note waiting, kept on this device")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download unsent notes").click()
    assert "\nnot sent yet\n" in Path(download.value.path()).read_text()
    page.unroute("**/api/notes")
    expect(_status(page)).to_have_text("Saved as B1-T1-01", timeout=10_000)
    expect(page.get_by_label("New note")).to_have_value("half a thought")
    assert [note.text for note in _stored(server)] == ["not sent yet"]


def test_a_refused_note_comes_back_with_the_reason(capture_at: Sit) -> None:
    page = capture_at().page
    _type(page, "?!")
    expect(page.get_by_role("alert").filter(has_text="too short")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("?!")
    page.get_by_label("New note").fill("Fund radio")
    expect(page.get_by_role("alert").filter(has_text="too short")).to_have_count(0)


def test_once_the_code_is_replaced_notes_are_kept_until_one_signs_in_again(
    capture_at: Sit, server: Server
) -> None:
    visitor = capture_at()
    page = visitor.page
    server.house.revoke(Role.FACILITATOR)
    _type(page, "written after the code was replaced")
    expect(_status(page)).to_contain_text("Sign in again: your notes are kept here")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Join code").fill(server.house.code(Role.FACILITATOR))
    page.get_by_role("button", name="Join").click()
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    assert len(_stored(server)) == 1


def test_whoever_joins_again_under_another_name_can_send_what_was_kept(
    capture_at: Sit, server: Server
) -> None:
    visitor = capture_at("Ana")
    page = visitor.page
    page.route("**/api/notes", lambda route: route.abort())
    _type(page, "kept under the name Ana")
    expect(_status(page)).to_have_text("1 note waiting, kept on this device")
    page.unroute_all()
    visitor.context.clear_cookies()
    visitor.join(server.link(Role.FACILITATOR), "Ana Ruiz")
    page.get_by_role("button", name="Send these notes under my name").click()
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    assert _stored(server)[0].author == "Ana Ruiz"


@pytest.mark.usefixtures("fresh")
def test_notes_typed_while_the_server_restarts_arrive_once(
    capture_at: Sit, server: Server, tmp_path: Path
) -> None:
    page = capture_at().page
    _type(page, "before the restart")
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    server.stop()
    _type(page, "during the restart")
    expect(_status(page)).to_have_text("1 note waiting, kept on this device", timeout=15_000)
    port = int(server.address.rsplit(":", 1)[1])
    server.process = start_server(tmp_path, port=port).process
    expect(_list(page)).to_have_count(2, timeout=15_000)
    assert [note.text for note in _stored(server)] == ["before the restart", "during the restart"]


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_nothing_is_cut_off_and_buttons_are_large(capture_at: Sit, width: int) -> None:
    visitor = capture_at(phone=width < 1000, width=width) if width < 1000 else capture_at()
    page = visitor.page
    _type(page, "averylongwordwithoutanyspace" * 12)
    expect(_status(page)).to_have_text("Saved as B1-T1-01")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator(".capture button:visible").evaluate_all(
        "buttons => buttons.map(button => button.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    size = page.get_by_label("New note").evaluate(
        "box => parseFloat(getComputedStyle(box).fontSize)"
    )
    assert size >= 16


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_has_no_accessibility_faults(
    capture_at: Sit, server: Server, visit: Visit, dark: bool
) -> None:
    page = capture_at(phone=True, dark=dark).page
    for text in ("Train labour inspectors", "Fund radio"):
        _type(page, text)
        expect(_list(page).first).to_contain_text(text)
    page.get_by_role("button", name=re.compile("^Withdraw B1-T1-02")).dblclick(delay=50)
    expect(page.get_by_role("button", name=re.compile("^Put back B1-T1-02"))).to_be_visible()
    page.get_by_role("button", name="Correct B1-T1-01").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    gate = visit(phone=True, dark=dark).page
    gate.goto(server.link(Role.FACILITATOR))
    results = Axe().run(gate)
    assert results.violations_count == 0, results.generate_report()
