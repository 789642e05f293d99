"""Rules for turning rows into lines: nothing is lost without a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.domain.errors import Invalid
from synthesis.domain.importing import Columns, Row, Sheet, plan_import
from synthesis.domain.text import clean


def sheet(columns: tuple[str, ...], *rows: tuple[str, ...]) -> Sheet:
    return Sheet("notes.csv", columns, tuple(Row(f"row {n}", r) for n, r in enumerate(rows, 2)))


CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "-", "3", "open a shelter", "- one thing\n- two things\n- x", "1) a 2) b"]
    ),
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12), st.booleans())
def test_every_row_with_content_gives_a_line_or_a_refusal(rows, with_id):
    table = sheet(("id", "text", "comment"), *rows)
    columns = Columns(text=("text", "comment"), id="id" if with_id else "")
    plan = plan_import(table, columns)
    heard = {one.where.split(",")[0] for one in (*plan.lines, *plan.refusals)}
    filled = {row.where for row in table.rows if any(clean(cell) for cell in row.cells)}
    assert heard == filled


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12))
def test_lines_and_refusals_together_are_the_rows(rows):
    table = sheet(("id", "text"), *rows)
    plan = plan_import(table, Columns(text=("text",), id="id"))
    filled = [row for row in table.rows if any(clean(cell) for cell in row.cells)]
    assert len(plan.lines) + len(plan.refusals) == len(filled)


def test_a_line_carries_every_part_of_its_row():
    table = sheet(("no", "room", "who", "day", "note"), ("7", "Blue", "Ana", "Day 1", "  Hire 20 "))
    columns = Columns(text=("note",), id="no", breakout="day", table="room", author="who")
    (line,) = plan_import(table, columns).lines
    assert (line.where, line.reference, line.breakout) == ("row 2", "7", "Day 1")
    assert (line.table, line.author, line.text) == ("Blue", "Ana", "Hire 20")


def test_the_notes_of_one_row_get_numbered_references():
    table = sheet(("id", "good", "bad"), ("A1", "fund the hotline", "train border staff"))
    plan = plan_import(table, Columns(text=("good", "bad"), id="id"))
    assert [(line.where, line.reference) for line in plan.lines] == [
        ("row 2, column good", "A1#1"),
        ("row 2, column bad", "A1#2"),
    ]


def test_a_cell_is_told_apart_in_the_same_way_whatever_else_is_imported():
    table = sheet(("good", "bad"), ("fund the hotline", "train border staff"))
    both = plan_import(table, Columns(text=("good", "bad"))).lines
    alone = [plan_import(table, Columns(text=(name,))).lines[0] for name in table.columns]
    assert [line.cell for line in both] == [line.cell for line in alone]
    assert both[0].cell != both[1].cell


def test_a_cell_that_is_a_list_is_one_line():
    table = sheet(("id", "text"), ("A1", "- fund the hotline\n- train border staff"))
    (line,) = plan_import(table, Columns(text=("text",), id="id")).lines
    assert (line.reference, line.text) == ("A1", "- fund the hotline\n- train border staff")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "no text"),
        ("-", "no letters"),
        ("2031", "no letters"),
        ("30%", "no letters"),
        ("x", "a single letter"),
        ("a1", "a single letter"),
    ],
)
def test_what_is_no_note_is_refused_with_its_reason(cell, reason):
    plan = plan_import(sheet(("id", "text"), ("A1", cell)), Columns(text=("text",), id="id"))
    assert not plan.lines
    assert [(r.where, r.reason) for r in plan.refusals] == [("row 2", reason)]


def test_a_text_at_the_limit_comes_in_and_one_character_more_does_not():
    table = sheet(("text",), ("b" * 100,), ("c" * 101,))
    plan = plan_import(table, Columns(text=("text",)), max_characters=100)
    assert len(plan.lines) == 1
    assert plan.refusals[0].reason == "101 characters; split it; the longest that fits is 100"


def test_an_id_that_stands_twice_is_refused_the_second_time():
    table = sheet(("id", "text"), ("A1", "more beds"), ("A1", "more police"))
    plan = plan_import(table, Columns(text=("text",), id="id"))
    assert [line.text for line in plan.lines] == ["more beds"]
    assert "row 2" in plan.refusals[0].reason


def test_each_of_several_text_columns_is_a_question():
    table = sheet(("What works?", "What fails?"), ("the hotline", "-"), ("the law", "the courts"))
    plan = plan_import(table, Columns(text=table.columns))
    assert [line.breakout for line in plan.lines] == ["What works?", "What works?", "What fails?"]
    assert [refusal.where for refusal in plan.refusals] == ["row 2, column What fails?"]


def test_an_unknown_column_names_those_there_are():
    with pytest.raises(Invalid, match="id, text"):
        plan_import(sheet(("id", "text"), ("1", "x y")), Columns(text=("note",)))
    with pytest.raises(Invalid, match="id, text"):
        plan_import(sheet(("id", "text"), ("1", "x y")), Columns(text=()))
