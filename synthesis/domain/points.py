"""A note's text -> its points, by numbered rules.

Rule 1 splits what the writer marked: lists and semicolons. Rule 2 also splits
sentences and joined clauses that each ask for something, and leaves a semicolon
alone before what asks for nothing. Rule 3 finds more of such clauses: of one "we",
without a comma before "and". A note keeps the rule under which it was first stored,
so that a code such as B2-T4-07a means the same for ever: a change of a rule is a new
rule. Rules of the language only; when unsure, a note stays whole.
"""

import re
from functools import lru_cache

from synthesis.domain.clauses import at_asks
from synthesis.domain.model import FIRST_RULE, MOST_POINTS, Note, Point, PointCode, letters_for
from synthesis.domain.text import ITEM
from synthesis.domain.twofold import at_each_ask

RULES = (FIRST_RULE, 2, 3)
NEWEST_RULE = RULES[-1]
"""The rule for notes that are stored from now on."""

_INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})([.)])\s+(?=[^\W\d])")
_LEAD_ENDS = tuple(":;.!?,-–—")


def split_points(text: str, rule: int) -> tuple[str, ...]:
    """Return the points of a note, in order; most notes are one point.

    A list that the writer marked (bullets, numbers) always splits, an item of
    one word too. Else rule 1 splits at a semicolon between parts of at least
    three words, rules 2 and 3 between clauses that each ask. The points together hold
    every word of the note; what a list has beyond `MOST_POINTS` stays in its
    last point.
    """
    parts = _listed(text) or _numbered(text)
    if parts is None:
        parts = _BY_RULE[rule](text)
    if len(parts) < 2:
        return (text,)
    kept, rest = parts[: MOST_POINTS - 1], parts[MOST_POINTS - 1 :]
    return (*kept, "\n".join(rest)) if rest else tuple(kept)


@lru_cache(maxsize=200_000)  # every replay asks again for the same notes
def points_of(note: Note) -> tuple[Point, ...]:
    """Return a note's points: one under the note's own code, or several with letters."""
    parts = split_points(note.text, note.rule)
    if len(parts) == 1:
        return (Point(PointCode(note.code), note.code, note.seat, parts[0]),)
    return tuple(
        Point(PointCode(f"{note.code}{letters}"), note.code, note.seat, part)
        for letters, part in zip(letters_for(len(parts)), parts, strict=True)
    )


def _listed(text: str) -> list[str] | None:
    """The items of a list that stands on lines of its own, or None."""
    lines = [line for line in text.split("\n") if line.strip()]
    starts = [bool(ITEM.match(line)) for line in lines]
    if sum(starts) < 2:
        return None
    first = starts.index(True)
    items: list[str] = []
    for line, starts_item in zip(lines[first:], starts[first:], strict=True):
        if starts_item:
            items.append(ITEM.sub("", line, count=1).strip())
        else:
            items[-1] = f"{items[-1]}\n{line.strip()}"
    return _led("\n".join(line.strip() for line in lines[:first]), items)


def _spoken(items: list[str]) -> list[str]:
    """Join an item without a letter or digit to the one before it, the first to the next."""
    spoken: list[str] = []
    silent = ""
    for item in items:
        if any(map(str.isalnum, item)):
            spoken.append(f"{silent}{item}")
            silent = ""
        elif spoken:
            spoken[-1] = f"{spoken[-1]}\n{item}"
        else:
            silent = f"{silent}{item}\n"
    return spoken


def _led(lead: str, items: list[str]) -> list[str]:
    """Put what introduces a list before its first item: alone it asks for nothing."""
    spoken = _spoken(items)
    return [f"{lead}\n{spoken[0]}", *spoken[1:]] if lead and spoken else spoken


def _numbered(text: str) -> list[str] | None:
    """The items of a list numbered 1, 2, 3 inside running text, or None."""
    marks = list(_INLINE_NUMBER.finditer(text))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    lead = text[: marks[0].start()].strip()
    if lead and marks[0][2] == "." and not lead.endswith(_LEAD_ENDS):
        return None  # “in phase 1. Then phase 2. Then stop”: sentences that end in a number
    items = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return _led(lead, items)


def _at_semicolons(text: str) -> list[str]:
    """Rule 1: a semicolon between parts of at least three words."""
    parts = [part.strip() for part in text.split(";")]
    return [text] if any(len(part.split()) < 3 for part in parts) else parts


_BY_RULE = {FIRST_RULE: _at_semicolons, 2: at_asks, 3: at_each_ask}
