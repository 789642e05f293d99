"""Which language a note is in, by its commonest words: English, French, Spanish or unknown.

Telegraphic notes have few of them; where nothing tells, the note counts as
being in the language of most.
"""

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    "en": "the of and to in for with is are be not on at by from that this they their who should "
    "must need more no it we as or into than before after all when what every only an can so if",
    "fr": "le la les des du et un une en pour dans avec est sont pas sur par qui que plus sans aux "
    "au ce ces leur leurs doit faut il elle ils nous chaque entre avant après être ou à l d",
    "es": "el la los las de del y un una en para con es son no sobre por que más sin al lo se su "
    "sus debe hay que cada entre antes después ser o como también porque desde nos muy a",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_LETTERS = {"es": frozenset("ñ¿¡óíú"), "fr": frozenset("çèêàùœ")}


def language_of(text: str) -> str:
    """Return "en", "fr", "es", or "" where the words do not tell."""
    lower = text.lower()
    words = _WORD.findall(lower)
    scores = {
        language: sum(word in common for word in words)
        + sum(letter in lower for letter in _LETTERS.get(language, ()))
        for language, common in _SETS.items()
    }
    best, second = sorted(scores.values(), reverse=True)[:2]
    return max(scores, key=lambda language: scores[language]) if best > second else ""


def languages(texts: Sequence[str]) -> tuple[list[str], str]:
    """Return each text's language, and the main one, which also those have that do not tell."""
    found = [language_of(text) for text in texts]
    counts = Counter(language for language in found if language)
    main = min(counts, key=lambda language: (-counts[language], language)) if counts else "en"
    return [language or main for language in found], main
