"""What may be done to a note's text without changing what it says.

Owns cleaning at the door, the fingerprint by which exact duplicates are known, and
setting a text as a sentence. Knows nothing of meaning: no model, no vectors.
"""

import re
import unicodedata
from hashlib import sha256

from synthesis.domain.errors import Invalid

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


def text_hash(text: str) -> str:
    """Return what names a text without telling it: the same for all ways to spell its letters."""
    return sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "“": '"', "”": '"'})
_BETWEEN = re.compile(r"(?P<amount>[<>≤≥](?=\s*\d)|[%‰€$£¥₹])|[^\w']|_")


def fingerprint(text: str) -> str:
    """Return what stays the same when only case, punctuation and spacing differ.

    Two texts with one fingerprint are exact duplicates. Numbers and every word
    count, and so do the signs of amounts (“<18” is not “>18”, “€5” not “$5”);
    accents and vowel signs count too, since they carry meaning in French,
    Spanish or Hindi.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    spaced = _BETWEEN.sub(_between_words, folded)
    words = [word for each in spaced.split() if (word := each.strip("'"))]
    return " ".join(words) or folded.strip()


def _between_words(match: re.Match[str]) -> str:
    """The sign of an amount as a word, a mark of the letter before it as it is, else a space."""
    if match["amount"]:
        return f" {match[0]} "
    return match[0] if unicodedata.category(match[0]).startswith("M") else " "


ITEM = re.compile(r"\A\s*(?:[-*•–—‣▪●◦·+]|\(?\d{1,2}:|\(?\d{1,3}[.)]|\(?[a-h][.)])\s+(?=\S)")
"""The mark of a list's item: a bullet, a number, a letter."""


def sentence(text: str) -> str:
    """Return a note's words lightly set as a sentence: no bullet, a capital, a full stop.

    Words are never changed, left out or added; capitals typed throughout stay.
    """
    line = " ".join(ITEM.sub("", text, count=1).split())
    if not line:
        return line
    line = line[0].title() + line[1:]  # not upper(): that spells a pasted “ﬁ” as FI
    return line if line[-1] in '.!?…"”»)' else f"{line}."
