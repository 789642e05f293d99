"""Rules for reading Word: each point comes in, wherever Word keeps it, or is listed."""

import io
import zipfile

import docx
import pytest

from synthesis.adapters.files.word import read_docx
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet
from tests.adapters.files.samples import reasons, rows, texts

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(document: "docx.document.Document") -> Sheet:
    stream = io.BytesIO()
    document.save(stream)
    return read_docx("a.docx", stream.getvalue())[0]


def word_xml(body: str, **parts: str) -> Sheet:
    """A document from the XML of its body, and other parts by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return read_docx("a.docx", stream.getvalue())[0]


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_headings_lists_and_typed_bullets():
    document = docx.Document()
    document.add_heading("Law", 1)
    document.add_paragraph("open shelters in", style="List Bullet")
    document.add_paragraph("Lima", style="List Bullet 2")
    document.add_paragraph("- more judges")
    document.add_paragraph("Aid").runs[0].bold = True
    document.add_paragraph("More beds for everyone")
    document.add_heading("Left open", 1)
    sheet = word(document)
    assert rows(sheet) == [
        ("Law", "open shelters in"),
        ("Law", "open shelters in: Lima"),
        ("Law", "more judges"),
        ("Law / Aid", "More beds for everyone"),
    ]
    assert [refusal.excerpt for refusal in sheet.refusals] == ["Left open"]


def table(document: "docx.document.Document", grid: list[list[str]]) -> None:
    made = document.add_table(len(grid), len(grid[0]))
    for row, words in zip(made.rows, grid, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text


def test_a_table_of_short_cells_gives_a_row_for_each_row():
    document = docx.Document()
    table(document, [["Who", "What", "When"], ["Police", "train", "May"], ["Courts", "open", ""]])
    table(document, [["Shelters", "open more"], ["Law", "reform it"]])
    sheet = word(document)
    assert texts(sheet) == [
        "Who: Police; What: train; When: May",
        "Who: Courts; What: open",
        "Shelters: open more",
        "Law: reform it",
    ]
    assert sheet.rows[0].where == "table 1, row 2"


def test_a_table_of_notes_gives_a_row_for_each_paragraph_under_its_labels():
    document = docx.Document()
    table(document, [["Topic", "Notes", "Owner"], ["Law", "more judges\nopen courts", "Ana"]])
    cell = document.tables[0].rows[1].cells[1]
    cell.text = "more judges"
    cell.add_paragraph("open the courts")
    sheet = word(document)
    assert [(row.cells[0].split(" / ", 1)[1], row.cells[1]) for row in sheet.rows] == [
        ("Law / Notes", "more judges"),
        ("Law / Notes", "open the courts"),
        ("Law / Owner", "Ana"),
    ]


def test_insertions_controls_and_text_boxes_are_read_and_deletions_counted():
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('boxed note')}</w:txbxContent></w:pict></w:r>"
    sheet = word_xml(
        "<w:p><w:r><w:t>Hire </w:t></w:r><w:ins><w:r><w:t>forty </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>ten </w:delText></w:r></w:del><w:r><w:t>people</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('controlled note')}</w:sdtContent></w:sdt>"
        f"<w:ins>{paragraph('inserted note')}</w:ins><w:p>{box}</w:p>"
    )
    assert texts(sheet) == ["Hire forty people", "controlled note", "inserted note", "boxed note"]
    assert sheet.notice == "1 tracked deletions are left out."


def test_footnotes_and_comments_come_after_their_paragraph():
    sheet = word_xml(
        '<w:p><w:r><w:t>More beds</w:t><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>',
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("in Lima")}</w:footnote>'
        "</w:footnotes>",
        comments=f'<w:comments {W}><w:comment w:id="0">{paragraph("how many?")}</w:comment>'
        "</w:comments>",
    )
    assert [(row.where, row.cells[1]) for row in sheet.rows] == [
        ("paragraph 1", "More beds"),
        ("paragraph 1, footnote 2", "in Lima"),
        ("paragraph 1, comment 0", "how many?"),
    ]


def test_what_is_no_text_in_word_is_listed():
    sheet = word_xml(
        f"{paragraph('More beds')}<w:p><w:r><w:drawing/></w:r></w:p>",
        header1=f"<w:hdr {W}>{paragraph('Spring meeting')}</w:hdr>",
    )
    assert reasons(sheet) == [
        ("paragraph 2", "image only"),
        ("page header", "a page header or footer"),
    ]


def test_a_document_without_text_and_a_broken_one_are_rejected():
    with pytest.raises(ImportRejected, match="no text"):
        word_xml("<w:p/>")
    with pytest.raises(ImportRejected, match="damaged"):
        word_xml("<w:p>")
