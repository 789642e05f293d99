"""Rows of cells as a sheet: where the header stands, and how wide the table is.

Owns the limits of a table and the names of its columns, for delimited files and
workbooks alike. Knows nothing of either format, nor of notes.
"""

import re
from collections.abc import Sequence
from typing import NoReturn

from synthesis.domain.columns import is_header_name
from synthesis.domain.errors import ImportRejected, Refusal
from synthesis.domain.importing import Row, Sheet, excerpt

MAX_COLUMNS = 200
MAX_ROWS = 100_000
_HEADER_WITHIN = 20
"""Title lines above a table are fewer than this; what follows is data."""


def as_sheet(
    name: str,
    rows: Sequence[Row],
    notice: str = "",
    refusals: Sequence[Refusal] = (),
    *,
    strict_width: bool = False,
) -> Sheet | None:
    """Return the rows as a sheet under their header, or None where no cell is filled.

    The header is the first row, unless title lines stand above a fuller row of
    texts (they become refusals) or the first row is plainly data: its values
    recur in their own column, or count 1, 2. A single column has a header only
    if that is a usual name such as "Notes": taking a header for a note does
    less harm than losing a note. With `strict_width` a row with more cells
    than the header is refused, since its cells cannot be told apart.
    """
    filled = [Row(row.where, _trimmed(row.cells)) for row in rows]
    filled = [row for row in filled if row.cells]
    if not filled:
        return None
    place = _header_place(filled)
    left_out = [*refusals]
    left_out += [
        Refusal(row.where, "above the header row", _excerpt(row)) for row in filled[: max(place, 0)]
    ]
    header = filled[place].cells if place >= 0 else ()
    body = filled[place + 1 :]
    width = max(len(row.cells) for row in filled[max(place, 0) :])
    if strict_width and header:
        stated = next(len(row.cells) for row in rows if row.where == filled[place].where)
        width = min(width, stated)
    kept: list[Row] = []
    for row in body:
        reason = _misfit(row.cells, header, width)
        if reason:
            left_out.append(Refusal(row.where, reason, _excerpt(row)))
        else:
            kept.append(Row(row.where, row.cells + ("",) * (width - len(row.cells))))
    return Sheet(name, _names(header, width), tuple(kept), tuple(left_out), notice)


def _excerpt(row: Row) -> str:
    return excerpt(" ".join(cell for cell in row.cells if cell.strip()))


def _misfit(cells: Sequence[str], header: Sequence[str], width: int) -> str:
    if len(cells) > width:
        return (
            f"{len(cells)} cells, but the header has {width}; "
            "a text with a delimiter in it must stand in quotation marks"
        )
    return "the header row again" if tuple(cells) == tuple(header) else ""


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _header_place(rows: Sequence[Row]) -> int:
    """Where the header stands among rows that are not blank; -1 for none."""
    if max(len(row.cells) for row in rows) == 1:
        return 0 if is_header_name(rows[0].cells[0]) and len(rows) > 1 else -1
    top = rows[:_HEADER_WITHIN]
    widest = max(_count(row.cells) for row in top)
    place = next((n for n, row in enumerate(top) if not _is_title(row.cells, widest)), 0)
    texts = sum(bool(cell.strip()) and not _is_number(cell) for cell in rows[place].cells)
    if texts * 2 <= widest:
        place = 0
    return -1 if place == 0 and _is_data(rows[0].cells, rows[1:]) else place


def _is_title(cells: Sequence[str], widest: int) -> bool:
    if any(is_header_name(cell) for cell in cells):
        return False
    count = _count(cells)
    return (count == 1 and bool(cells[0].strip()) and widest > 1) or count * 2 < widest


def _is_data(first: Sequence[str], rest: Sequence[Row]) -> bool:
    if any(is_header_name(cell) for cell in first):
        return False
    others = [row.cells for row in rest if row.cells != tuple(first)]
    for place, cell in enumerate(first):
        column = [cells[place] for cells in others if place < len(cells)]
        if cell.strip() and cell in column:
            return True
        if cell == "1" and column[:1] == ["2"]:
            return True
    return False


def _count(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[\s\d.,%+-]+", cell) is not None


def _names(header: Sequence[str], width: int) -> tuple[str, ...]:
    names: list[str] = []
    for place in range(width):
        given = " ".join(header[place].split()) if place < len(header) else ""
        base = name = given or f"column {place + 1}"
        again = 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return tuple(names)


def too_large(name: str, sheet: str) -> NoReturn:
    """Raise `ImportRejected` for a table beyond `MAX_ROWS` or `MAX_COLUMNS`."""
    where = f", sheet {sheet}" if sheet else ""
    raise ImportRejected(
        f"{name}{where} is larger than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns. "
        "Split it, or delete what is not needed; nothing was read."
    )
