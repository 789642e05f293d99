"""What the process that reads a file says to the one that asked: one JSON object.

Owns its shape, and that only texts in that shape come out of it, whoever wrote
them: nothing in an answer is ever run or unpickled. Knows nothing of processes
or files.
"""

import json
from collections.abc import Sequence
from typing import Any

from synthesis.adapters.files import limits
from synthesis.domain.errors import ImportRejected, Refusal
from synthesis.domain.importing import Row, Sheet

_LONE = "surrogatepass"
"""A cell may hold half a pair; whether it becomes a note is for the domain to say."""


def sheets_answer(sheets: Sequence[Sheet]) -> bytes:
    """Return the answer that carries the sheets of a file.

    Raises `Exhausted` where it would be too long: thousands of cells may name one long text.
    """
    lengths = (len(cell) for sheet in sheets for row in sheet.rows for cell in row.cells)
    if sum(lengths) > limits.MOST_ANSWER_BYTES:
        raise Exhausted
    plain = [
        {
            "name": sheet.name,
            "columns": sheet.columns,
            "rows": [(row.where, row.cells) for row in sheet.rows],
            "refusals": _plain(sheet.refusals),
            "notice": sheet.notice,
        }
        for sheet in sheets
    ]
    return _written({"sheets": plain})


def rejection_answer(rejected: ImportRejected) -> bytes:
    """Return the answer that says why a file was not read."""
    return _written({"rejected": str(rejected), "refusals": _plain(rejected.refusals)})


def failure_answer(place: str) -> bytes:
    """Return the answer of a reader that failed; `place` names no text of the file."""
    return _written({"failed": place})


def exhaustion_answer() -> bytes:
    """Return the answer of a reader that came to the end of its memory."""
    return _written({"exhausted": True})


class Failed(Exception):
    """The reader failed; the message says where, for the log."""


class Exhausted(Exception):
    """The reader needed more than it may have."""


def understood(answer: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an answer.

    Raises the `ImportRejected` that it carries, `Exhausted`, or `Failed`, also
    for what is no answer.
    """
    try:
        said = json.loads(answer.decode("utf-8", _LONE))
        if "rejected" in said:
            raise ImportRejected(_text(said["rejected"]), _refusals(said["refusals"]))
        if "exhausted" in said:
            raise Exhausted
        if "failed" in said:
            raise Failed(_text(said["failed"]))
        return tuple(_sheet(each) for each in said["sheets"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Failed(f"no answer that makes sense: {type(error).__name__}") from None


def _written(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", _LONE)


def _plain(refusals: Sequence[Refusal]) -> list[tuple[str, str, str]]:
    return [(each.where, each.reason, each.excerpt) for each in refusals]


def _sheet(said: Any) -> Sheet:
    rows = tuple(Row(_text(where), _texts(cells)) for where, cells in said["rows"])
    columns, refusals = _texts(said["columns"]), _refusals(said["refusals"])
    return Sheet(_text(said["name"]), columns, rows, refusals, _text(said["notice"]))


def _refusals(said: Any) -> tuple[Refusal, ...]:
    return tuple(Refusal(*_texts(each)) for each in said)


def _texts(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list):
        raise TypeError
    return tuple(map(_text, said))


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError
    return said
