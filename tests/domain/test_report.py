"""The board written out: nothing is missing, nothing is cut, the numbers agree."""

from datetime import UTC, datetime

import pytest

from synthesis.domain.board import Board
from synthesis.domain.errors import Refusal
from synthesis.domain.log import (
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Merge,
    Ref,
    Reword,
    Same,
    SetAside,
    Undo,
)
from synthesis.domain.model import (
    Breakout,
    Note,
    NoteCode,
    PointCode,
    RecommendationId,
    Seat,
    note_of,
)
from synthesis.domain.replay import replay
from synthesis.domain.report import LONGEST_CELL, Cell, Sheet, cell_parts, refusals, workbook

NOON = datetime(2026, 3, 4, 12, 30, 5, tzinfo=UTC)
BREAKOUTS = (Breakout(1, "Prevention"), Breakout(2, "Protection"), Breakout(3, "Justice"))


def note(code: str, text: str, *, withdrawn: bool = False, author: str = "Femi") -> Note:
    breakout, table, number = (int(part.lstrip("BT")) for part in code.split("-"))
    return Note(Seat(breakout, table), number, 1, text, author, NOON, withdrawn, "ref", "a.csv")


NOTES = (
    note("B1-T1-01", "Open shelters"),
    note("B1-T2-01", "Open more shelters"),
    note("B2-T1-01", "- open shelters everywhere\n- train the judges"),
    note("B2-T1-02", "Nice lunch"),
    note("B2-T1-03", "I take it back", withdrawn=True),
    note("B2-T1-04", "Pay the interpreters"),
)
LOG: tuple[Decision, ...] = (
    Gather((PointCode("B1-T1-01"), PointCode("B1-T2-01"), PointCode("B2-T1-01a"))),
    Gather((PointCode("B2-T1-01b"),), "Train judges."),
    File((RecommendationId("r2.1"),), title="Courts"),
    SetAside((PointCode("B2-T1-02"),), "Not a demand"),
    Reword(RecommendationId("r9.9"), "Gone"),
    Reword(RecommendationId("r1.1"), "A mistake."),
    Undo(6),
)


def board_of(notes: tuple[Note, ...] = NOTES, log: tuple[Decision, ...] = LOG) -> Board:
    return replay(notes, [Entry(n, "Rosa", NOON, each) for n, each in enumerate(log, start=1)])


def sheets(board: Board | None = None) -> dict[str, Sheet]:
    return {s.name: s for s in workbook("Open Harbour", BREAKOUTS, board or board_of())}


def column(sheet: Sheet, name: str) -> list[Cell]:
    place = [each.name for each in sheet.columns].index(name)
    return [row[place] for row in sheet.rows]


def units(text: Cell) -> int:
    return len(str(text).encode("utf-16-le")) // 2


def test_every_point_of_every_note_has_one_row() -> None:
    codes = column(sheets()["Notes"], "Code")
    assert codes == [
        "B1-T1-01",
        "B1-T2-01",
        "B2-T1-01a",
        "B2-T1-01b",
        "B2-T1-02",
        "B2-T1-03",
        "B2-T1-04",
    ]
    assert {note_of(PointCode(str(code))) for code in codes} == {each.code for each in NOTES}


def test_every_row_names_its_recommendation_or_why_it_has_none() -> None:
    notes = sheets()["Notes"]
    numbers, why = column(notes, "Recommendation number"), column(notes, "Why not")
    assert numbers == [1, 1, 1, 2, "", "", ""]
    assert why[:4] == ["", "", "", ""]
    assert why[4] == "Not a demand (Rosa)"
    assert str(why[5]).startswith("Withdrawn by its table")
    assert why[6] == "Not yet in a recommendation"
    assert column(notes, "Place")[4:] == ["Set aside", "Set aside", "Unplaced"]


def test_a_row_says_who_typed_it_where_and_when() -> None:
    notes = sheets()["Notes"]
    assert column(notes, "Typed by")[0] == "Femi"
    assert column(notes, "Typed at (UTC)")[0] == "2026-03-04 12:30:05"
    assert column(notes, "Breakout")[2] == "2 Protection"
    assert (column(notes, "Reference")[0], column(notes, "Origin")[0]) == ("ref", "a.csv")


def test_support_by_breakout_adds_up_to_the_notes() -> None:
    found = sheets()["Recommendations"]
    by_breakout = [column(found, f"B{each.number} {each.title}") for each in BREAKOUTS]
    assert by_breakout == [[2, 0], [1, 1], [0, 0]]
    totals = [sum(map(int, counts)) for counts in zip(*by_breakout, strict=True)]
    assert totals == column(found, "Notes") == [3, 1]
    assert column(found, "Breakouts") == [2, 1]
    assert column(found, "Tables") == [3, 1]


def test_a_recommendation_lists_its_notes_and_whose_words_it_has() -> None:
    found = sheets()["Recommendations"]
    assert column(found, "Number") == [1, 2]
    assert column(found, "Note codes") == ["B1-T1-01, B1-T2-01, B2-T1-01a", "B2-T1-01b"]
    assert column(found, "Worded by") == ["quoted from B1-T1-01", "Rosa"]
    assert column(found, "Theme") == ["", "Courts"]


@pytest.mark.parametrize(("contrary", "told"), [(True, ["2", "1"]), (False, ["", ""])])
def test_each_of_two_that_are_contrary_names_the_other(contrary: bool, told: list[str]) -> None:
    said = Different(Ref("r1.1"), Ref("r2.1"), contrary=contrary)
    found = sheets(board_of(log=(*LOG, said)))["Recommendations"]
    assert column(found, "Contrary to") == told


def test_a_recommendation_names_the_points_inside_it_that_may_be_contrary() -> None:
    notes = (note("B1-T1-01", "foster homes for children"), note("B1-T2-01", "no foster homes"))
    together = Gather((PointCode("B1-T1-01"), PointCode("B1-T2-01")))
    found = sheets(board_of(notes, (together,)))["Recommendations"]
    assert column(found, "Contrary inside?") == ["B1-T1-01 and B1-T2-01"]
    agree = Same(Ref("B1-T1-01"), Ref("B1-T2-01"))
    answered = sheets(board_of(notes, (together, agree)))["Recommendations"]
    assert column(answered, "Contrary inside?") == [""]


def test_the_log_tells_what_is_in_force_undone_or_lapsed() -> None:
    log = sheets()["Log"]
    states = [str(state).partition(":")[0] for state in column(log, "State")]
    assert states == ["in force"] * 4 + ["lapsed", "undone", "in force"]
    assert column(log, "Kind")[:2] == ["Gather", "Gather"]
    assert column(log, "Entry") == list(range(1, len(LOG) + 1))


def test_the_ledger_balances_and_agrees_with_the_rows() -> None:
    about = dict(sheets()["About"].rows)
    parts = [
        int(about[f"Notes {where}"])
        for where in ("in a recommendation", "set aside", "not yet placed")
    ]
    assert parts == [3, 2, 1]
    assert sum(parts) == about["Notes"] == len(NOTES)
    assert about["Points that the notes make"] == len(sheets()["Notes"].rows)
    assert about["Recommendations"] == len(sheets()["Recommendations"].rows)


def test_a_column_has_a_cell_in_every_row() -> None:
    for sheet in sheets().values():
        assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}


# Long texts

LONG = "Für alle 🕊 Frieden " * 3_400 + "🕊" * 1_000
"""More than 70,000 UTF-16 units, with spaces and doves at the places where it is cut."""


@pytest.mark.parametrize(
    "text", [LONG, "🕊" * 35_001, "x" + "🕊" * 35_001, " " * 70_000, "x\n" * 40_000]
)
def test_a_text_that_no_cell_holds_goes_on_below_and_joins_to_the_same_text(text: str) -> None:
    parts = cell_parts(text)
    assert "".join(parts) == text
    assert [units(part) <= LONGEST_CELL for part in parts] == [True] * -(
        -units(text) // LONGEST_CELL
    )


@pytest.mark.parametrize("text", ["", "x", "x" * LONGEST_CELL, "🕊" * (LONGEST_CELL // 2)])
def test_a_text_that_fits_is_one_part(text: str) -> None:
    assert cell_parts(text) == [text]


def test_a_text_one_unit_too_long_is_two_parts_and_no_character_is_halved() -> None:
    assert len(cell_parts("x" * (LONGEST_CELL + 1))) == 2
    parts = cell_parts("x" + "🕊" * (LONGEST_CELL // 2))
    assert [units(part) for part in parts] == [LONGEST_CELL - 1, 2]


def test_a_long_note_has_rows_of_one_code_that_join_to_what_was_typed() -> None:
    long = note("B1-T1-01", LONG.strip())
    found = sheets(board_of((long,), (Gather((PointCode("B1-T1-01"),)),)))
    notes = found["Notes"]
    assert set(column(notes, "Code")) == {"B1-T1-01"}
    assert "".join(map(str, column(notes, "Note"))) == long.text
    assert column(notes, "Place") == ["Recommendation", *["continued"] * (len(notes.rows) - 1)]
    assert len(notes.rows) >= 3
    assert dict(found["About"].rows)["Notes"] == 1


def test_a_long_wording_goes_on_in_rows_of_one_number_and_counts_once() -> None:
    long = note("B1-T1-01", "Paix 🕊 " * 12_000)
    found = sheets(board_of((long,), (Gather((PointCode("B1-T1-01"),)),)))
    rows = found["Recommendations"]
    assert len(rows.rows) >= 2
    assert set(column(rows, "Number")) == {1}
    assert (
        "".join(map(str, column(rows, "Recommendation")))
        == board_of((long,), (Gather((PointCode("B1-T1-01"),)),)).recommendations[0].wording
    )
    assert sum(int(cell) for cell in column(rows, "Notes") if cell != "") == 1


def test_a_recommendation_of_thousands_of_notes_names_every_one() -> None:
    many = tuple(note(f"B1-T1-{n:02d}", "Open shelters") for n in range(1, 5_001))
    codes = [PointCode(each.code) for each in many]
    rows = sheets(board_of(many, (Gather(tuple(codes)),)))["Recommendations"]
    named = " ".join(map(str, column(rows, "Note codes"))).replace(",", "").split()
    assert named == codes
    assert len(rows.rows) == 2


def test_no_cell_is_longer_than_a_spreadsheet_can_hold() -> None:
    monster = Note(Seat(1, 1), 1, 1, LONG, LONG, NOON, False, LONG, LONG)
    board = board_of((monster,), (Gather((PointCode("B1-T1-01"),)),))
    for sheet in sheets(board).values():
        assert max(units(cell) for row in sheet.rows for cell in row) <= LONGEST_CELL


# What was refused


def test_a_refused_line_has_its_place_its_reason_and_its_beginning() -> None:
    sheet = refusals([Refusal("notes.csv, row 7", "no letters", "??")])
    assert sheet.name == "Not imported"
    assert sheet.rows == (("notes.csv, row 7", "no letters", "??"),)
    assert refusals([]).rows == ()


def test_a_merged_recommendation_lists_the_notes_of_both() -> None:
    log = (*LOG, Merge(RecommendationId("r1.1"), (RecommendationId("r2.1"),)))
    found = sheets(board_of(log=log))["Recommendations"]
    (codes,) = column(found, "Note codes")
    assert set(str(codes).split(", ")) == {
        NoteCode(code) for code in ("B1-T1-01", "B1-T2-01", "B2-T1-01a", "B2-T1-01b")
    }
