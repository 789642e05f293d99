"""The main job, end to end, with nothing faked: typing, proposal, decisions, workbook.

A facilitator of each of two tables types notes; a rapporteur has them grouped,
merges, splits, rewords and undoes; the organiser downloads the workbook, which
another library than the one that wrote it then reads.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from synthesis.domain.model import Role, Seat
from tests.browser.conftest import Server, Visit, Visitor, start_server

PROPOSAL_MS = 90_000  # the worker may still be loading the model
BY_TABLE = {
    Seat(1, 1): [
        "Open more shelters outside the capital",
        "Train border guards to recognise victims",
        "=SUM(A1:A9) is what the budget looks like",
    ],
    Seat(2, 1): [
        "More shelters are needed outside the capital city",
        "Border guards should be trained to recognise victims",
        "Teach children in school how recruiters work online",
    ],
}
WORDING = "Government opens safe shelters in every region."


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own, with a worker that owns the real model."""
    running = start_server(tmp_path, worker=True)
    yield running
    running.stop()
    running.house.store.close()
    log = running.log.read_text()
    assert "Traceback" not in log, log


def idle(page: Page) -> None:
    app = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    app.wait_for()


def card(page: Page, words: str) -> Locator:
    return page.locator('[class*="st-key-card-"]', has_text=words)


def tick(page: Page, label: str, within: Locator) -> None:
    box = within.get_by_role("checkbox", name=label, exact=True)
    box.check(force=True)  # Streamlit draws the box; the input under it has no size
    idle(page)


def type_notes(visit: Visit, server: Server) -> None:
    for seat, notes in BY_TABLE.items():
        visitor: Visitor = visit(phone=True)
        page = visitor.join(server.link(Role.FACILITATOR, seat), f"Facilitator {seat}")
        for number, text in enumerate(notes, start=1):
            page.get_by_label("New note").fill(text)
            page.get_by_role("button", name="Add note", exact=True).click()
            expect(page.get_by_text(f"{seat}-{number:02d}").first).to_be_visible()


def number_of(page: Page, words: str) -> str:
    """The printed number of the recommendation whose wording holds the words."""
    label = card(page, words).locator('[class*="st-key-wording-"] label').first
    return label.inner_text().strip()


def propose(page: Page) -> None:
    page.get_by_role("button", name="Propose").click(delay=80)
    expect(page.get_by_text("The proposal is on the board.")).to_be_visible(timeout=PROPOSAL_MS)
    idle(page)


def merge(page: Page, words: str, other: str) -> None:
    for each in (words, other):
        tick(page, number_of(page, each), card(page, each))
    page.get_by_role("button", name="Merge", exact=True).click(delay=80)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=words).check(force=True)
    dialog.get_by_role("button", name="Merge", exact=True).click(delay=80)
    expect(page.get_by_text("merged").first).to_be_visible()
    idle(page)


def split(page: Page, words: str, code: str) -> None:
    card(page, words).get_by_text("Notes and evidence").click()
    idle(page)
    tick(page, code, card(page, words))
    page.get_by_role("button", name="Split off").click(delay=80)
    page.get_by_role("dialog").get_by_role("button", name="Make it").click(delay=80)
    expect(page.get_by_text("made a recommendation").first).to_be_visible()
    idle(page)


def reword(page: Page, words: str, wording: str) -> None:
    tick(page, number_of(page, words), card(page, words))
    page.get_by_role("button", name="Reword").click(delay=80)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wording").fill(wording)
    dialog.get_by_role("button", name="Reword").click(delay=80)
    expect(page.get_by_text("reworded").first).to_be_visible()
    idle(page)


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").first.click(delay=80)
    expect(page.get_by_text("undid entry").first).to_be_visible()
    idle(page)


def read(path: Path, sheet: str) -> pd.DataFrame:
    return pd.read_excel(path, sheet_name=sheet, engine="calamine", dtype=str, na_filter=False)


def test_a_typed_note_reaches_its_recommendation_in_the_workbook(
    visit: Visit, server: Server, tmp_path: Path
) -> None:
    type_notes(visit, server)

    rapporteur = visit().join(server.link(Role.RAPPORTEUR), "Ruth")
    rapporteur.goto(f"{server.address}/consolidate")
    idle(rapporteur)
    propose(rapporteur)
    expect(card(rapporteur, "shelters")).to_have_count(1)  # both tables' notes make one
    expect(card(rapporteur, "shelters").get_by_text("2 breakouts")).to_be_visible()

    merge(rapporteur, "shelters", "Teach children")
    expect(card(rapporteur, "shelters").get_by_text("3 notes")).to_be_visible()
    split(rapporteur, "shelters", "B2-T1-03")
    expect(card(rapporteur, "Teach children")).to_be_visible()
    reword(rapporteur, "shelters", WORDING)
    expect(card(rapporteur, WORDING)).to_be_visible()
    undo(rapporteur)
    expect(card(rapporteur, WORDING)).to_have_count(0)
    reword(rapporteur, "shelters", WORDING)

    organiser = visit().join(server.link(Role.ORGANISER), "Olga")
    organiser.goto(f"{server.address}/publish")
    idle(organiser)
    with organiser.expect_download() as download:
        organiser.get_by_role("link", name="Download the workbook").click(delay=80)
    path = tmp_path / "book.xlsx"
    download.value.save_as(path)

    notes = read(path, "Notes").set_index("Code")
    typed = {
        f"{seat}-{number:02d}": text
        for seat, texts in BY_TABLE.items()
        for number, text in enumerate(texts, start=1)
    }
    assert dict(notes["Note"]) == typed
    assert notes.loc["B1-T1-01", "Recommendation"] == WORDING
    number = notes.loc["B1-T1-01", "Recommendation number"]
    row = read(path, "Recommendations").set_index("Number").loc[number]
    assert row["Recommendation"] == WORDING
    assert "B1-T1-01" in row["Note codes"]
    assert row["Worded by"] == "Ruth"
    kinds = list(read(path, "Log")["Kind"])
    assert kinds == ["Propose", "Merge", "Gather", "Reword", "Undo", "Reword"]
