"""Rules for reading Markdown: each point comes in, or is listed."""

import pytest

from synthesis.adapters.files.markdown import read_markdown
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet
from tests.adapters.files.samples import reasons, rows, texts


def markdown(text: str) -> Sheet:
    return read_markdown("a.md", text.encode())[0]


def test_headings_become_the_section_of_what_follows():
    sheet = markdown("# Law\n\nMore judges\n\n## Table 2\n* more police\n\n# Aid\nMore beds\n")
    assert rows(sheet) == [
        ("Law", "More judges"),
        ("Law / Table 2", "more police"),
        ("Aid", "More beds"),
    ]
    assert [row.where for row in sheet.rows] == ["line 3", "line 6", "line 9"]


def test_a_heading_with_nothing_under_it_is_listed():
    sheet = markdown("# Law\n## Open the courts at night\n## Judges\nMore judges\n")
    assert reasons(sheet) == [("line 2", "a heading with nothing under it")]
    assert sheet.refusals[0].excerpt == "Open the courts at night"


def test_nested_items_stand_alone_and_short_ones_keep_their_parent():
    sheet = markdown("- open shelters in\n  - Lima\n  - every large port\n\n1) train\n   police\n")
    assert texts(sheet) == [
        "open shelters in",
        "open shelters in: Lima",
        "every large port",
        "train police",
    ]


def test_a_short_item_keeps_the_line_that_leads_its_list():
    assert texts(markdown("Pilot it in:\n\n- Lima\n- the whole north\n")) == [
        "Pilot it in:",
        "Pilot it in: Lima",
        "the whole north",
    ]


def test_wrapped_lines_are_joined_and_meant_lines_are_not():
    wrapped = "The police should be trained every year by people\nwho know the law well."
    meant = "We talked about the budget for the next five years at length.\nIt is small.\nGrow it."
    named = "Ana: we need beds\nBo: and police"
    short = "Oslo: 4\nLima: 9\nQuito: 2"
    sheet = markdown("\n\n".join([wrapped, meant, named, short]))
    assert texts(sheet) == [
        wrapped.replace("\n", " "),
        *meant.split("\n"),
        *named.split("\n"),
        *short.split("\n"),
    ]


def test_marks_go_and_addresses_stay():
    sheet = markdown("Use **more** _care_ with `forms` and [the map](http://x.org/m) <b>now</b>\n")
    assert texts(sheet) == ["Use more care with forms and the map (http://x.org/m) now"]


def test_a_bold_line_is_a_label_and_stays_a_note_where_nothing_follows():
    sheet = markdown("**Courts:**\n\n* open at night\n\n**Free the judges**\n")
    assert rows(sheet) == [("Courts", "open at night"), ("", "Free the judges")]


def test_table_rows_code_and_quotes_come_in():
    sheet = markdown(
        "| Who | What |\n|---|---|\n| Police | train |\n\n```\nbeds:\n  40\n```\n\n> more judges\n"
    )
    assert rows(sheet) == [
        ("Who | What", "Police: train"),
        ("", "beds:\n  40\n"),
        ("", "more judges"),
    ]


def test_what_markdown_hides_is_listed():
    sheet = markdown(
        "---\ntitle: Notes\n---\nMore beds\n\n<!-- more money -->\n\n![plan](p.png)\n\n***\n\n"
        "[hidden]: http://x.org 'ask Ana'\n"
    )
    assert texts(sheet) == ["More beds"]
    assert reasons(sheet) == [
        ("line 2", "front matter"),
        ("line 6", "an HTML comment"),
        ("line 8", "image only"),
        ("line 10", "a horizontal rule"),
        ("line 12", "not shown by Markdown"),
    ]


def test_a_paragraph_above_a_rule_is_no_heading():
    sheet = markdown("We should open the courts at night.\n---\nMore beds\n")
    assert texts(sheet) == ["We should open the courts at night.", "More beds"]


def test_a_year_that_opens_a_sentence_is_no_list_number():
    assert texts(markdown("2031. was a good year\n")) == ["2031. was a good year"]


def test_the_box_of_a_task_goes_whether_ticked_or_not():
    sheet = markdown("- [ ] train police\n- [x] open the courts\n1. [X] free the judges\n")
    assert texts(sheet) == ["train police", "open the courts", "free the judges"]


def test_lists_nested_too_deeply_are_listed_and_not_lost():
    lines = [f"{'  ' * depth}- point {depth}" for depth in range(120)]
    sheet = markdown("\n".join(lines))
    assert len(sheet.rows) + len(sheet.refusals) == 120


def test_a_file_without_text_is_rejected():
    with pytest.raises(ImportRejected, match="no text"):
        markdown("<!-- only this -->\n")


def test_a_table_row_with_more_cells_than_its_header_loses_none():
    sheet = markdown("| who | what |\n|-|-|\n| Ana | beds | by May | |\n| Bo | a \\| b |\n")
    assert texts(sheet) == ["Ana | beds | by May", "Bo: a | b"]


def test_words_behind_the_fence_of_a_code_block_are_listed():
    sheet = markdown("```more beds in the north\nSELECT 1\n```\n\n```sql\nSELECT 2\n```\n")
    assert [text.strip() for text in texts(sheet)] == ["SELECT 1", "SELECT 2"]
    assert reasons(sheet) == [("line 1", "not shown by Markdown")]
    assert sheet.refusals[0].excerpt == "more beds in the north"
