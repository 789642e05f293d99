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


def cell(*content: str) -> str:
    return f"<w:tc>{''.join(content)}</w:tc>"


def table_xml(*grid: list[str]) -> str:
    rows = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in grid)
    return f"<w:tbl>{rows}</w:tbl>"


def noted(text: str, mark: str) -> str:
    """A paragraph with a mark (a note's reference, a box, a picture) behind its text."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r><w:r>{mark}</w:r></w:p>"


def footnote(key: int) -> str:
    return f'<w:footnoteReference w:id="{key}"/>'


def boxed(text: str) -> str:
    return f"<w:pict><w:txbxContent>{paragraph(text)}</w:txbxContent></w:pict>"


def notes_part(kind: str, *notes: str) -> str:
    each = "".join(f'<w:{kind} w:id="{key}">{note}</w:{kind}>' for key, note in enumerate(notes, 1))
    return f"<w:{kind}s {W}>{each}</w:{kind}s>"


def hyphened(name: str) -> str:
    return "-".join(name.split())


def styled(*names: str) -> tuple[str, str]:
    """A paragraph in each of the styles, its text the style's name as one word; and the styles."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr><w:r><w:t>{hyphened(name)}</w:t></w:r></w:p>'
        for n, name in enumerate(names)
    )
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:name w:val="{name}"/></w:style>'
        for n, name in enumerate(names)
    )
    return body, f"<w:styles {W}>{styles}</w:styles>"


PROSE = paragraph(
    "We should open the courts at night and train every judge in the whole country well"
)


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


def test_notes_in_a_table_read_by_row_come_after_their_row_and_its_header():
    comment = '<w:commentReference w:id="1"/>'
    sheet = word_xml(
        table_xml(
            [cell(noted("Who", footnote(1))), cell(paragraph("What")), cell(paragraph("When"))],
            [
                cell(noted("Police", comment)),
                cell(paragraph("train")),
                cell(noted("May", footnote(2))),
            ],
        ),
        footnotes=notes_part("footnote", paragraph("by office"), paragraph("or June")),
        comments=notes_part("comment", paragraph("how many?")),
    )
    assert [(row.where, row.cells[1]) for row in sheet.rows] == [
        ("table 1, row 1, footnote 1", "by office"),
        ("table 1, row 2", "Who: Police; What: train; When: May"),
        ("table 1, row 2, comment 1", "how many?"),
        ("table 1, row 2, footnote 2", "or June"),
    ]
    assert reasons(sheet) == []


def test_notes_and_boxes_in_header_and_label_cells_come_in():
    sheet = word_xml(
        table_xml(
            [
                cell(noted("Topic", footnote(1))),
                cell(noted("Notes", boxed("only day one"))),
                cell(paragraph("Owner")),
            ],
            [
                cell(noted("Law", footnote(2)), f"<w:p><w:r>{boxed('and aid')}</w:r></w:p>"),
                cell(PROSE),
                cell(paragraph("Ana")),
            ],
        ),
        footnotes=notes_part("footnote", paragraph("as agreed"), paragraph("civil law")),
    )
    section = "Topic | Notes | Owner"
    assert [row.cells for row in sheet.rows if len(row.cells[1]) < 20] == [
        (section, "as agreed"),
        (section, "only day one"),
        (f"{section} / Law", "and aid"),
        (f"{section} / Law", "civil law"),
        (f"{section} / Law / Owner", "Ana"),
    ]
    assert len(sheet.rows) == 6


def test_a_comment_on_a_footnote_comes_in_and_a_note_without_a_reference_is_listed():
    sheet = word_xml(
        noted("More beds", footnote(1)),
        footnotes=notes_part(
            "footnote", noted("in Lima", '<w:commentReference w:id="1"/>'), paragraph("left behind")
        ),
        comments=notes_part("comment", paragraph("and Quito")),
    )
    assert texts(sheet) == ["More beds", "in Lima", "and Quito"]
    assert reasons(sheet) == [("footnote 2", "no text that is read refers to this footnote")]
    assert sheet.refusals[0].excerpt == "left behind"


def test_a_text_box_in_a_page_header_is_listed():
    sheet = word_xml(
        paragraph("More beds"), header1=f"<w:hdr {W}><w:p><w:r>{boxed('Draft')}</w:r></w:p></w:hdr>"
    )
    assert [(refusal.where, refusal.excerpt) for refusal in sheet.refusals] == [
        ("page header", "Draft")
    ]


def test_deletions_in_tables_are_counted_once():
    deleted = (
        "<w:p><w:del><w:r><w:delText>ten</w:delText></w:r></w:del><w:r><w:t>forty</w:t></w:r></w:p>"
    )
    by_row = table_xml([cell(deleted), cell(paragraph("beds"))])
    by_cell = table_xml(
        [cell(deleted), cell(paragraph("Notes")), cell(paragraph("Owner"))],
        [cell(deleted), cell(PROSE), cell(deleted)],
    )
    assert word_xml(by_row).notice == "1 tracked deletions are left out."
    assert word_xml(by_cell).notice == "3 tracked deletions are left out."


def test_a_lone_picture_in_a_table_is_listed_wherever_it_stands():
    picture = "<w:p><w:r><w:drawing/></w:r></w:p>"
    by_row = word_xml(
        table_xml(
            [cell(paragraph("Who")), cell(paragraph("What")), cell(paragraph("Plan"))],
            [cell(paragraph("Police"), picture), cell(paragraph("train")), cell(picture)],
            [cell(noted("Courts", "<w:drawing/>")), cell(paragraph("open")), cell()],
        )
    )
    assert reasons(by_row) == [("table 1, row 2", "image only")] * 2
    label = word_xml(table_xml([cell(paragraph("Law"), picture), cell(PROSE)]))
    assert reasons(label) == [("table 1, row 1", "image only")]


def test_only_the_styles_of_a_table_of_contents_are_refused():
    body, styles = styled("toc 1", "TOC 9", "TOC Heading", "Protocol", "Stock", "Autocue")
    sheet = word_xml(body, styles=styles)
    assert texts(sheet) == ["Protocol", "Stock", "Autocue"]
    assert [refusal.reason for refusal in sheet.refusals] == ["table of contents"] * 3


@pytest.mark.parametrize(
    "name",
    ["List", "List Bullet", "list number", "List Continue", "List Paragraph", "ListBullet"]
    + ["Listenabsatz", "Liste à puces", "Párrafo de lista", "Punto elenco", "Абзац списка"],
)
def test_list_styles_are_lists_at_the_depth_of_their_digit(name: str):
    body, styles = styled(name, f"{name} 2")
    assert texts(word_xml(body, styles=styles))[1] == f"{hyphened(name)}: {hyphened(name)}-2"


@pytest.mark.parametrize("name", ["Listening point", "Listed", "Listing 2", "List of demands"])
def test_styles_that_merely_begin_with_list_are_no_lists(name: str):
    body, styles = styled("List", name)
    lead = "<w:p><w:r><w:t>Open shelters in:</w:t></w:r></w:p>"
    assert texts(word_xml(lead + body, styles=styles))[2] == hyphened(name)
    assert texts(word_xml(lead + styled(name)[0], styles=styled(name)[1]))[1] == hyphened(name)


def test_a_document_without_text_and_a_broken_one_are_rejected():
    with pytest.raises(ImportRejected, match="no text"):
        word_xml("<w:p/>")
    with pytest.raises(ImportRejected, match="damaged"):
        word_xml("<w:p>")


def test_what_was_moved_is_read_where_it_is_now():
    moved = "<w:r><w:t>more beds</w:t></w:r>"
    sheet = word_xml(
        f"<w:p><w:moveFrom>{moved}</w:moveFrom></w:p>{paragraph('police')}"
        f"<w:p><w:moveTo>{moved}</w:moveTo></w:p>"
    )
    assert texts(sheet) == ["police", "more beds"]
    assert sheet.notice == "1 tracked deletions are left out."


def test_a_table_inside_a_table_and_merged_cells_lose_no_text():
    inner = table_xml([cell(paragraph("inner")), cell(paragraph("beds"))])
    merged = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    sheet = word_xml(
        table_xml(
            [cell(paragraph("Law")), cell(PROSE, inner)],
            [merged, cell(paragraph("and train the police in every one of the ports"))],
        )
    )
    joined = "\n".join(texts(sheet))
    assert all(text in joined for text in ("inner", "beds", "and train the police"))
    assert joined.count("We should open the courts") == 1


def test_text_outside_any_paragraph_is_read_or_listed():
    stray = "<w:r><w:t>more beds</w:t></w:r>"
    sheet = word_xml(f"{stray}<w:tbl>{paragraph('police')}</w:tbl>{paragraph('courts')}")
    assert texts(sheet) == ["more beds", "courts"]
    assert reasons(sheet) == [("document", "text outside any paragraph")]
    assert sheet.refusals[0].excerpt == "police"


def test_bare_text_beside_the_paragraphs_of_a_cell_is_listed():
    sheet = word_xml(table_xml([cell("<w:t>more beds</w:t>", PROSE), cell(paragraph("Ana"))]))
    assert ("document", "text outside any paragraph") in reasons(sheet)
    assert "more beds" in [refusal.excerpt for refusal in sheet.refusals]
    sheet = word_xml(f"<w:t><w:r><w:t>police</w:t></w:r></w:t>{PROSE}")
    assert [refusal.excerpt for refusal in sheet.refusals] == ["police"]


def test_text_inside_text_is_read():
    nested = "<w:t>more <w:t>beds</w:t></w:t>"
    assert texts(word_xml(f"<w:p>{nested}</w:p>{paragraph('courts')}")) == ["more beds", "courts"]


def test_text_beside_the_cells_of_a_table_within_a_cell_is_listed():
    broken = f"<w:tbl><w:t><w:tc>{paragraph('police')}</w:tc></w:t></w:tbl>"
    sheet = word_xml(table_xml([cell(PROSE, broken), cell(paragraph("Ana"))]))
    assert ("document", "text outside any paragraph") in reasons(sheet)
    assert "police" in [refusal.excerpt for refusal in sheet.refusals]
