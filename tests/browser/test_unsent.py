"""What is not sent yet: kept on the device or not, taken away as a file and brought back."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Dialog, Page, expect

from tests.browser.box import listed, paste, status, stored, type_note
from tests.browser.conftest import Server, Visitor

Sit = Callable[..., Visitor]
DEVICE = "This device, and notes from a file"
_KEPT = """Object.keys(localStorage).filter(
    key => key.startsWith("plenary:") && key !== "plenary:shared"
)"""


def _cut(page: Page) -> None:
    page.route("**/api/notes**", lambda route: route.abort())


def _heal(page: Page) -> None:
    page.unroute_all()


def _open_device(page: Page) -> None:
    page.get_by_text(DEVICE).click()


def _share(page: Page) -> None:
    _open_device(page)
    page.get_by_role("switch", name="This device is shared").click()


def _kept(page: Page) -> list[str]:
    kept: list[str] = page.evaluate(_KEPT)
    return kept


def _download(page: Page) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download unsent notes").click()
    return Path(download.value.path())


def _bring_back(page: Page, file: Path) -> None:
    _open_device(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a file of notes").click()
    chooser.value.set_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": file.read_bytes()}
    )


# A shared device


def test_a_shared_device_keeps_nothing_and_says_so(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    _share(page)
    expect(page.get_by_text("Shared device: nothing is kept here")).to_be_visible()
    _cut(page)
    type_note(page, "about a witness")
    page.get_by_label("New note").fill("half a thought")
    expect(status(page)).to_have_text("1 note waiting, kept only while this page is open")
    assert _kept(page) == []
    assert "witness" not in page.evaluate("JSON.stringify(localStorage)")
    _heal(page)
    expect(status(page)).to_have_text("Saved as B1-T1-01", timeout=10_000)
    expect(page.get_by_label("New note")).to_have_value("half a thought")
    assert [note.text for note in stored(server)] == ["about a witness"]


def test_the_switch_is_remembered_and_a_reload_forgets_what_was_typed(capture_at: Sit) -> None:
    page = capture_at().page
    _share(page)
    page.get_by_label("New note").fill("half a thought")
    page.reload()
    expect(page.get_by_text("Shared device: nothing is kept here")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("")


def test_leaving_a_shared_device_with_unsent_notes_is_asked_about(capture_at: Sit) -> None:
    page = capture_at().page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    _share(page)
    page.reload()
    assert asked == []
    _cut(page)
    type_note(page, "not sent yet")
    expect(status(page)).to_contain_text("waiting")
    page.reload()
    assert asked == ["beforeunload"]


def test_what_was_kept_moves_into_the_page_when_the_device_becomes_shared(
    capture_at: Sit, server: Server
) -> None:
    page = capture_at().page
    _cut(page)
    type_note(page, "not sent yet")
    page.get_by_label("New note").fill("half a thought")
    _share(page)
    expect(page.get_by_text("1 note and 1 draft on this device are not sent yet")).to_be_visible()
    assert len(_kept(page)) == 2
    page.get_by_role("button", name="Clear the device").click()
    expect(page.get_by_role("switch")).to_be_checked()
    assert _kept(page) == []
    _heal(page)
    expect(status(page)).to_have_text("Saved as B1-T1-01", timeout=10_000)
    assert [note.text for note in stored(server)] == ["not sent yet"]
    expect(page.get_by_label("New note")).to_have_value("half a thought")


def test_what_was_kept_is_deleted_by_a_second_press_only(capture_at: Sit, server: Server) -> None:
    page = capture_at().page
    _cut(page)
    type_note(page, "not sent yet")
    _share(page)
    page.get_by_role("button", name="Delete what is not sent").click()
    assert len(_kept(page)) == 1
    page.get_by_role("button", name="Press again").click()
    expect(page.get_by_role("switch")).to_be_checked()
    assert _kept(page) == []
    expect(page.get_by_text("not sent yet", exact=True)).to_have_count(0)
    assert stored(server) == []


def test_whoever_thinks_better_of_it_keeps_all(capture_at: Sit) -> None:
    page = capture_at().page
    page.get_by_label("New note").fill("half a thought")
    _share(page)
    page.get_by_role("button", name="Leave the device as it is").click()
    expect(page.get_by_role("switch")).not_to_be_checked()
    assert len(_kept(page)) == 1


def test_a_device_that_is_shared_no_more_keeps_what_the_page_held(capture_at: Sit) -> None:
    page = capture_at().page
    _share(page)
    page.get_by_label("New note").fill("half a thought")
    page.get_by_role("switch").click()
    expect(page.get_by_text("Shared device: nothing is kept here")).to_be_hidden()
    page.reload()
    expect(page.get_by_label("New note")).to_have_value("half a thought")


def test_another_tab_loses_nothing_when_the_switch_is_thrown(capture_at: Sit) -> None:
    visitor = capture_at()
    page = visitor.page
    page.get_by_label("New note").fill("half a thought")
    other = visitor.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("New note")).to_have_value("half a thought")
    _share(other)
    other.get_by_role("button", name="Clear the device").click()
    expect(page.get_by_text("Shared device: nothing is kept here")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("half a thought")
    assert _kept(page) == []
    other.close()
    expect(status(page)).to_have_text("Your draft is kept only while this page is open")


# Away as a file, and back


def test_notes_brought_back_from_a_file_are_not_doubled(
    capture_at: Sit, server: Server, tmp_path: Path
) -> None:
    page = capture_at().page
    _cut(page)
    type_note(page, "arrived after all\n=== note abc ===\nof three lines")
    type_note(page, "never arrived")
    expect(status(page)).to_have_text("2 notes waiting, kept on this device")
    file = tmp_path / "unsent.txt"
    file.write_bytes(_download(page).read_bytes())
    _heal(page)
    expect(status(page)).to_have_text(re.compile("Saved 2 notes"), timeout=10_000)
    before = stored(server)
    _bring_back(page, file)
    expect(page.get_by_text("This is a file of unsent notes: 2 notes.")).to_be_visible()
    page.get_by_role("button", name="Add as 2 notes").click()
    expect(status(page)).to_have_text(re.compile("Saved 2 notes"))
    assert stored(server) == before


def test_a_file_is_brought_back_on_another_device_by_pasting_it(
    capture_at: Sit, server: Server
) -> None:
    page = capture_at().page
    _cut(page)
    for text in ("first of the file", "second of the file"):
        type_note(page, text)
    text = _download(page).read_text()
    other = capture_at("Ben").page
    paste(other, text)
    expect(other.get_by_role("button", name="Add note")).to_be_hidden()
    other.keyboard.press("Control+Enter")
    expect(status(other)).to_have_text(re.compile("Saved 2 notes"))
    _heal(page)
    expect(status(page)).to_have_text(re.compile("Saved 2 notes"), timeout=10_000)
    assert [note.text for note in stored(server)] == ["first of the file", "second of the file"]


def test_a_file_of_another_table_is_named_before_it_is_added(capture_at: Sit) -> None:
    page = capture_at().page
    paste(page, "Plenary: notes not sent yet, typed at B1-T2\n\n=== note a1 ===\nFund radio\n")
    expect(page.get_by_text("They were typed at B1-T2, and this is B1-T1")).to_be_visible()
    expect(page.get_by_role("button", name="Add 1 note")).to_be_visible()


def test_a_draft_in_the_box_is_kept_beside_a_file(
    capture_at: Sit, server: Server, tmp_path: Path
) -> None:
    page = capture_at().page
    file = tmp_path / "a.txt"
    file.write_text("=== note a1 ===\nFund radio\n")
    page.get_by_label("New note").fill("Train judges")
    _bring_back(page, file)
    page.get_by_role("button", name="Add as 2 notes").click()
    expect(status(page)).to_have_text(re.compile("Saved 2 notes"))
    assert [note.text for note in stored(server)] == ["Train judges", "Fund radio"]


# Several notes of one text, and keyboards


def test_a_pasted_list_is_shown_as_the_notes_that_it_would_become(capture_at: Sit) -> None:
    page = capture_at().page
    paste(page, "1. Train inspectors\n2) Fund radio\n   and print")
    shown = page.get_by_role("list", name="The notes that it would become").get_by_role("listitem")
    expect(shown).to_have_text(["Train inspectors", "Fund radio\nand print"])
    page.get_by_label("New note").fill("")
    expect(shown).to_have_count(0)


def test_everything_is_reached_by_the_keyboard_alone_in_the_order_of_the_page(
    capture_at: Sit,
) -> None:
    page = capture_at().page
    paste(page, "Train inspectors\nFund radio")
    page.get_by_label("New note").focus()
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                    let node = document.activeElement
                    while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
                    const drawn = getComputedStyle(node).outlineStyle
                    return [node.id || node.ariaLabel || node.textContent.trim(), drawn]
                }"""
            )
        )
    names = [name for name, _ in reached]
    assert names[:4] == [
        "The notes that it would become",
        "Add as one note",
        "Add as 2 notes",
        DEVICE,
    ]
    assert {drawn for _, drawn in reached[:4]} == {"solid"}
    page.get_by_text(DEVICE).press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Clear the device")).to_be_focused()


def test_words_that_a_keyboard_is_still_composing_are_in_the_note_once(
    capture_at: Sit, server: Server
) -> None:
    """Dictation and many phones' keyboards compose; Enter then belongs to the keyboard."""
    page = capture_at().page
    box = page.get_by_label("New note")
    box.focus()
    typing = page.context.new_cdp_session(page)
    typing.send("Input.imeSetComposition", {"text": "日本", "selectionStart": 2, "selectionEnd": 2})
    expect(status(page)).to_have_text("Your draft is kept on this device")
    page.get_by_role("button", name="Add note").click()
    expect(status(page)).to_have_text("Saved as B1-T1-01")
    expect(box).to_have_value("")
    expect(listed(page)).to_have_count(1)
    assert [note.text for note in stored(server)] == ["日本"]


def test_keys_pressed_while_the_connection_dialog_has_the_focus_reach_the_note(
    capture_at: Sit, server: Server
) -> None:
    """Streamlit's dialog takes the focus in the midst of typing, and again when it is lost."""
    page = capture_at().page
    page.get_by_label("New note").press_sequentially("Fund ")
    page.evaluate(
        """() => {
            const dialog = document.createElement("div")
            dialog.setAttribute("role", "dialog")
            dialog.textContent = "Connection error"
            const other = document.createElement("input")
            dialog.append(other)
            document.body.append(dialog)
            const steal = () => other.focus()
            for (const kind of ["focusin", "keyup"]) document.addEventListener(kind, event => {
                if (event.target !== other) setTimeout(steal, 0)
            }, true)
            steal()
        }"""
    )
    page.keyboard.type("radio")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.parentElement.role") == "dialog"
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text("Saved as B1-T1-01")
    assert [note.text for note in stored(server)] == ["Fund radio"]
