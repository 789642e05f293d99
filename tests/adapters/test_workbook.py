"""XLSX and CSV out: what was typed stays text, whole, whoever opens the file."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.adapters.workbook import write_csv, write_workbook
from synthesis.domain import report
from synthesis.domain.model import Note, Seat
from synthesis.domain.replay import replay
from synthesis.domain.report import LONGEST_CELL, Column, Sheet, cell_parts
from synthesis.domain.text import MAX_CHARACTERS, storable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
COLUMNS = (Column("Text", 70, wraps=True), Column("Count", 9))

PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://x.test","click")',
    "+1",
    "-1",
    "-more shelters",
    "@SUM(A1)",
    "\t=1+1",
    "\n=1+1",
    " =1+1",
    "{=1+1}",
    "=cmd|' /C calc'!A0",
    "#REF!",
    "TRUE",
    "007",
    "1e5",
    "2026-03-04",
    "http://x.test",
    "'quoted",
    "<b>&amp;</b>",
    "_x0041_ and _x000D_ and _x005F_",
    "  two blanks before and after  ",
)


def written(*texts: str) -> bytes:
    return write_workbook([Sheet("Notes", COLUMNS, tuple((text, 1) for text in texts))])


def with_openpyxl(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [row[0] for row in book["Notes"].iter_rows(min_row=2, max_col=1)]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    return ["" if cell.value is None else cell.value for cell in cells]


def with_another_reader(data: bytes) -> list[str]:
    """As ECMA-376 says, from the bare XML: no formula, no link, every text an inline string."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not list(page.iter(f"{MAIN}f"))
    assert not list(page.iter(f"{MAIN}hyperlink"))
    return [_text(row[0]) for row in list(page.iter(f"{MAIN}row"))[1:]]


def _text(cell: ElementTree.Element) -> str:
    assert cell.get("r", "").startswith("A")
    if not len(cell):
        return ""
    assert cell.get("t") == "inlineStr"
    return _unescaped("".join(_preserved(text) for text in cell.iter(f"{MAIN}t")))


def _preserved(element: ElementTree.Element) -> str:
    text = element.text or ""
    return text if element.get(SPACE) == "preserve" else text.strip()


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def test_a_text_that_looks_like_a_formula_a_number_or_a_link_stays_text() -> None:
    data = written(*PAYLOADS)
    assert with_another_reader(data) == list(PAYLOADS)


def test_openpyxl_reads_the_same_texts() -> None:
    ours = [text for text in PAYLOADS if "_x005F_" not in text]  # openpyxl eats that one
    assert with_openpyxl(written(*ours)) == ours


def test_a_text_that_looks_like_a_formula_stays_text_when_somebody_edits_the_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("=1+1", " @x", "+1", "-1", "More shelters")))
    marks = [bool(row[0].quotePrefix) for row in book["Notes"].iter_rows(min_row=2, max_col=1)]
    assert marks == [True, True, True, True, False]


def test_headings_and_sheet_contents_that_look_like_formulas_stay_text() -> None:
    sheet = Sheet("About", (Column("=1+1", 9), Column("@x", 9)), (("=2", "=3"),))
    with zipfile.ZipFile(io.BytesIO(write_workbook([sheet]))) as archive:
        page = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not list(page.iter(f"{MAIN}f"))
    assert {cell.get("t") for cell in page.iter(f"{MAIN}c")} == {"inlineStr"}


def test_numbers_stay_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("a", "b")))
    assert [row[1].value for row in book["Notes"].iter_rows(min_row=2)] == [1, 1]


def test_characters_that_xml_refuses_become_the_replacement_character() -> None:
    data = written("a\x00b\x0bc\x1fd\x7f", "half \ud83d a dove", "\ufffe\uffff", "tab\tline\r\nend")
    expected = ["a\ufffdb\nc\ufffdd\ufffd", "half \ufffd a dove", "\ufffd\ufffd", "tab\tline\nend"]
    assert with_another_reader(data) == expected
    assert with_openpyxl(data) == expected


def test_parts_of_a_long_text_join_to_the_same_text_in_the_file() -> None:
    long = "Für alle 🕊 Frieden " * 3_400 + "🕊" * 1_000
    parts = cell_parts(long)
    assert len(parts) >= 3
    for read in (with_openpyxl, with_another_reader):
        assert "".join(read(written(*parts))) == long


@pytest.mark.parametrize("escaped", ["_x0041_", "_x0041_x0042_", "_xx0041_ _x004_", "🕊_x000D_"])
def test_what_a_spreadsheet_reads_as_an_escape_is_measured_as_it_is_written(escaped: str) -> None:
    long = escaped * 6_000
    parts = cell_parts(long)
    assert "".join(with_another_reader(written(*parts))) == long


def test_a_note_full_of_escapes_stands_whole_in_the_workbook() -> None:
    text = "_x0041_" * (MAX_CHARACTERS // 7)
    note = Note(Seat(1, 1), 1, 1, text, "Ana", datetime(2025, 3, 4, tzinfo=UTC))
    sheets = report.workbook("Open Harbour", (), replay((note,), ()))
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))
    kept = [row[1].value for row in book["Notes"].iter_rows(min_row=2)]
    assert len(kept) == 2
    assert "".join(kept).replace("_x005F_", "_") == text


def test_a_text_of_the_greatest_length_is_not_cut() -> None:
    for text in ("x" * LONGEST_CELL, "🕊" * (LONGEST_CELL // 2)):
        assert with_another_reader(written(text)) == [text]


texts = st.text(
    st.one_of(
        st.characters(codec=None),  # lone surrogates too
        st.sampled_from("=+-@\t\r\n \x00\x0b\x1f_x0041🕊é\u202e"),
    ),
    max_size=40,
)


@settings(max_examples=15, derandomize=True, database=None, deadline=None)
@given(st.lists(texts, min_size=10, max_size=20))
def test_any_text_comes_back_as_it_was_stored(some: list[str]) -> None:
    data = written(*some)
    assert with_another_reader(data) == [storable(text) for text in some]
    plain = [storable(text) for text in some]
    assert [
        read == text or "x005F_" in text
        for read, text in zip(with_openpyxl(data), plain, strict=True)
    ] == [True] * len(some)


def test_a_sheet_has_a_frozen_header_a_filter_widths_and_wrapped_texts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("a", "b")))
    page = book["Notes"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"
    assert [page.column_dimensions[letter].width for letter in "AB"] == [70, 9]
    assert [cell.value for cell in page[1]] == ["Text", "Count"]
    assert all(cell.font.bold for cell in page[1])
    assert (page["A2"].alignment.wrap_text, page["B2"].alignment.wrap_text) == (True, None)
    assert page.print_title_rows == "$1:$1"


def test_sheets_come_in_the_order_given_and_an_empty_one_has_its_header() -> None:
    data = write_workbook([Sheet("B", COLUMNS, ()), Sheet("A", COLUMNS, (("x", 2),))])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["B", "A"]
    assert [cell.value for cell in book["B"][1]] == ["Text", "Count"]
    assert book["B"].max_row == 1


@pytest.mark.parametrize("text", [*PAYLOADS, "NA", "null", "", 'a "b", c', "a\nb", "é🕊"])
def test_a_csv_cell_stands_as_it_is(text: str) -> None:
    written_text = write_csv(("id", "text"), [("1", text), ("2", "x")])
    read = list(csv.reader(io.StringIO(written_text, newline="")))
    assert read == [["id", "text"], ["1", text], ["2", "x"]]


def test_a_csv_without_rows_has_its_header() -> None:
    assert write_csv(("id", "text"), []).split() == ["id,text"]
