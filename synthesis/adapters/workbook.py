"""openpyxl: sheets of rows -> the bytes of an XLSX file, and pandas: a table -> CSV text.

Owns that text stays text: nothing in a cell can become a formula, an error
value or a link, and nothing is cut.
"""

import io
from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from synthesis.domain.report import ESCAPE, ESCAPED, Sheet
from synthesis.domain.text import storable

_HEADER_FILL = PatternFill("solid", fgColor="1B4B66")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_FORMULA_STARTS = frozenset("=+-@")


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return an XLSX file with one worksheet per sheet: sized columns, frozen header, filter."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _paint(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _paint(page: Worksheet, sheet: Sheet) -> None:
    for position, column in enumerate(sheet.columns, start=1):
        head = page.cell(1, position)
        _put(head, column.name)
        head.font, head.fill, head.alignment = _HEADER_FONT, _HEADER_FILL, _WRAPPED
        page.column_dimensions[get_column_letter(position)].width = column.width
    for number, row in enumerate(sheet.rows, start=2):
        for position, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = page.cell(number, position)
            _put(cell, value)
            cell.alignment = _WRAPPED if column.wraps else _TOP
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def _put(cell: Cell, value: str | int) -> None:
    """Set a value; text keeps the type text whatever it starts with."""
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = ESCAPED.sub(ESCAPE, storable(value)) or None
    if cell.value is not None:
        cell.data_type = "s"
        # Else it would turn into a formula once somebody edits the cell.
        cell.quotePrefix = value.lstrip()[:1] in _FORMULA_STARTS


def write_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return CSV text with a header; every cell stands as it is."""
    return str(pd.DataFrame(list(rows), columns=list(columns), dtype="str").to_csv(index=False))
