"""Notes written for training, as people type them at a table, and what they come down to.

`training/notes/` has a file per kind; its README says how they are laid out. They
teach what no public set holds: demands of one breakout that contradict each
other, short answers under codes, a note-taker's headings, three languages at one table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "notes"
KINDS = (
    "tables",
    "multilingual",
    "answers",
    "sessions",
    "oblique",
    "oblique_answers",
    "oblique_multilingual",
)

_LINE = re.compile(
    r"# GROUP: (?P<group>.+)|## THEME: (?P<theme>.+)|## (?P<none>NONE)"
    r"|### ASK (?P<ask>r\d+)(?: against (?P<against>r\d+))?: (?P<sentence>.+)|- (?P<note>.+)"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A note, or an ask's sentence (`stands_for`), with what it belongs to ("" for nothing)."""

    text: str
    group: str
    theme: str
    ask: str
    against: str
    """The ask of the same group that its own contradicts."""
    stands_for: bool = False


def read_written(kind: str) -> Iterator[Written]:
    """Yield the notes of a kind, each ask's sentence before its notes.

    Raises `ValueError` with file and line for a line that is none of the five sorts.
    """
    path = FOLDER / f"{kind}.md"
    group = theme = ask = against = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line:
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise ValueError(f"{path.name}, line {number}: not a group, theme, ask or note: {line}")
        if found["note"]:
            yield Written(found["note"], group, theme, ask, against)
            continue
        ask = against = ""
        if found["group"]:
            group, theme = found["group"], ""
        elif found["ask"]:
            ask, against = found["ask"], found["against"] or ""
            yield Written(found["sentence"], group, theme, ask, against, stands_for=True)
        else:
            theme = found["theme"] or ""
