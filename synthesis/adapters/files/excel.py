"""Excel workbooks, read as sheets of text.

Owns how a cell looks to a person, and merged, hidden and uncalculated cells and
sheets. Nothing is left out without a refusal or a notice. Knows nothing of
headers, which `table` finds, nor of notes.
"""

import datetime
import io
import re
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import get_column_letter, range_boundaries

from synthesis.adapters.files.door import unpack
from synthesis.adapters.files.table import MAX_COLUMNS, MAX_ROWS, as_sheet, too_large
from synthesis.domain.errors import ImportRejected, Refusal
from synthesis.domain.importing import Row, Sheet, excerpt

_YES = ("1", "true")
_LAST_ROW = 1_048_576


@dataclass(slots=True)
class _Extent:
    """What one sheet's XML holds, found before openpyxl fills up the gaps in it."""

    last_row: int = 0
    last_column: int = 0
    filled_rows: int = 0
    uncalculated: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_xlsx(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return every worksheet that has rows, hidden ones too (their notice says so).

    Numbers come as a person sees them: 3 and not 3.0, 30% and not 0.3, dates as
    2026-05-01. Formulas give the value that Excel stored; one without is
    refused. A short text in cells merged downwards stands in each of their
    rows. Cell comments, charts and text boxes are not read (a notice says so).
    Raises `ImportRejected` beyond `MAX_ROWS` or `MAX_COLUMNS`.
    """
    parts = unpack(name, data, "an Excel workbook (.xlsx)")
    if not any(path.endswith("workbook.xml") for path in parts):
        raise ImportRejected(f"{name} is a zipped file but no Excel workbook. Save it as .xlsx.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets, lone = _worksheets(name, book, parts)
            book.close()
    except (ImportRejected, MemoryError):
        raise
    except Exception as error:
        raise ImportRejected(
            f"{name} is damaged and cannot be read. Open it in Excel, save it and retry."
        ) from error
    if not sheets:
        raise ImportRejected(f"{name} holds no rows below a header.", lone)
    first = sheets[0]
    unread = _unread(parts)
    sheets[0] = Sheet(
        first.name,
        first.columns,
        first.rows,
        (*first.refusals, *lone),
        " ".join(filter(None, (first.notice, unread))),
    )
    return tuple(sheets)


def _worksheets(name: str, book: Any, parts: Any) -> tuple[list[Sheet], list[Refusal]]:
    """The sheets with rows, and a refusal for each sheet that is only a header."""
    found: list[Sheet] = []
    lone: list[Refusal] = []
    several = len(book.worksheets) > 1
    for worksheet in book.worksheets:
        path = worksheet._worksheet_path.lstrip("/")  # openpyxl has no public name for it
        extent = _extent(parts[path])
        if extent.last_column > MAX_COLUMNS or extent.filled_rows > MAX_ROWS + 1:
            too_large(name, worksheet.title)
        prefix = f"sheet {worksheet.title}, " if several else ""
        refusals = [
            Refusal(f"{prefix}cell {cell}", "a formula without a stored value; save it in Excel")
            for cell in extent.uncalculated
        ]
        notice = _hidden(worksheet, extent)
        sheet = as_sheet(worksheet.title, _excel_rows(worksheet, extent, prefix), notice, refusals)
        if sheet and sheet.rows:
            found.append(sheet)
        elif sheet:
            text = excerpt(" | ".join(sheet.columns))
            lone += [*sheet.refusals, Refusal(f"{prefix}row 1", "no rows below the header", text)]
        else:
            lone += refusals
    return found, lone


def _hidden(worksheet: Any, extent: _Extent) -> str:
    if worksheet.sheet_state != "visible":
        return f"The sheet {worksheet.title} is hidden."
    if not extent.hidden:
        return ""
    rows = [place for place in extent.hidden if place.isdigit()]
    rows = [f"rows {', '.join(rows[:10])}{' and more' if len(rows) > 10 else ''}"] if rows else []
    places = " and ".join(rows + [place for place in extent.hidden if not place.isdigit()])
    return f"In the sheet {worksheet.title} hidden cells are read too: {places}."


def _extent(xml: bytes) -> _Extent:
    extent = _Extent()
    row = column = 0
    row_filled = False
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "row":
                row, column, row_filled = _after(row, element.get("r"), row + 1), 0, False
        elif tag == "c":
            place = element.get("r")
            column = _after(column, range_boundaries(place)[0] if place else None, column + 1)
            inner = {child.tag.rpartition("}")[2]: child.text for child in element}
            if inner.get("v") or "is" in inner:
                row_filled = True
                extent.last_column = max(extent.last_column, column)
            elif "f" in inner and element.get("t") != "str":
                extent.uncalculated.append(place or f"{get_column_letter(column)}{row}")
            element.clear()
        elif tag == "row":
            extent.filled_rows += row_filled
            extent.hidden += [str(row)] if row_filled and element.get("hidden") in _YES else []
            extent.last_row = row if row_filled else extent.last_row
            element.clear()
        elif tag == "col" and element.get("hidden") in _YES:
            first, last = (get_column_letter(int(element.get(end))) for end in ("min", "max"))
            extent.hidden.append(f"column {first}" if first == last else f"columns {first}–{last}")
        elif tag == "mergeCell":
            extent.merged.append(element.get("ref") or "")
    return extent


def _after(last: int, said: str | int | None, next_one: int) -> int:
    """The place of a row or cell. One that does not come after the last is lost by openpyxl."""
    place = int(said or next_one)
    if not last < place <= _LAST_ROW:
        raise ValueError("rows or cells that are not in order")
    return place


def _excel_rows(worksheet: Any, extent: _Extent, prefix: str) -> list[Row]:
    if not extent.last_row:
        return []
    bounds = {"max_row": extent.last_row, "max_col": extent.last_column}
    table: dict[int, list[str]] = {}
    blank = None  # the one tuple that openpyxl repeats over a gap, of a million rows perhaps
    for number, cells in enumerate(worksheet.iter_rows(**bounds), start=1):
        shown = [] if cells is blank else [_shown(cell) for cell in cells]
        if any(shown):
            table[number] = shown
        else:
            blank = cells
    _fill_merged(table, extent.merged)
    return [Row(f"{prefix}row {number}", tuple(cells)) for number, cells in table.items()]


def _fill_merged(table: dict[int, list[str]], merged: Sequence[str]) -> None:
    """Repeat a label that spans rows; a long text is a note, and stays a single one."""
    filled = sorted(table)
    for reference in merged[:5_000]:
        left, top, _, bottom = range_boundaries(reference)
        label = table.get(top, [])[left - 1 : left]
        if not label or not 0 < len(label[0]) <= 100:
            continue
        for number in filled[bisect_right(filled, top) : bisect_right(filled, bottom)][:2_000]:
            cells = table[number]
            if cells[left - 1 : left] == [""]:
                cells[left - 1] = label[0]


def _shown(cell: Any) -> str:
    """A cell as a person sees it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), str(value))


def _number(value: float, shape: str) -> str:
    if "%" in shape:
        return f"{value * 100:.10g}%"
    if re.fullmatch(r"0{2,}", shape) and value == int(value):
        return str(int(value)).zfill(len(shape))
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def _unread(parts: Any) -> str:
    kinds = {
        "cell comments": any("comments" in path.lower() for path in parts),
        "text boxes": any(
            "drawings/" in path and b":t>" in content for path, content in parts.items()
        ),
    }
    found = [kind for kind, there in kinds.items() if there]
    return f"This workbook has {' and '.join(found)}, which are not read." if found else ""
