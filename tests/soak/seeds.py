"""Sound files of notes, one or more of each kind, with all that these kinds can hold.

Every note carries a word of its own, `k00017z`, by which it is looked for later.
"""

import io
from itertools import count

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_ASKS = (
    "Open shelters in every district",
    "Train judges, police and doctors",
    "Fund the “night” line – by May",
    "Café staff must know the signs",
    "NA",
    "=SUM(A1:A9) is what they typed",
    "1e5 beds; TRUE, not null",
    "Pay interpreters\nand translators",
)


def seeds() -> list[tuple[str, bytes]]:
    """Return name and bytes of each sound file."""
    return [
        ("notes.csv", _csv(",", 12)),
        ("semicolons.csv", _csv(";", 30)),
        ("notes.tsv", _csv("\t", 12)),
        ("notes.txt", _text()),
        ("notes.md", _markdown()),
        ("notes.docx", _document()),
        ("notes.xlsx", _book()),
        ("two.xlsx", _book(sheets=2)),
    ]


def _notes(number: int) -> list[str]:
    numbers = count(1)
    return [f"k{next(numbers):05}z {_ASKS[n % len(_ASKS)]}" for n in range(number)]


def _csv(delimiter: str, rows: int) -> bytes:
    lines = [delimiter.join(("id", "breakout", "table", "notes"))]
    for number, note in enumerate(_notes(rows)):
        quoted = '"' + note.replace('"', '""') + '"'
        place = ("Law", "Aid", "B2")[number % 3], str(number % 2 + 1)
        lines.append(delimiter.join((f"a{number}", *place, quoted)))
    return ("\r\n".join(lines) + "\r\n").encode()


def _text() -> bytes:
    first, second, third, fourth, *rest = _notes(10)
    items = "".join(f"- {note}\n  and more of it\n" for note in rest)
    return (
        f"TABLE 1:\n{items}\nHead\n====\n{first}. A second line\nof it.\n\n{second}\n\f\n1) {third}"
        f"\n2) {fourth}\n"
    ).encode()


def _markdown() -> bytes:
    notes = _notes(12)
    return (
        f"---\ntitle: t\n---\n# Law\n\n* {notes[0]}\n  - {notes[1]}\n    1. {notes[2]}\n\n"
        f"## Table 2\n**Aid**\n{notes[3]}\n\n> {notes[4]}\n\n| who | what |\n|---|---|\n"
        f"| Ana | {notes[5].split(chr(10))[0]} |\n\n```\n{notes[6]}\n```\n<!-- {notes[7]} -->\n"
        f"- [ ] {notes[8]} [link](http://x.test)\n\n<div>{notes[9]}</div>\n\n*{notes[10]}?*\n\n"
        f"{notes[11]} ![p](q.png)\n"
    ).encode()


def _document() -> bytes:
    notes = _notes(14)
    made = docx.Document()
    made.add_heading("Law", 1)
    for note in notes[:3]:
        made.add_paragraph(note, style="List Bullet")
    made.add_paragraph(notes[3]).runs[0].bold = True
    _add(
        made,
        f"<w:p {W}><w:ins><w:r><w:t>{notes[4]}</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
    )
    _add(
        made,
        f"<w:p {W}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{notes[5]}</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    )
    _add(
        made,
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>{notes[6]}</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
    )
    table = made.add_table(3, 3)
    for row, words in zip(
        table.rows, (("Who", "What", "When"), notes[7:10], notes[10:13]), strict=True
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 1).text = notes[13]
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


W = nsdecls("w")


def _add(made: "docx.document.Document", xml: str) -> None:
    made.element.body.insert(len(made.element.body) - 1, parse_xml(xml))


def _book(sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number in range(sheets):
        sheet = book.create_sheet(f"Day {number + 1}")
        sheet.append(["Notes of the meeting"])
        sheet.append(["id", "group", "notes", "share", "when"])
        for place, note in enumerate(_notes(10)):
            sheet.append([place, "Law" if place % 3 == 0 else None, note, 0.3, "2026-05-01"])
            sheet.cell(sheet.max_row, 4).number_format = "0%"
            sheet.cell(sheet.max_row, 3).data_type = "s"
        sheet.merge_cells("B3:B5")
        sheet.append([99, "Aid", '="po"&"lice"'])
        sheet.row_dimensions[6].hidden = True
    book.worksheets[-1].sheet_state = "hidden" if sheets > 1 else "visible"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
