"""The lines of a text file, and which of them make one statement.

Owns the joining of wrapped lines. Knows nothing of headings, lists or Markdown.
"""

import re
from collections.abc import Sequence
from statistics import median

_ENDS = re.compile(r"[.!?:;…][\"”’')\]*_]*\s*$")
_SPEAKER = re.compile(r"[A-Z][\w/.’'-]*(?: [\w/.()’'-]+){0,2}: ")
_STARTS = re.compile(r"[\"“‘'(\[*_]*[^\W_a-z]")


def plain_lines(text: str) -> list[str]:
    """Return a text's lines, whatever ends them, without the blanks behind them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return [line.rstrip() for line in text.split("\n")]


def statements(lines: Sequence[str], width: float) -> list[tuple[int, str]]:
    """Join wrapped lines and return each statement with the place of its first line.

    A line break is meant where the line above ends a sentence and would have
    had room for the next word, where a speaker's name opens the line, or where
    all lines are short or all end a sentence (a list without bullets). In doubt
    lines are joined.
    """
    short = len(lines) > 2 and (
        all(len(line) <= 40 and _STARTS.match(line) for line in lines)
        or all(_ENDS.search(line) for line in lines)
    )
    width = max(width, *(len(line) for line in lines))
    found: list[tuple[int, list[str]]] = []
    for place, line in enumerate(lines):
        above = lines[place - 1] if place else ""
        room = len(above) + 1 + len(line.split()[0]) <= width
        meant = _SPEAKER.match(line) or (_ENDS.search(above) and _STARTS.match(line) and room)
        if not found or short or meant:
            found.append((place, [line.strip()]))
        else:
            found[-1][1].append(line.strip())
    return [(place, " ".join(words)) for place, words in found]


def wrap_width(blocks: Sequence[Sequence[str]]) -> float:
    """Return the width at which a document's lines were wrapped, 80 at most."""
    lengths = [len(line) for block in blocks for line in block[:-1]]
    return min(80.0, median(lengths)) if lengths else 0.0
