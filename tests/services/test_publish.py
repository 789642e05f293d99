"""Handing over: the workbook says what the board says, at the moment it is asked for."""

import pytest

from synthesis.domain.log import Gather, SetAside
from synthesis.domain.model import Actor, Breakout, ConferenceId, PointCode, Role, Seat
from synthesis.domain.ports import Store
from synthesis.domain.report import Sheet
from synthesis.services import capture, consolidate, prepare, publish
from tests.house import House


def column(sheet: Sheet, name: str) -> list[object]:
    place = [each.name for each in sheet.columns].index(name)
    return [row[place] for row in sheet.rows]


def test_the_workbook_of_an_empty_conference_has_every_sheet_with_its_header(
    store: Store, organiser: Actor
) -> None:
    sheets = publish.workbook(store, organiser)
    assert [sheet.name for sheet in sheets] == ["Recommendations", "Notes", "Log", "About"]
    assert all(sheet.columns for sheet in sheets)
    assert [len(sheet.rows) for sheet in sheets[:3]] == [0, 0, 0]


def test_the_workbook_says_where_each_note_went_and_who_decided(
    store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    one, two, three = (
        PointCode(capture.add_note(store, organiser, Seat(breakout, 1), text).code)
        for breakout, text in ((1, "Open shelters"), (2, "More shelters"), (2, "Nice lunch"))
    )
    consolidate.decide(store, rapporteur, Gather((one, two), "Open more shelters."), 0)
    consolidate.decide(store, rapporteur, SetAside((three,), "Not a demand"), 1)
    recommendations, notes, log, about = publish.workbook(store, organiser)
    assert column(recommendations, "Recommendation") == ["Open more shelters."]
    assert column(recommendations, "Worded by") == ["Rosa"]
    assert column(recommendations, "B1 Prevention") == [1]
    assert column(recommendations, "B2 Protection") == [1]
    assert column(recommendations, "Note codes") == [f"{one}, {two}"]
    assert column(notes, "Place") == ["Recommendation", "Recommendation", "Set aside"]
    assert column(notes, "Recommendation number") == [1, 1, ""]
    assert column(notes, "Why not") == ["", "", "Not a demand (Rosa)"]
    assert column(log, "By") == ["Rosa", "Rosa"]
    assert dict(about.rows)["Conference"] == "Open Harbour"


def test_the_files_name_tells_the_conference_and_the_logs_position(
    house: House, store: Store, organiser: Actor
) -> None:
    assert publish.file_name(store, organiser) == "open-harbour-recommendations-0.xlsx"
    note = capture.add_note(store, organiser, Seat(1, 1), "Open shelters")
    consolidate.decide(store, organiser, Gather((PointCode(note.code),)), 0)
    assert publish.file_name(store, organiser) == "open-harbour-recommendations-1.xlsx"


def test_a_name_that_no_file_can_have_still_gives_a_files_name(store: Store) -> None:
    for name in ("../../etc/passwd", "?*:|<>", "Конференция 2026", "x" * 200):
        made, _ = prepare.new_conference(store, name)
        actor = Actor("Olga", "organiser", made.id)  # type: ignore[arg-type]
        found = publish.file_name(store, actor)
        assert not set('/\\?*:|<>"') & set(found)
        assert len(found) < 100


def test_a_long_name_ends_at_a_word(store: Store) -> None:
    for name, expected in (
        ("Regional Consultation on the Reception of Unaccompanied Children", "unaccompanied"),
        ("Nine words, then one of which only half: unaccompanied-and-more", "unaccompanied-and"),
        ("y" * 60 + " z", "y" * 60),
        ("x" * 200, "x" * 60),
    ):
        made, _ = prepare.new_conference(store, name)
        found = publish.file_name(store, Actor("Olga", Role.ORGANISER, made.id))
        plain = found.removesuffix("-recommendations-0.xlsx")
        assert plain.endswith(expected) and len(plain) <= 60


def test_a_workbook_reads_the_breakouts_once(
    store: Store, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that headings and what is kept back are of one moment."""
    kind = type(store.conferences)
    read, asked = kind.breakouts, []

    def reads(self: object, conference: ConferenceId) -> list[Breakout]:
        asked.append(conference)
        return read(self, conference)

    monkeypatch.setattr(kind, "breakouts", reads)
    publish.workbook(store, organiser)
    assert asked == [organiser.conference]
