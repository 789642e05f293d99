"""What of a file becomes a note, and why the rest does not.

Owns the shape in which every file arrives (`Sheet`) and the plan that turns rows
into lines with a reason for all that stays out. Knows nothing of file formats or
of how a column is recognised, and stores nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from synthesis.domain.errors import Invalid, Refusal
from synthesis.domain.text import MAX_CHARACTERS, clean, reason_to_refuse


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, or one paragraph or list item of a document.

    `where` is what the person can look for: "row 12", "sheet Day 2, row 12", "line 40".
    """

    where: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, every cell as text exactly as it stands.

    `refusals` lists what the reader itself left out; `notice` says, in a
    sentence, what the person should check (an encoding that was guessed, a
    hidden sheet). Documents have the columns "section" and "text".
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    refusals: tuple[Refusal, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that play each part; "" where none does."""

    text: tuple[str, ...]
    id: str = ""
    breakout: str = ""
    table: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One note to be; `reference` is its id in the file, with #1, #2 where one row gave several.

    `where` is for people and names the column only where several hold notes;
    `cell` tells the cell apart whatever else is imported, for the same file
    brought in again.
    """

    where: str
    cell: str
    reference: str
    breakout: str
    table: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would bring in and what it would refuse, in the order of the file."""

    lines: tuple[Line, ...]
    refusals: tuple[Refusal, ...]


def plan_import(sheet: Sheet, columns: Columns, max_characters: int = MAX_CHARACTERS) -> Plan:
    """Return the lines that the sheet gives; every row with content gives a line or a refusal.

    The refusals begin with the sheet's own. Each text cell gives one line at
    most: a list stays one note and makes several points. Where several text
    columns and no breakout column are named, a line's breakout is its column's
    name: each such column is a question.
    A row without any text at all is skipped. Raises `Invalid` for a column
    that the sheet does not have.
    """
    places = _places(sheet, columns)
    lines: list[Line] = []
    refusals = list(sheet.refusals)
    seen: dict[str, str] = {}
    for row in sheet.rows:
        if not any(clean(cell) for cell in row.cells):
            continue
        part = _parts(row, places)
        reference = part(columns.id)
        if reference and reference in seen:
            reason = f"the id “{reference[:40]}” already stands in {seen[reference]}"
            texts = " ".join(part(name) for name in columns.text)
            refusals.append(Refusal(row.where, reason, excerpt(texts)))
            continue
        if reference:
            seen[reference] = row.where
        found, left_out = _row_lines(row.where, part, columns, max_characters)
        lines += found
        refusals += left_out
    return Plan(tuple(lines), tuple(refusals))


def excerpt(text: str, characters: int = 80) -> str:
    """Return the beginning of a text on one line, for a list of refusals."""
    line = " ".join(clean(text[: characters * 4]).split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"


def _places(sheet: Sheet, columns: Columns) -> dict[str, int]:
    if not columns.text:
        raise Invalid(f"Choose the column that holds the notes: {', '.join(sheet.columns)}.")
    named = (*columns.text, columns.id, columns.breakout, columns.table, columns.author)
    missing = [name for name in named if name and name not in sheet.columns]
    if missing:
        raise Invalid(
            f"There is no column “{missing[0]}” in {sheet.name}. "
            f"The columns there are: {', '.join(sheet.columns)}."
        )
    return {name: place for place, name in enumerate(sheet.columns)}


def _parts(row: Row, places: dict[str, int]) -> Callable[[str], str]:
    def part(name: str) -> str:
        place = places.get(name, -1) if name else -1
        return clean(row.cells[place]) if 0 <= place < len(row.cells) else ""

    return part


def _row_lines(
    where: str, part: Callable[[str], str], columns: Columns, limit: int
) -> tuple[list[Line], list[Refusal]]:
    several = len(columns.text) > 1
    found: list[tuple[str, str, str, str]] = []
    refusals: list[Refusal] = []
    for name in columns.text:
        at = f"{where}, column {excerpt(name, 40)}" if several else where
        breakout = part(columns.breakout) or (name if several and not columns.breakout else "")
        text = part(name)
        reason = reason_to_refuse(text, limit)
        if not reason:
            found.append((at, f"{where}\n{name}", breakout, text))
        elif text:
            refusals.append(Refusal(at, reason, excerpt(text)))
    if not found and not refusals:
        refusals.append(Refusal(where, "no text", excerpt(part(columns.id))))
    reference, table, author = part(columns.id), part(columns.table), part(columns.author)
    numbered = bool(reference) and len(found) > 1
    return [
        Line(at, cell, f"{reference}#{n}" if numbered else reference, breakout, table, author, text)
        for n, (at, cell, breakout, text) in enumerate(found, start=1)
    ], refusals
