"""Whether a text holds what should not be read out as it stands: ways to reach or to name somebody.

Sure signs only, by their form: nothing here knows names. Who wants a name gone has
`redaction`, and a whole breakout kept back has `masking`; this keeps a headline calm.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from synthesis.domain.model import Point, PointCode

_NOT_FOR_ALL = re.compile(
    r"\A\W*(?:strictly )?confidenti(?:al|el)\b\s*(?:[:;,.)\]–—-]|\Z)"
    r"|[(\[]\s*(?:strictly )?(?:confidenti(?:al|elle?)|confidencial)\s*[)\]]"
    r"|\A\W*confidencial\b\s*(?:[:;,.)\]–—-]|\Z)"
    r"|\boff the record\b|\bnot for (?:publication|the record|the minutes)\b"
    r"|\bdo(?: not|n['’]t) (?:quote|publish this)\b|\bne pas (?:citer|publier ceci)\b"
    r"|\bno citar\b|\bhors procès-verbal\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w.,$€£])(?:\+|\(\+?)?\d[\d\s().\-–/]{4,}\d(?![\w%]|,\d)")
_YEARS = re.compile(r"(?:1[89]|20)\d\d(?:\s*[-–/]\s*(?:1[89]|20)\d\d)*")
_DATE = re.compile(r"\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d\d)")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[\s.]\d{3})+|[1-9]\d*")
_TIMES = re.compile(r"\d{1,2}\.\d\d(?:\s*[-–]\s*\d{1,2}\.\d\d)+|\d+/\d+")
_FEWEST_DIGITS = 7
_MOST_DIGITS = 15  # of a telephone number, by ITU-T E.164
_ADDRESS = re.compile(
    r"\b\d{1,4}[a-c]?,?\s+(?:[A-Z]\w+\s+){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Square|"
    r"Close|Boulevard|Blvd)\b"
    r"|\b\d{1,4},?\s+(?:bis\s+)?(?:rue|avenue|boulevard|allée|impasse)\s+(?:d\w+\s+)*[A-ZÉ]\w+"
    r"|\b(?:calle|avenida)\s+(?:de\s+(?:la\s+)?)?[A-ZÁÉÍÓÚ]\w+(?:\s+\w+)?,?\s+\d{1,4}\b"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mme|Mlle|M\.|Sra?|Srta|Don|Doña|Dr|Dra)\.?\s+"
    r"(?:[A-ZÀ-Þ][\w'’-]+|[A-ZÀ-Þ]\.)"
)


@lru_cache(maxsize=20_000)
def personal(text: str) -> int:
    """Return how far a text is from fit to stand for others: 0 for fit, 2 and more for not at all.

    2 for a telephone number, an e-mail or street address, or a mark that it is
    confidential; 1 for somebody named by title; they add up.
    """
    reach = bool(_MAIL.search(text) or _has_telephone(text) or _ADDRESS.search(text))
    return 2 * reach + 2 * bool(_NOT_FOR_ALL.search(text)) + bool(_TITLED.search(text))


def fittest(codes: Iterable[PointCode], points: Mapping[PointCode, Point]) -> PointCode:
    """Return the first of the points that are fittest to stand for others; at least one."""
    return min(codes, key=lambda code: personal(points[code].text))


def _has_telephone(text: str) -> bool:
    """Whether digits stand as a telephone number does, not as years, a date, hours, an amount."""
    for found in _DIGITS.finditer(text):
        number = found[0].strip()
        digits = sum(map(str.isdigit, number))
        if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
            continue
        if not any(form.fullmatch(number) for form in (_YEARS, _DATE, _AMOUNT, _TIMES)):
            return True
    return False
