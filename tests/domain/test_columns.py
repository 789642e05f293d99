"""Rules for guessing which column plays which part."""

import pytest

from synthesis.domain.columns import guess_columns
from synthesis.domain.errors import Invalid
from synthesis.domain.importing import Columns, Row, Sheet

LONG = (
    "we need more beds in the north",
    "the police should be trained each year",
    "nobody answers the hotline at night",
    "schools must tell children whom to call",
)


def sheet(columns: tuple[str, ...], *rows: tuple[str, ...]) -> Sheet:
    return Sheet("notes.csv", columns, tuple(Row(f"row {n}", r) for n, r in enumerate(rows, 2)))


@pytest.mark.parametrize(
    "header", ["Text", "Notes", "Recommendation", "Réponse", "Comentarios", "Idées", "note text"]
)
def test_a_header_that_names_notes_decides(header):
    table = sheet(("Rationale", header), *((long, "beds") for long in LONG))
    assert guess_columns(table).text == (header,)


def test_the_other_parts_are_known_by_their_names():
    table = sheet(
        ("Ref", "Session", "Table no", "Facilitator name", "Texte"),
        *((str(n), "Law", "4", "Ana", text) for n, text in enumerate(LONG)),
    )
    assert guess_columns(table) == Columns(
        text=("Texte",), id="Ref", breakout="Session", table="Table no", author="Facilitator name"
    )


def test_prose_under_a_question_is_text_and_closed_answers_are_not():
    questions = ("Do you agree with the proposal?", "Please explain why", "And what is missing?")
    closed = ("Strongly agree", "Disagree", "Neither agree nor disagree", "Disagree")
    table = sheet(questions, *zip(closed, LONG, reversed(LONG), strict=True))
    assert guess_columns(table).text == questions[1:]


def test_an_id_column_that_repeats_is_not_taken_for_one():
    table = sheet(("Reply ID", "text"), *(("1", text) for text in LONG))
    assert guess_columns(table).id == ""


def test_the_only_column_is_text():
    assert guess_columns(sheet(("column 1",), ("beds",))).text == ("column 1",)


def test_a_document_has_its_sections_as_breakouts():
    assert guess_columns(sheet(("section", "text"), ("Day 1", LONG[0]))).breakout == "section"


def test_no_text_column_at_all_is_said_with_the_columns_there_are():
    with pytest.raises(Invalid, match="votes, share"):
        guess_columns(sheet(("votes", "share"), ("1", "2"), ("3", "4")))
