"""The words that stand for a group, always the notes' own.

Chooses a point to quote; never writes a sentence.
"""

import re
from collections.abc import Sequence

from synthesis.domain.asks import Ask, ask_of, refuses
from synthesis.domain.ports import Vectors

SHORTEST_CLEAR, LONGEST_CLEAR = 5, 35
"""Words between which a note reads as one clear sentence: shorter ones are telegraphic."""


def clearest(texts: Sequence[str], vectors: Vectors) -> int:
    """Return the index of the text to quote: central to its group, complete, calmly typed.

    `vectors` has one unit row per text. Ties go to the text that sorts first.
    """
    centrality = vectors @ vectors.mean(axis=0)
    return max(
        range(len(texts)),
        key=lambda i: (
            round(float(centrality[i]) + _clarity(texts[i]), 6),
            [-ord(c) for c in texts[i]],
        ),
    )


_ABRIDGED = re.compile(
    r"(?:\s[=+]|->|→|\bw/|\.\.|…|!!|\?\?|\b(?:bc|pls|plz|govt|vics?|yrs?|wks?|shd|incl|esp|"
    r"e\.g|i\.e|smth|ppl|min)\b|\s&\s)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:said|says|told|tells|explained|resigned|disagreed|agreed|reports back|we tried|"
    r"I|nous a raconté|dijo|contó)\b|\b(?:Mr|Mrs|Ms|Dr|Mme|Insp|Judge)\b|\b[A-Z]\.(?:\s|$)"
)
_SENTENCES = re.compile(r"\w\w[.!]\s+\w")
_CONTINUES = re.compile(
    r"\A(?:and|but|or|so|also|as well as|then|with|in answer|that|this|it|et|mais|y|pero)\b",
    re.IGNORECASE,
)


def _clarity(text: str) -> float:
    """A bonus or malus beside a cosine: sentences that ask, yes; shorthand, tales and shouts, no.

    A whole sentence that asks is worth what a third of the way to the middle of
    a usual group is, so that it wins over a telegram and not over another matter.
    """
    words, plain = text.split(), text.strip()
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) > 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    score = 0.06 * min(len(words), SHORTEST_CLEAR + 3) / (SHORTEST_CLEAR + 3)
    score += (0.04 if refuses(text) else 0.08) * (ask_of(text) is not Ask.NOT)
    score += 0.06 * (plain[:1].isupper() and plain.endswith(".") and not shouted)
    score -= 0.08 * max(0, len(words) - LONGEST_CLEAR) / LONGEST_CLEAR
    score -= 0.08 * shouted + 0.08 * ("?" in text or "¿" in text)
    score -= 0.06 * bool(_ABRIDGED.search(text)) + 0.06 * bool(_CONTINUES.match(plain))
    score -= 0.04 * bool(_SENTENCES.search(plain)) + 0.03 * ("\n" in plain)
    return score - 0.12 * bool(_TELLS.search(text))
