"""Rules for reading CSV and TSV: cells stay as written, and no row goes missing."""

import pytest

from synthesis.adapters.files.delimited import read_csv
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet
from tests.adapters.files.samples import rows


def csv_sheet(text: str, encoding: str = "utf-8", name: str = "a.csv") -> Sheet:
    (sheet,) = read_csv(name, text.encode(encoding))
    return sheet


def test_cells_stay_exactly_as_written():
    sheet = csv_sheet("id,text\n007,NA\n1.0,null\n,None\n")
    assert rows(sheet) == [("007", "NA"), ("1.0", "null"), ("", "None")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = "id,text\n1,more beds\n2,more police\n".replace(",", delimiter)
    assert csv_sheet(text).columns == ("id", "text")


def test_excels_own_first_line_gives_the_delimiter():
    sheet = csv_sheet("sep=;\r\nid;text\r\n1;beds, and more\r\n")
    assert rows(sheet) == [("1", "beds, and more")]
    assert sheet.rows[0].where == "row 2"


def test_a_column_of_plain_sentences_is_not_cut_at_its_commas():
    sheet = csv_sheet("Notes\nbeds, police, schools\nmore beds\nyes, but when\n")
    assert rows(sheet) == [("beds, police, schools",), ("more beds",), ("yes, but when",)]


def test_a_single_column_without_a_usual_header_loses_no_note():
    sheet = csv_sheet("we need more beds\nand trained police\n")
    assert (sheet.columns, len(sheet.rows)) == (("column 1",), 2)


def test_a_table_without_a_header_is_known_by_its_repeated_values():
    sheet = csv_sheet("Law,we need more beds\nLaw,and trained police\n")
    assert (sheet.columns, len(sheet.rows)) == (("column 1", "column 2"), 2)


def test_rows_are_counted_as_a_spreadsheet_shows_them():
    sheet = csv_sheet('id,text\n1,"two\nlines"\n\n2,beds\n')
    assert [(row.where, row.cells[1]) for row in sheet.rows] == [
        ("row 2", "two\nlines"),
        ("row 4", "beds"),
    ]


def test_a_row_with_too_many_cells_is_refused_and_a_short_one_is_filled_up():
    sheet = csv_sheet("id,text\n1,beds, and police\n2\n3,schools,,\n")
    assert rows(sheet) == [("2", ""), ("3", "schools")]
    assert [(r.where, r.reason[:7]) for r in sheet.refusals] == [("row 2", "3 cells")]


def test_an_unclosed_quote_is_named_and_swallows_nothing():
    with pytest.raises(ImportRejected, match="begins on line 3") as caught:
        csv_sheet('id,text\n1,beds\n2,"police\n3,schools\n4,courts\n')
    assert caught.value.refusals[0].where == "line 3"


def test_a_quote_that_closes_too_late_is_named_too():
    with pytest.raises(ImportRejected, match="begins on line 2"):
        csv_sheet('id,text\n1,"beds\n2,"police"\n3,schools\n')


def test_headers_are_made_unique_and_blank_ones_named():
    assert csv_sheet("note,,note\nbeds,b,police\n").columns == ("note", "column 2", "note (2)")


def test_lines_above_the_header_are_listed():
    sheet = csv_sheet("Notes of the spring meeting,,\nid,group,text\n1,Law,beds\n")
    assert sheet.columns == ("id", "group", "text")
    assert [r.reason for r in sheet.refusals] == ["above the header row"]


def test_a_header_that_comes_again_is_no_note():
    sheet = csv_sheet("id,text\n1,beds\nid,text\n2,police\n")
    assert [r.reason for r in sheet.refusals] == ["the header row again"]


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_accents_survive_each_encoding_and_a_guess_is_said(encoding, notice):
    sheet = csv_sheet("id,text\n1,Café – survivors’ needs\n", encoding)
    assert rows(sheet) == [("1", "Café – survivors’ needs")]
    assert notice in sheet.notice and bool(notice) == bool(sheet.notice)


def test_a_cell_longer_than_the_csv_modules_own_limit_is_read():
    assert len(csv_sheet(f"id,text\n1,{'b' * 200_000}\n").rows[0].cells[1]) == 200_000


WORDS = ("NA", "null", "None", "nan", "TRUE", "1e5", "=SUM(A1:A9)", "2026-05-01", "007", "#N/A")


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_words_that_mean_something_to_other_programs_stay_words(name):
    mark = "\t" if name == "a.tsv" else ","
    lines = "".join(f"{number}{mark}{word}\n" for number, word in enumerate(WORDS))
    assert [cells[1] for cells in rows(csv_sheet(f"id{mark}text\n{lines}", name=name))] == list(
        WORDS
    )


def test_a_mac_file_of_before_unicode_is_read_with_a_warning():
    sheet = csv_sheet("id,text\n1,Café\n", "mac_roman")
    assert "check the accented letters" in sheet.notice


def test_a_utf8_file_with_some_bytes_of_another_encoding_counts_them():
    data = "id,text\n1,Café\n2,naïve Gespräche für alle\n".encode() + b"3,Caf\xe9\n"
    (sheet,) = read_csv("a.csv", data)
    assert rows(sheet)[2] == ("3", "Caf\ufffd")
    assert "1 damaged characters" in sheet.notice


@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_encodings_in_one_file_are_refused(encoding, shift):
    whole = "id,text\n" + "1,open more beds for all\n" * 20
    torn = whole.encode(encoding)
    half = len(torn) // 4 * 2
    mixed = torn[:half] + b"1" * shift + (torn[half:] if shift else b"2,train all of the judges\n")
    with pytest.raises(ImportRejected, match="two encodings|not text"):
        read_csv("a.csv", mixed)


@pytest.mark.parametrize(
    "text",
    ["ひらがなだけのとてもながいおとのならびです" * 5, "一一一一二三　　　　　　一一一一" * 9],
)
def test_japanese_and_chinese_in_utf_16_are_not_taken_for_two_encodings(text):
    sheet = csv_sheet(f"id,text,a,b,c\n1,{text},,,\n2,beds for all of them,,,\n", "utf-16")
    assert rows(sheet)[0][1] == text


def test_what_is_shown_of_a_refused_row_begins_with_its_words():
    sheet = csv_sheet(f"id,text\n1{',' * 600}beds\n2,police\n")
    assert [refusal.excerpt for refusal in sheet.refusals] == ["1 beds"]


def test_a_mark_of_utf_16_before_a_file_that_is_not_is_found_out():
    with pytest.raises(ImportRejected, match="two encodings"):
        read_csv("a.csv", b"\xff\xfe" + b"id,text\n" + b"1,open more beds for all\n" * 9)
