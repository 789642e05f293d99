"""The board written out as sheets of rows; the one place that names every column.

Pure: what colours a cell or makes a file of it is an adapter's business.
`docs/workbook.md` explains each column to those who receive the workbook.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from synthesis.domain.additions import additions, also_said
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.errors import Refusal
from synthesis.domain.history import sentence_for
from synthesis.domain.log import Redact
from synthesis.domain.model import Breakout, Note, NoteCode, PointCode
from synthesis.domain.review import doubts

Cell = str | int

LONGEST_CELL = 32_000
"""UTF-16 units that go into one cell; a spreadsheet cuts silently beyond 32,767."""

ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""The underscore that a spreadsheet takes for an escape: “_x0041_” typed in a note would show as A.
A file has it as `ESCAPE`, which is longer."""
ESCAPE = "_x005F_"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, a width in characters, and whether long text wraps in it."""

    name: str
    width: int
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: rows of cells under named columns."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def workbook(
    conference: str, breakouts: Sequence[Breakout], board: Board, most: int | None = None
) -> tuple[Sheet, ...]:
    """Return the sheets Recommendations, Notes, Log and About, in this order.

    With `most`, no sheet has more than so many rows, its first ones, and no others are made.
    """
    return (
        _recommendations(breakouts, board, most),
        _notes(breakouts, board, most),
        _log(board, most),
        _about(conference, board),
    )


def _recommendations(breakouts: Sequence[Breakout], board: Board, most: int | None) -> Sheet:
    columns = (
        Column("Number", 9),
        Column("Theme", 24, wraps=True),
        Column("Recommendation", 70, wraps=True),
        Column("Worded by", 18, wraps=True),
        Column("Also said", 36, wraps=True),
        Column("Contrary to", 11, wraps=True),
        Column("Contrary inside?", 18, wraps=True),
        Column("Breakouts", 11),
        Column("Tables", 9),
        Column("Notes", 9),
        *(Column(f"B{each.number} {each.title}", 16, wraps=True) for each in breakouts),
        Column("Note codes", 36, wraps=True),
        Column("Id", 9),
    )
    rows = (
        row
        for number, each in enumerate(board.recommendations, start=1)
        for row in _recommendation_rows(number, each, breakouts, board)
    )
    return Sheet("Recommendations", columns, tuple(islice(rows, most)))


def _recommendation_rows(
    number: int, each: Recommendation, breakouts: Sequence[Breakout], board: Board
) -> Iterator[tuple[Cell, ...]]:
    """One row; what is longer than a cell goes on in further rows of the same number."""
    worded = _in_one_cell(_worded(each))
    counts = (
        *each.support.key,
        *(each.support_by_breakout.get(breakout.number, 0) for breakout in breakouts),
    )
    codes = textwrap.wrap(
        ", ".join(each.points), LONGEST_CELL, break_long_words=False, break_on_hyphens=False
    )
    also = _in_one_cell(also_said(additions(board, each)))
    contrary = _in_one_cell(", ".join(str(board.number[o.id]) for o in board.contrary_to(each)))
    inside = "; ".join(f"{pair.left} and {pair.right}" for pair in doubts(board, each))
    parts = zip_longest(cell_parts(each.wording), codes, fillvalue="")
    told: tuple[Cell, ...]
    for part, (words, some) in enumerate(parts):
        if part == 0:
            theme = board.theme_title(each.theme)
            told = (theme, words, worded, also, contrary, inside, *counts)
        else:
            told = ("", words, "continued", *([""] * (3 + len(counts))))
        yield (number, *told, some, each.id)


def _worded(each: Recommendation) -> str:
    if each.quoted:
        return f"quoted from {each.quoted}"
    if each.drafted_from:
        return f"drafted from {', '.join(each.drafted_from)}; accepted by {each.worded_by}"
    return each.worded_by


def _notes(breakouts: Sequence[Breakout], board: Board, most: int | None) -> Sheet:
    """One row per point; a text longer than a cell goes on in further rows of the same code."""
    columns = (
        Column("Code", 14),
        Column("Note", 70, wraps=True),
        Column("Place", 16),
        Column("Recommendation number", 16),
        Column("Recommendation", 50, wraps=True),
        Column("Why not", 30, wraps=True),
        Column("Breakout", 26, wraps=True),
        Column("Table", 8),
        Column("Typed by", 16),
        Column("Typed at (UTC)", 18),
        Column("Version", 9),
        Column("Reference", 16),
        Column("Origin", 24, wraps=True),
        Column("Kept back", 16, wraps=True),
    )
    titles = {each.number: each.title for each in breakouts}
    redacted = _redacted(board)
    rows = (
        (
            *_place(point.code, part, board, text),
            *_source(board.notes[point.note], titles),
            ", ".join(_kept_back(board, point.code, redacted.get(point.note))),
        )
        for point in board.points.values()
        for part, text in enumerate(cell_parts(point.text))
    )
    return Sheet("Notes", columns, tuple(islice(rows, most)))


def _redacted(board: Board) -> dict[NoteCode, int]:
    """The entry that last tells of words replaced in a note."""
    return {
        code: entry.number
        for entry in board.entries
        if isinstance(entry.decision, Redact)
        for code in entry.decision.notes
    }


def _kept_back(board: Board, code: PointCode, entry: int | None) -> Iterator[str]:
    if code in board.hidden:
        yield "confidential"
    if entry is not None:
        yield f"redacted (entry {entry})"


def _place(code: PointCode, part: int, board: Board, text: str) -> tuple[Cell, ...]:
    """Code, text, and where the point went or why not."""
    id_, aside = board.place.get(code), board.set_aside.get(code)
    where = "Recommendation" if id_ else "Set aside" if aside else "Unplaced"
    why = f"{aside.reason} ({aside.by})" if aside else "" if id_ else "Not yet in a recommendation"
    number: Cell = board.number[id_] if id_ else ""
    wording = _in_one_cell(board.by_id[id_].wording) if id_ and part == 0 else ""
    return (code, text, where if part == 0 else "continued", number, wording, why)


def _source(note: Note, titles: Mapping[int, str]) -> tuple[Cell, ...]:
    """Where the note comes from."""
    return (
        f"{note.seat.breakout} {titles.get(note.seat.breakout, '')}".strip(),
        note.seat.table,
        _in_one_cell(note.author),
        f"{note.written_at:%Y-%m-%d %H:%M:%S}",
        note.version,
        _in_one_cell(note.reference),
        _in_one_cell(note.origin),
    )


def _log(board: Board, most: int | None) -> Sheet:
    columns = (
        Column("Entry", 8),
        Column("At (UTC)", 18),
        Column("By", 18),
        Column("Kind", 12),
        Column("What", 90, wraps=True),
        Column("State", 22, wraps=True),
    )
    lapsed = {each.number: each.reason for each in board.lapsed}
    rows = (
        (
            entry.number,
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.actor,
            type(entry.decision).__name__,
            sentence_for(entry, board),
            "undone"
            if entry.number in board.undone
            else f"lapsed: {lapsed[entry.number]}"
            if entry.number in lapsed
            else "in force",
        )
        for entry in board.entries
    )
    return Sheet("Log", columns, tuple(islice(rows, most)))


def _about(conference: str, board: Board) -> Sheet:
    ledger = board.ledger
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Conference", conference),
        ("Recommendations", len(board.recommendations)),
        ("Notes", ledger.notes),
        ("Notes in a recommendation", ledger.placed),
        ("Notes set aside", ledger.set_aside),
        ("Notes not yet placed", ledger.unplaced),
        ("Points that the notes make", ledger.points),
        ("Entries in the log", board.last_entry),
    )
    return Sheet("About", (Column("What", 32), Column("Value", 60, wraps=True)), rows)


def refusals(refused: Sequence[Refusal]) -> Sheet:
    """Return a sheet of the lines of files that did not come in, and why."""
    columns = (
        Column("Where", 40, wraps=True),
        Column("Why", 50, wraps=True),
        Column("Text", 70, wraps=True),
    )
    rows = tuple((each.where, each.reason, each.excerpt) for each in refused)
    return Sheet("Not imported", columns, rows)


def cell_parts(text: str) -> list[str]:
    """Cut a text into parts that each fit a cell, never inside a character; mostly one part.

    Measured as it will be written, escapes included.
    """
    if len(text) * len(ESCAPE) <= LONGEST_CELL:
        return [text]
    escaped = {match.start() for match in ESCAPED.finditer(text)}
    parts, start, units = [], 0, 0
    for position, character in enumerate(text):
        width = len(ESCAPE) if position in escaped else 2 if ord(character) > 0xFFFF else 1
        if units + width > LONGEST_CELL:
            parts.append(text[start:position])
            start, units = position, 0
        units += width
    parts.append(text[start:])
    return parts


def _in_one_cell(text: str) -> str:
    """A text that stands in full elsewhere, or is no note; an ellipsis shows that it was cut."""
    first, *rest = cell_parts(text)
    return f"{first[:-1]}…" if rest else first
