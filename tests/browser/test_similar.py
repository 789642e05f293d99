"""While a table types: what it is told of similar notes, quietly and out of the way."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from synthesis.adapters.embedding import TUNED, FastEmbedder, bundled_folder
from synthesis.domain.model import Role, Seat
from synthesis.services import capture
from synthesis.services.consolidate import embed_new
from tests.browser.box import status, type_note
from tests.browser.conftest import Server, Visitor

Sit = Callable[..., Visitor]


def _fill(server: Server) -> None:
    """A note here and at another table; read, as a worker would."""
    house = server.house
    for seat, text in ((Seat(1, 1), "Open a shelter in every district"),
                       (Seat(2, 2), "Every district needs its own shelter")):  # fmt: skip
        capture.add_note(house.store, house.actor(Role.ORGANISER), seat, text)
    embedder = FastEmbedder(bundled_folder(), TUNED)
    embed_new(house.store, embedder, house.id, lambda share, message: None)


def _told(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".similar")


def test_a_table_is_told_of_its_own_note_by_code_and_of_others_without_a_name(
    capture_at: Sit, server: Server
) -> None:
    _fill(server)
    page = capture_at(phone=True).page
    box = page.get_by_label("New note")
    box.press_sequentially("There should be a shelter in each district")
    expect(_told(page)).to_contain_text("B1-T1-01 Open a shelter in every district")
    expect(_told(page)).to_contain_text("Another table has noted something like this.")
    assert "needs its own" not in page.content() and "B2" not in _told(page).inner_text()
    expect(box).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text("Saved as B1-T1-02")
    expect(_told(page)).to_be_hidden()


def test_a_server_that_answers_no_question_about_drafts_takes_notes_all_the_same(
    capture_at: Sit,
) -> None:
    page = capture_at().page
    asked: list[str] = []
    page.route("**/api/notes/similar", lambda route: asked.append(route.request.url))
    page.get_by_label("New note").press_sequentially("Open a shelter in every district")
    page.wait_for_timeout(1_500)
    assert len(asked) == 1
    type_note(page, "Fund community radio")
    expect(status(page)).to_have_text("Saved as B1-T1-01")
    expect(_told(page)).to_be_hidden()
