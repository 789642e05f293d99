"""The words that stand for a group and for a theme, always the notes' own.

Chooses a point to quote and a phrase to label with; never writes a sentence.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from synthesis.domain.ports import Vectors

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
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


def _clarity(text: str) -> float:
    """A small bonus or malus beside a cosine: whole sentences yes, shouting and asking no."""
    words = text.split()
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) > 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    score = 0.06 * min(len(words), SHORTEST_CLEAR + 3) / (SHORTEST_CLEAR + 3)
    score -= 0.02 * max(0, len(words) - LONGEST_CLEAR) / LONGEST_CLEAR
    score -= 0.08 * shouted + 0.05 * text.rstrip().endswith("?") + 0.02 * text.count("!!")
    return score - 0.03 * ("..." in text or "…" in text)


_STOP = frozenset(
    "a about above after again all also am an and any are as at be because been before being "
    "below between both but by can could did do does doing don't down during each etc even every "
    "few for from further get give given go good had has have having he help her here hers him his "
    "how i if in into is it its it's just keep let like made make many may me might more most much "
    "must my need needed needs new no nor not now of off on once one only or other our out over "
    "own people per please put really same see shall she should so some such take than that that's "
    "the their them then there these they they're thing things this those through to together "
    "too under until up us use used using very want was way we well were what when where which "
    "while who whom whose why will with within without would yes you your "
    "au aux avec ce ces dans de des du elle en est et il ils je la le les leur mais ne nous on ou "
    "par pas plus pour qu que qui sa sans se ses son sont sur un une vous tous toutes faire faut "
    "al como con del e el ella en es esta este lo los las más mas muy ni o para pero por que se si "
    "sin son su sus un una y ya hay todo todos hacer debe deben".split()
)
_MIN_LETTERS = 3
_LONGEST_PHRASE = 3


def _phrases(text: str) -> set[tuple[str, ...]]:
    """Runs of one to three content words that stand side by side in the text."""
    found: set[tuple[str, ...]] = set()
    for clause in re.split(r"[^\w\s'’-]+|\s[-–—]\s", text.lower()):
        tokens = _TOKEN.findall(clause)
        for length in range(1, _LONGEST_PHRASE + 1):
            for start in range(len(tokens) - length + 1):
                phrase = tuple(tokens[start : start + length])
                inner = phrase if length < _LONGEST_PHRASE else (phrase[0], phrase[-1])
                if all(word not in _STOP and len(word) >= _MIN_LETTERS for word in inner):
                    found.add(phrase)
    return found


def theme_titles(themes: Sequence[Sequence[str]]) -> list[str]:
    """Return a phrase for each theme (a list of its texts), readable and unlike the others'.

    The phrase is frequent here and rare in the other themes (class-based
    tf-idf, Grootendorst 2022), longer ones preferred; a second one follows after
    "and" where the first is a single word. Titles stand in the log, so no word
    of theirs comes from one note alone: that might be a name. A theme without
    such words is called "Theme" and its number.
    """
    counts = [Counter(p for text in set(texts) for p in _phrases(text)) for texts in themes]
    across = Counter(phrase for count in counts for phrase in count)
    texts_with = sum(counts, Counter[tuple[str, ...]]())
    titles: list[str] = []
    for number, (texts, count) in enumerate(zip(themes, counts, strict=True), start=1):
        score = {
            phrase: (n / len(texts)) * log(1 + len(themes) / across[phrase]) * len(phrase) ** 0.8
            for phrase, n in count.items()
            if texts_with[phrase] > 1
        }
        titles.append(_title(score, set(titles)) or f"Theme {number}")
    return titles


def _title(score: Mapping[tuple[str, ...], float], taken: set[str]) -> str:
    ranked = sorted(score, key=lambda phrase: (-score[phrase], phrase))
    for first in ranked:
        title = " ".join(first)
        if len(first) == 1:
            second = next((p for p in ranked if not set(p) & set(first) and _apart(p, first)), None)
            title = f"{title} and {' '.join(second)}" if second else title
        title = title[0].upper() + title[1:]
        if title not in taken:
            return title
    return ""


def _apart(phrase: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether no word of one is a form of a word of the other."""
    return not any(a[:4] == b[:4] for a in phrase for b in other)
