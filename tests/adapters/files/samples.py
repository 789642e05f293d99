"""Workbooks made for the tests of file reading, and sheets taken apart."""

import io
import zipfile

import docx
import openpyxl

from synthesis.domain.importing import Sheet


def book(*sheets: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets, 1):
        worksheet = workbook.create_sheet(f"Day {number}")
        for row in rows:
            worksheet.append(row)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def document(*paragraphs: str) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_part(data: bytes, ending: str, content: bytes) -> bytes:
    """The same zip with one part replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name.endswith(ending) else old.read(name))
    return stream.getvalue()


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def texts(sheet: Sheet) -> list[str]:
    return [row.cells[1] for row in sheet.rows]


def reasons(sheet: Sheet) -> list[tuple[str, str]]:
    return [(refusal.where, refusal.reason) for refusal in sheet.refusals]
