"""Rules for reading workbooks: cells as a person sees them, and no sheet goes missing."""

import datetime
import io

import openpyxl
import pytest

from synthesis.adapters.files.excel import read_xlsx
from synthesis.adapters.files.table import MAX_COLUMNS
from synthesis.domain.errors import ImportRejected
from synthesis.domain.report import cell_parts
from tests.adapters.files.samples import book, rows, saved, with_part
from tests.adapters.test_workbook import PAYLOADS, written
from tests.soak.mutations import unzipped, zipped

END = b"</sheetData></worksheet>"
HEADER = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_excel_cells_look_as_a_person_sees_them():
    day = datetime.datetime(2031, 5, 1)  # noqa: DTZ001 - Excel has no time zones
    values = [3.0, 3, 0.1 + 0.2, True, day, day.replace(hour=9), "007", "#N/A", None]
    (sheet,) = read_xlsx("a.xlsx", book([["note", *"bcdefghij"], ["beds", *values]]))
    assert sheet.rows[0].cells == (
        *("beds", "3", "3", "0.3", "TRUE", "2031-05-01", "2031-05-01 09:00:00"),
        *("007", "#N/A", ""),
    )


def test_percentages_and_leading_zeros_are_kept():
    workbook = openpyxl.Workbook()
    workbook.active.append(["note", "share", "code"])
    workbook.active.append(["beds", 0.3, 7])
    workbook.active["B2"].number_format, workbook.active["C2"].number_format = "0%", "000"
    (sheet,) = read_xlsx("a.xlsx", saved(workbook))
    assert sheet.rows[0].cells == ("beds", "30%", "007")


def test_every_sheet_is_read_and_a_hidden_one_says_so():
    workbook = openpyxl.load_workbook(
        io.BytesIO(book([["id", "note"], [1, "beds"]], [["id", "note"], [2, "police"]]))
    )
    workbook["Day 2"].sheet_state = "hidden"
    first, second = read_xlsx("a.xlsx", saved(workbook))
    assert first.rows[0].where == "sheet Day 1, row 2"
    assert (first.notice, second.notice) == ("", "The sheet Day 2 is hidden.")


def test_a_sheet_with_only_a_header_is_listed():
    (sheet,) = read_xlsx("a.xlsx", book([["id", "note"], [1, "beds"]], [["id", "note"]]))
    assert [r.where for r in sheet.refusals] == ["sheet Day 2, row 1"]


def test_title_rows_are_listed_and_blank_rows_counted():
    rows = [["Notes of the meeting"], [], ["Ref", "Group", "Note"], [1, "Law", "beds"]]
    (sheet,) = read_xlsx("a.xlsx", book(rows))
    assert sheet.columns == ("Ref", "Group", "Note")
    assert (sheet.rows[0].where, sheet.refusals[0].where) == ("row 4", "row 1")


def test_a_header_with_a_blank_first_cell_stays_the_header():
    (sheet,) = read_xlsx("a.xlsx", book([[None, "votes"], ["more beds", 3], ["police", 5]]))
    assert (sheet.columns, len(sheet.rows)) == (("column 1", "votes"), 2)


def test_a_label_merged_over_rows_stands_in_each_and_a_note_only_once():
    workbook = openpyxl.Workbook()
    long = "we need more beds in the north " * 5
    for row in (["group", "note"], ["Law", "beds"], [None, "police"], ["Aid", long], ["Aid", None]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    workbook.active.merge_cells("B4:B5")
    (sheet,) = read_xlsx("a.xlsx", saved(workbook))
    assert rows(sheet) == [("Law", "beds"), ("Law", "police"), ("Aid", long), ("Aid", "")]


def test_a_formula_without_a_stored_value_is_refused():
    (sheet,) = read_xlsx("a.xlsx", book([["id", "note"], [1, "beds"], [2, '="po"&"lice"']]))
    assert [r.where for r in sheet.refusals] == ["cell B3"]


def test_a_cell_in_the_last_corner_neither_hangs_nor_vanishes():
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Notes</t></is></c></row>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>late note</t></is></c></row>'
    )
    data = with_part(book([["x"]]), "sheet1.xml", HEADER + rows + b"</sheetData></worksheet>")
    (sheet,) = read_xlsx("a.xlsx", data)
    assert [(row.where, row.cells) for row in sheet.rows] == [("row 1048576", ("late note",))]
    with pytest.raises(ImportRejected, match="200 columns"):
        read_xlsx(
            "a.xlsx",
            with_part(
                data,
                "sheet1.xml",
                (HEADER + rows).replace(b'r="A1048576"', b'r="XFD1048576"')
                + b"</sheetData></worksheet>",
            ),
        )


def test_the_widest_sheet_that_fits_comes_in_and_one_column_more_does_not():
    row = [f"note {n}" for n in range(MAX_COLUMNS)]
    assert read_xlsx("a.xlsx", book([["text", *row[1:]], row]))
    with pytest.raises(ImportRejected, match="nothing was read"):
        read_xlsx("a.xlsx", book([[*row, "b"], [*row, "c"]]))


def test_hidden_rows_and_columns_are_read_and_named():
    workbook = openpyxl.load_workbook(
        io.BytesIO(book([["id", "note", "group"], [1, "beds", "Law"], [2, "police", "Aid"]]))
    )
    sheet = workbook.active
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["C"].hidden = True
    (read,) = read_xlsx("a.xlsx", saved(workbook))
    assert rows(read) == [("1", "beds", "Law"), ("2", "police", "Aid")]
    assert read.notice == "In the sheet Day 1 hidden cells are read too: rows 3 and column C."


@pytest.mark.parametrize(
    "places",
    [("A3", "A2"), ("A2", "A2"), ("B2", "A2"), ("A99999999999999999999", "A100")],
)
def test_cells_that_are_out_of_order_are_refused_for_the_library_would_drop_them(places):
    cells = "".join(
        f'<row r="{place[1:]}"><c r="{place}" t="inlineStr"><is><t>note {n}</t></is></c></row>'
        for n, place in enumerate(places)
    )
    if places[0][1:] == places[1][1:]:  # in one row
        cells = cells.replace('</row><row r="2">', "")
    data = with_part(book([["x"]]), "sheet1.xml", HEADER + cells.encode() + END)
    with pytest.raises(ImportRejected, match="damaged"):
        read_xlsx("a.xlsx", data)


def test_the_macros_of_a_workbook_are_neither_run_nor_read():
    original = dict(unzipped(book([["id", "note"], [1, "beds"]])))
    types = original["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    data = zipped(
        [*(original | {"[Content_Types].xml": types}).items(), ("xl/vbaProject.bin", b"x")]
    )
    (sheet,) = read_xlsx("a.xlsx", data)
    assert rows(sheet) == [("1", "beds")]


def test_a_text_of_many_cells_in_a_formula_gives_its_stored_value():
    cells = b'<row r="1"><c r="A1" t="str"><f>"po"&amp;"lice"</f><v>police</v></c></row>'
    (sheet,) = read_xlsx("a.xlsx", with_part(book([["x"]]), "sheet1.xml", HEADER + cells + END))
    assert rows(sheet) == [("police",)]


def test_the_workbook_that_plenary_writes_comes_back_word_for_word():
    ours = tuple(text for text in PAYLOADS if text.strip())
    (sheet,) = read_xlsx("a.xlsx", written(*ours))
    assert [row.cells[0] for row in sheet.rows] == list(ours)
    assert sheet.refusals == ()


def test_a_note_longer_than_a_cell_comes_back_from_the_workbook_in_parts_none_cut():
    long = "Für alle 🕊 Frieden " * 3_400
    (sheet,) = read_xlsx("a.xlsx", written(*cell_parts(long)))
    assert "".join(row.cells[0] for row in sheet.rows) == long
    assert len(sheet.rows) > 1
