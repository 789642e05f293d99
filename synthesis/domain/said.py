"""What texts say, in numbers that pairs of them are compared by: words, names, lengths.

Each text is read once, for the whole conference, for each breakout and for themes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from synthesis.domain.ports import Indices, Values

_ANY_WORD = r"\b\w+\b"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """Texts by their positions: how often each has each word, which names it has, its length.

    `words` and `names` have a row for each text and a column for each word or name
    of any; `length` is the logarithm of the number of words, shape (texts,).
    """

    words: csr_array
    names: csr_array
    length: Values

    def of(self, rows: Indices) -> "Said":
        """Return what some of the texts say."""
        return Said(self.words[rows], self.names[rows], self.length[rows])

    def weighed(self) -> csr_array:
        """Return unit rows of words weighted by how rare they are here (Spärck Jones 1972)."""
        from sklearn.feature_extraction.text import TfidfTransformer  # a second to import

        return csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(self.words))


def read(texts: Sequence[str]) -> Said:
    """Read at least one text."""
    from sklearn.feature_extraction.text import CountVectorizer  # a second, as above

    counter = CountVectorizer(token_pattern=_ANY_WORD, dtype=np.float32)
    words = csr_array(counter.fit_transform(texts))
    length = np.log([max(1, len(text.split())) for text in texts]).astype(np.float32)
    return Said(words, _named([_names(text) for text in texts]), length)


def _named(found: Sequence[Sequence[str]]) -> csr_array:
    """One row per text with a 1 for each name in it."""
    from sklearn.feature_extraction.text import CountVectorizer

    if not any(found):
        return csr_array((len(found), 1), dtype=np.float32)
    counter = CountVectorizer(analyzer=iter, binary=True, dtype=np.float32)
    return csr_array(counter.fit_transform(found))


def _names(text: str) -> list[str]:
    """Words that a capital marks as names, which that of a sentence's first word does not."""
    words = _WORD.findall(text)
    if sum(word.isupper() for word in words) > 0.6 * len(words):
        return []  # all in capitals: they mark nothing
    return [
        word.lower()
        for place, word in enumerate(words)
        if (len(word) > 1 and word.isupper()) or (place and word[0].isupper() and word != "I")
    ]
