"""What may be done to a note's text without changing what it says.

Owns cleaning at the door, splitting a note into points, and the fingerprint by
which exact duplicates are known. Knows nothing of meaning: no model, no vectors.
"""

import re
import unicodedata

from synthesis.domain.errors import Invalid
from synthesis.domain.model import MOST_POINTS, Note, Point, PointCode, letters_for

MAX_CHARACTERS = 20_000
"""The longest note. A spreadsheet cell holds 32,767; longer texts are documents."""

_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_DROP = dict.fromkeys(map(ord, _BIDI))
_REPLACE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return the text fit for every store and file, as `storable`, without outer white space."""
    return storable(text).strip()


def storable(text: str) -> str:
    """Return the text fit for every store and file that it will pass through.

    Newlines become \\n, characters that XML or a database refuses become
    U+FFFD, and marks that only turn the reading direction of what follows go.
    Never raises.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _REPLACE.sub("\ufffd", lines.translate(_DROP))


def reason_to_refuse(text: str, max_characters: int = MAX_CHARACTERS) -> str:
    """Return why a cleaned text is no note, or "" where it is one: typed and imported alike.

    Two letters are the least: “-”, “??”, “42”, “30%”, “x” and “a1” name nothing
    that a table could ask for, while “No” may answer a prompt.
    """
    if not text:
        return "no text"
    letters = sum(character.isalpha() for character in text)
    if letters < 2:
        return "a single letter" if letters else "no letters"
    if len(text) > max_characters:
        return f"{len(text):,} characters; split it; the longest that fits is {max_characters:,}"
    return ""


def checked(text: str) -> str:
    """Return the cleaned text of a note. Raises `Invalid` when it is none: `reason_to_refuse`."""
    cleaned = clean(text)
    reason = reason_to_refuse(cleaned)
    if not cleaned:
        raise Invalid("The note is empty. Type what the table said.")
    if reason and len(cleaned) <= MAX_CHARACTERS:
        raise Invalid(
            f"“{cleaned[:20]}” is too short to be a note: it has {reason}. Write a few words."
        )
    if reason:
        raise Invalid(f"The note has {reason}.")
    return cleaned


_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "“": '"', "”": '"'})
_AMOUNT = re.compile(r"[<>≤≥](?=\s*\d)|[%‰€$£¥₹]")


def fingerprint(text: str) -> str:
    """Return what stays the same when only case, punctuation and spacing differ.

    Two texts with one fingerprint are exact duplicates. Numbers and every word
    count, and so do the signs of amounts (“<18” is not “>18”, “€5” not “$5”);
    accents and vowel signs count too, since they carry meaning in French,
    Spanish or Hindi.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    signs = {match.start() for match in _AMOUNT.finditer(folded)}
    spaced = "".join(
        f" {character} " if at in signs else character if _is_of_word(character) else " "
        for at, character in enumerate(folded)
    )
    words = [word for each in spaced.split() if (word := each.strip("'"))]
    return " ".join(words) or folded.strip()


def _is_of_word(character: str) -> bool:
    """Letters, their marks, digits and the apostrophe inside a word."""
    return (
        character.isalnum() or character == "'" or unicodedata.category(character).startswith("M")
    )


_ITEM = re.compile(r"\A\s*(?:[-*•–—‣▪●◦·+]|\(?\d{1,2}:|\(?\d{1,3}[.)]|\(?[a-h][.)])\s+(?=\S)")
_INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})([.)])\s+(?=[^\W\d])")
_LEAD_ENDS = tuple(":;.!?,-–—")


def _listed(text: str) -> list[str] | None:
    """The items of a list that stands on lines of its own, or None."""
    lines = [line for line in text.split("\n") if line.strip()]
    starts = [bool(_ITEM.match(line)) for line in lines]
    if sum(starts) < 2:
        return None
    first = starts.index(True)
    items: list[str] = []
    for line, starts_item in zip(lines[first:], starts[first:], strict=True):
        if starts_item:
            items.append(_ITEM.sub("", line, count=1).strip())
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


def split_points(text: str) -> tuple[str, ...]:
    """Return the points of a note, in order; most notes are one point.

    A list that the writer marked (bullets, numbers) always splits, an item of
    one word too; so does a semicolon between parts of at least three words.
    When unsure, the note stays whole. The points together hold every word of
    the note; what a list has beyond `MOST_POINTS` stays in its last point.
    """
    parts = _listed(text) or _numbered(text)
    if parts is None:
        parts = [part.strip() for part in text.split(";")]
        if any(len(part.split()) < 3 for part in parts):
            return (text,)
    if len(parts) < 2:
        return (text,)
    kept, rest = parts[: MOST_POINTS - 1], parts[MOST_POINTS - 1 :]
    return (*kept, "\n".join(rest)) if rest else tuple(kept)


def points_of(note: Note) -> tuple[Point, ...]:
    """Return a note's points: one under the note's own code, or several with letters."""
    parts = split_points(note.text)
    if len(parts) == 1:
        return (Point(PointCode(note.code), note.code, note.seat, parts[0]),)
    return tuple(
        Point(PointCode(f"{note.code}{letters}"), note.code, note.seat, part)
        for letters, part in zip(letters_for(len(parts)), parts, strict=True)
    )


def sentence(text: str) -> str:
    """Return a note's words lightly set as a sentence: no bullet, a capital, a full stop.

    Words are never changed, left out or added; capitals typed throughout stay.
    """
    line = " ".join(_ITEM.sub("", text, count=1).split())
    if not line:
        return line
    line = line[0].title() + line[1:]  # not upper(): that spells a pasted “ﬁ” as FI
    return line if line[-1] in '.!?…"”»)' else f"{line}."
