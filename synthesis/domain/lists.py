"""Where a text falls into items, and whether an item says enough to stand alone.

Owns the marks of lists, their nesting, and the least and the most that a note may
hold. Knows nothing of rows and columns, nor of the files that they come from.
"""

import re
from collections.abc import Iterator, Sequence

from synthesis.domain.text import MAX_CHARACTERS

ITEM = re.compile(
    r"(?P<indent>[ \t\u00a0]*)"
    r"(?:[-*+•–—‣▪●◦·\uf0b7]|o(?=\t)|\(?(?P<number>\d{1,3})[.)]|\(?[a-z]\))\s+(?=\S)"
)
"""The mark that opens a list item. Single capitals ("J. Smith") are names, not marks."""

_INLINE = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})[.)]\s*(?=[^\W\d])")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that write words without blanks: Thai, Lao, Japanese, Chinese."""


def reason_to_refuse(text: str, max_characters: int = MAX_CHARACTERS) -> str:
    """Return why a cleaned text is no note, or "" where it is one.

    Two letters are the least: "-", "??", "3" and "x" are marks, not notes.
    """
    if not text:
        return "no text"
    letters = sum(character.isalpha() for character in text)
    if letters < 2:
        return "a single letter" if letters else "no letters"
    if len(text) > max_characters:
        return f"{len(text):,} characters; split it; the longest that fits is {max_characters:,}"
    return ""


def count_words(text: str) -> int:
    """Return how many words with letters a text has; two ideographs or kana count as a word."""
    unspaced = len(_UNSPACED.findall(text))
    return sum(any(map(str.isalpha, word)) for word in text.split()) + unspaced // 2


class Nesting:
    """Gives a very short child its parent's words, so that it can be read alone.

    Under three words a child rarely says anything without its parent ("Los
    Angeles"); from three words on, both stand alone. A paragraph that ends
    with a colon is the parent of the list below it.
    """

    def __init__(self) -> None:
        self._parents: list[tuple[int, str]] = []

    def paragraph(self, text: str) -> str:
        """Note a text outside any list; returns it unchanged."""
        self._parents = [(-1, text)] if text.rstrip().endswith(":") else []
        return text

    def item(self, depth: int, text: str) -> str:
        """Return the item's text, with its parent in front where it is very short."""
        while self._parents and self._parents[-1][0] >= depth:
            self._parents.pop()
        if self._parents and count_words(text) < 3 and not reason_to_refuse(text):
            text = f"{self._parents[-1][1].rstrip(' :.')}: {text}"
        self._parents.append((depth, text))
        return text


def list_items(text: str) -> tuple[str, ...]:
    """Return the items of a cell that is a list, else the cell itself as the only item.

    A list has two or more lines that open with a bullet or a number, or numbers
    1, 2, 3 inside one line. What stands before the first item, or after a blank
    line, is an item of its own; a line without a mark continues the item above.
    """
    lines = text.split("\n")
    marks = [ITEM.match(line) for line in lines]
    if sum(mark is not None for mark in marks) < 2:
        return _numbered_inline(text) or (text,)
    numbers = [int(mark["number"]) for mark in marks if mark and mark["number"]]
    running = not numbers or numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    nesting = Nesting()
    return tuple(
        nesting.paragraph(item) if depth is None else nesting.item(depth, item)
        for depth, item in _entries(lines, marks, keep_numbers=not running)
    )


def _entries(
    lines: Sequence[str], marks: Sequence[re.Match[str] | None], *, keep_numbers: bool
) -> Iterator[tuple[int | None, str]]:
    depth: int | None = None
    held: list[str] = []
    after_blank = True
    for line, mark in zip(lines, marks, strict=True):
        starts = mark is not None or (after_blank and not line[:1].isspace())
        if line.strip() and starts and held:
            yield depth, " ".join(held)
            held = []
        if mark:
            kept = line if keep_numbers and mark["number"] else line[mark.end() :]
            depth, held = indentation(mark["indent"]), [kept.strip()]
        elif line.strip():
            depth = depth if held else None
            held.append(line.strip())
        after_blank = not line.strip()
    if held:
        yield depth, " ".join(held)


def indentation(space: str) -> int:
    """Return the list depth that leading white space stands for: two blanks or a tab a step."""
    return len(space.replace("\t", "  ")) // 2


def _numbered_inline(text: str) -> tuple[str, ...]:
    marks = list(_INLINE.finditer(text))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return ()
    before = [text[: mark.start()].split()[-1:] for mark in marks[:2]]
    if before[0] and [word.casefold() for word in before[0]] == [
        word.casefold() for word in before[1]
    ]:
        return ()  # "phase 1. … phase 2. …" counts phases, not points
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = [text[mark.end() : end].strip(" \n;,") for mark, end in zip(marks, ends, strict=True)]
    lead = text[: marks[0].start()].strip()
    nesting = Nesting()
    leading = (nesting.paragraph(lead),) if lead else ()
    return leading + tuple(nesting.item(0, item) for item in items)
