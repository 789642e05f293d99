"""The lists of documents: their marks, their depth, and children that need their parent's words.

Knows nothing of rows and columns, nor of the files that they come from. How a
note falls into points is the business of `text`.
"""

import re

from synthesis.domain.text import reason_to_refuse

ITEM = re.compile(
    r"(?P<indent>[ \t\u00a0]*)"
    r"(?:[-*+•–—‣▪●◦·\uf0b7]|o(?=\t)|\(?\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)"
)
"""The mark that opens a list item. Single capitals ("J. Smith") are names, not marks."""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that write words without blanks: Thai, Lao, Japanese, Chinese."""


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


def indentation(space: str) -> int:
    """Return the list depth that leading white space stands for: two blanks or a tab a step."""
    return len(space.replace("\t", "  ")) // 2
