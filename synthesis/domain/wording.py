"""The words that stand for a group, always the notes' own.

Chooses a point to quote; never writes a sentence.
"""

import re
from collections.abc import Collection, Sequence

from synthesis.domain.asks import WORD, Ask, ask_of, refuses
from synthesis.domain.clauses import leans
from synthesis.domain.personal import personal
from synthesis.domain.ports import Vectors
from synthesis.domain.titles import is_content

SHORTEST_CLEAR, LONGEST_CLEAR = 5, 35
"""Words between which a note reads as one clear sentence: shorter ones are telegraphic."""


def clearest(texts: Sequence[str], vectors: Vectors, closed: Collection[int] = ()) -> int:
    """Return the index of the text to quote: central to its group, complete, calmly typed.

    `vectors` has one unit row per text, `closed` the indices of confidential ones. Before all
    else, a text that may be read by all and holds nothing personal goes before one that does
    not. A slogan yields to a text nearly as good that asks with a verb. Ties go to the text
    that sorts first.
    """
    centrality = vectors @ vectors.mean(axis=0)
    score = [round(float(c) + _clarity(text), 6) for c, text in zip(centrality, texts, strict=True)]
    fitness = [(i not in closed, -personal(text)) for i, text in enumerate(texts)]

    def worth(i: int) -> tuple[tuple[bool, int], float, list[int]]:
        return fitness[i], score[i], [-ord(c) for c in texts[i]]

    best = max(range(len(texts)), key=worth)
    if not _is_slogan(texts[best]):
        return best
    near = (i for i in range(len(texts)) if fitness[i] == fitness[best] and _asks_in_full(texts[i]))
    return max((i for i in near if score[i] > score[best] - _NEARLY), key=worth, default=best)


_NEARLY = 0.06
"""What a text that asks may be worse by than a slogan: about one from the middle of a group."""
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


_FEWEST_TELLING = 4
"""Words with a meaning that a text without an ask needs; with fewer it is a slogan."""


def _clarity(text: str) -> float:
    """A bonus or malus beside a cosine: sentences that ask, yes; shorthand, tales and shouts, no.

    A whole sentence that asks is worth what a third of the way to the middle of
    a usual group is, so that it wins over a telegram and not over another matter.
    """
    words, plain = text.split(), text.strip()
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) > 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    score = 0.06 * min(len(words), SHORTEST_CLEAR + 3) / (SHORTEST_CLEAR + 3)
    score += (0.04 if refuses(text) else 0.08) * _asks(text)
    score += 0.06 * (plain[:1].isupper() and plain.endswith(".") and not shouted)
    score -= 0.08 * max(0, len(words) - LONGEST_CLEAR) / LONGEST_CLEAR
    score -= 0.08 * shouted + 0.08 * ("?" in text or "¿" in text)
    score -= 0.06 * bool(_ABRIDGED.search(text)) + 0.06 * bool(_CONTINUES.match(plain))
    score -= 0.04 * bool(_SENTENCES.search(plain)) + 0.03 * ("\n" in plain)
    return score - 0.12 * bool(_TELLS.search(text))


def _asks(text: str) -> bool:
    """Whether a verb says so; beside a sign what could be one is a noun: "no budget = no plan"."""
    return "=" not in text and ask_of(text) is not Ask.NOT


def _asks_in_full(text: str) -> bool:
    """Whether a verb asks in words that are understood alone: not "cap it"."""
    return _asks(text) and not leans(text) and _telling(text) >= _FEWEST_TELLING


def _telling(text: str) -> int:
    return sum(map(is_content, WORD.findall(text.lower())))


def _is_slogan(text: str) -> bool:
    """Whether it says with too few telling words what is wanted: "No budget, no policy!"."""
    has_number = any(map(str.isdigit, text))
    return _telling(text) < _FEWEST_TELLING and not _asks(text) and not has_number
