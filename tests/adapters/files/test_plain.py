"""Rules for reading plain text: each statement comes in, whole."""

import pytest

from synthesis.adapters.files.plain import read_text
from synthesis.domain.importing import Sheet
from tests.adapters.files.samples import rows, texts


def plain(text: str) -> Sheet:
    return read_text("a.txt", text.encode())[0]


def test_text_is_cut_at_blank_lines_bullets_and_labels():
    sheet = plain("Table 3:\n- more beds\n  in the north\n* police\n\nLaw\n===\nMore judges\n\f7\n")
    assert rows(sheet) == [
        ("Table 3", "more beds in the north"),
        ("Table 3", "police"),
        ("Law", "More judges"),
        ("Law", "7"),
    ]
    assert [row.where for row in sheet.rows] == ["line 2", "line 4", "line 8", "line 9"]


def test_wrapped_paragraphs_are_joined_and_short_statements_are_not():
    wrapped = "The police should be trained every year by people\nwho know the law in all ports."
    assert texts(plain(wrapped)) == [wrapped.replace("\n", " ")]
    assert texts(plain("More beds\nMore police\nOpen courts\n")) == [
        "More beds",
        "More police",
        "Open courts",
    ]


def test_a_last_line_with_a_colon_is_still_read():
    assert texts(plain("More beds\n\nAnd then:\n")) == ["More beds", "And then:"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_text_in_other_encodings_is_read(encoding):
    (sheet,) = read_text("a.txt", "Más camas – ya".encode(encoding))
    assert texts(sheet) == ["Más camas – ya"]
