"""CSV and TSV files, read as a sheet of text.

Owns delimiters and quotation marks. Never guesses what a cell means: "NA", "007"
and "1.0" stay as written, and nothing is left out without a refusal. Knows
nothing of headers, which `table` finds, nor of notes.
"""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator

from synthesis.adapters.files.door import decode
from synthesis.adapters.files.table import MAX_COLUMNS, MAX_ROWS, as_sheet, too_large
from synthesis.domain.columns import is_header_name
from synthesis.domain.errors import ImportRejected, Refusal
from synthesis.domain.importing import Row, Sheet

_DELIMITERS = (",", ";", "\t", "|")
_NO_DELIMITER = "\x1f"
_SAMPLE_ROWS = 200


def read_csv(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the file as one sheet; rows count as a spreadsheet shows them.

    The delimiter is a comma, semicolon, tab or bar, whichever cuts the rows
    most evenly; a file that none cuts evenly is one column. Raises
    `ImportRejected` naming the line where a quotation mark opens and never
    closes: such a mark would swallow the rows below it.
    """
    text, notice = decode(name, data)
    said = re.match(r"sep=(.)\r?\n", text)  # Excel's own first line, not shown as a row
    first_line = 1
    if said:
        text, first_line = text[said.end() :], 2
    delimiter = said[1] if said else _delimiter(text, tabs=name.lower().endswith(".tsv"))
    rows = list(_csv_rows(name, text, delimiter, first_line))
    sheet = as_sheet(name, rows, notice, strict_width=True)
    if sheet is None or not sheet.rows:
        refusals = sheet.refusals if sheet else ()
        raise ImportRejected(f"{name} holds no rows below its header that can be read.", refusals)
    return (sheet,)


def _csv_rows(name: str, text: str, delimiter: str, first_line: int) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = filled = 0
    while True:
        opened = reader.line_num + first_line
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportRejected(
                f"{name}: a quotation mark in the row that begins on line {opened} is not closed "
                "properly. Write a quotation mark inside a quoted text twice, close it, and retry.",
                [Refusal(f"line {opened}", str(error))],
            ) from error
        count += 1
        filled += any(cell.strip() for cell in cells)
        if filled > MAX_ROWS + 1 or len(cells) > 100 * MAX_COLUMNS:
            too_large(name, "")
        yield Row(f"row {count}", tuple(cells))


def _delimiter(text: str, *, tabs: bool) -> str:
    """The delimiter that cuts most rows into as many cells as the first full row has."""
    if tabs and "\t" in text[:10_000]:
        return "\t"
    scores = {delimiter: _evenness(text, delimiter) for delimiter in _DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else _NO_DELIMITER


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(cells)
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0.0, 0)
    widths = Counter(len(cells) for cells in rows)
    first = len(rows[0]) if rows else 0
    if first > 1 and any(is_header_name(cell) for cell in rows[0]):
        return (1.0 + widths[first] / len(rows), first)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    share = count / max(1, len(rows))
    enough = share >= (0.5 if first == width else 0.8)  # title lines above need clearer evidence
    return (share, width) if width > 1 and enough else (0.0, 0)
