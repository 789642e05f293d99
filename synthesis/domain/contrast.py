"""What vectors miss: texts that sound alike and ask for different or opposite things.

Each text is read once, into `Claims`; a pair is then a few operations on sets.
Rules of the language only, in English, French and Spanish.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from synthesis.domain import poles
from synthesis.domain.brief import Brief, brief_of
from synthesis.domain.poles import Pole
from synthesis.domain.stance import Stance, folded, spelled, stance_in, stem

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*-?\s*(%|[^\W\d_]+)?")
_AGE = re.compile(r"\b(?:age[ds]?(?: of)?|under|over|below) (\d{1,2})\b(?!\s*[-%\d.,]?\d)")

NUMBER_WORDS = {
    word: str(value)
    for value, words in {
        1: "one un une uno una",
        2: "two deux dos",
        3: "three trois tres",
        4: "four quatre cuatro",
        5: "five cinq cinco",
        6: "six seis",
        7: "seven sept siete",
        8: "eight huit ocho",
        9: "nine neuf nueve",
        10: "ten dix diez",
        12: "twelve douze doce",
        15: "fifteen quinze quince",
        18: "eighteen dix-huit dieciocho",
        20: "twenty vingt veinte",
        30: "thirty trente treinta",
        45: "forty-five",
        60: "sixty soixante sesenta",
        90: "ninety noventa",
        100: "hundred cent cien",
    }.items()
    for word in words.split()
}
UNITS = {
    form: unit
    for unit, forms in {
        "day": "day days jour jours dia dias",
        "week": "week weeks semaine semaines semana semanas",
        "month": "month months mois mes meses",
        "year": "year years yr yrs an ans ano anos",
        "hour": "hour hours hrs h heure heures hora horas",
        "%": "% percent pct",
        "million": "million millions",
        "euro": "euro euros",
        "dollar": "dollar dollars",
    }.items()
    for form in forms.split()
}

_MEASURES = frozenset(map(stem, (*UNITS, *NUMBER_WORDS)))

_INSTRUMENT = re.compile(
    r"\b(?:(?P<ilo>[CP])\s?-?(?P<number>\d{2,3})\b"
    r"|(?P<acronym>CEDAW|OPCAT|CAT|CRPD|ICCPR|ICESCR|ICRMW|CPED|CED|CERD|ICERD|UNCAC|UNTOC|"
    r"OP-?CRC|OPSC|OPAC|OPIC|CRC)\b"
    r"|(?P<named>[A-Z][a-zà-ÿ]+)\s+(?:Protocol|Convention|Treaty|Statute|Covenant|Charter))"
)
_GENERIC = frozenset("the this that each every optional second first new other un ilo".split())

SHORT = 8
"""Words for content up to which a text is read as a note, in which single words tell: “keep”,
“no”, “compulsory”. In longer ones they are as often about something else."""
ENOUGH_WORDS = 2
ENOUGH_SHARE = 0.5
MOST_AGREEING = 1 / 3
"""A contrast is sure where the two texts ask for and against at least so many of the same words,
or such a share of the shorter text's; and where they agree on at most such a share of as many.
Chosen on arguments for and against (key points, training part), where looser rules fired on
twice as many pairs that people put together."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What of a text can contradict another: amounts with units, treaties, poles, its stance."""

    amounts: frozenset[tuple[str, str]]
    names: frozenset[str]
    stance: Stance
    brief: Brief

    @property
    def units(self) -> frozenset[str]:
        """The units that its amounts are in."""
        return frozenset(unit for _, unit in self.amounts)


@lru_cache(maxsize=50_000)
def claims(text: str) -> Claims:
    """Read a text once; the same text is not read again while the cache holds it."""
    plain = folded(text)
    said = spelled(plain)
    return Claims(_amounts(plain), _names(text), stance_in(said), brief_of(said))


def contrast(left: str, right: str) -> str:
    """Return why two texts must not be joined, or "".

    The reasons are those of `log.KeptApart`: "numbers" (the same unit, other
    numbers), "names" (other treaties), "opposite" (contrary demands about the
    same). For texts that are close already; symmetric.
    """
    return _reason(claims(left), claims(right))


def doubt(left: str, right: str) -> str:
    """Return why a person should look whether two texts that were joined are contrary, or "".

    The reasons of `contrast`, where words in common prove nothing yet; numbers only where
    the texts have a word in common.
    """
    one, two = claims(left), claims(right)
    reason = _reason(one, two)
    if reason == "numbers" and not _alike(one, two):
        reason = "opposite" if _contrary(one, two) else ""
    return reason or ("opposite" if _may_be_contrary(one, two) else "")


def _reason(left: Claims, right: Claims) -> str:
    units = left.units & right.units if left.amounts and right.amounts else frozenset()
    if units and not any(amount in right.amounts for amount in left.amounts if amount[1] in units):
        return "numbers"
    if left.names and right.names and not left.names & right.names:
        return "names"
    return "opposite" if _contrary(left, right) else ""


def _contrary(left: Claims, right: Claims) -> bool:
    """Tell whether what one asks for is surely what the other asks against."""
    one, two = left.stance, right.stance
    contrary = len(one.wanted & two.unwanted) + len(one.unwanted & two.wanted)
    agreeing = len(one.wanted & two.wanted) + len(one.unwanted & two.unwanted)
    if contrary and agreeing <= MOST_AGREEING * contrary and _enough(contrary, one, two):
        return True
    if agreeing or max(len(one.content), len(two.content)) > SHORT:
        return False
    if _cross(left, right, _crossed(left.brief.poles, right.brief.poles)):
        return True
    return _refused(left, right) or _refused(right, left)


def _may_be_contrary(left: Claims, right: Claims) -> bool:
    """Tell whether what one seems to ask for is what the other seems to ask against."""
    one, two = left.stance, right.stance
    contrary = len(one.hinted_for & two.hinted_against) + len(one.hinted_against & two.hinted_for)
    if contrary:
        agreeing = len(one.hinted_for & two.hinted_for)
        agreeing += len(one.hinted_against & two.hinted_against)
        said = one.wanted & two.hinted_against or two.wanted & one.hinted_against
        if contrary > agreeing and (contrary >= ENOUGH_WORDS or said):
            return True
    if _cross(left, right, _crossed(left.brief.named, right.brief.named)):
        return True
    return _shunned(left, right) or _shunned(right, left)


def _alike(left: Claims, right: Claims) -> bool:
    """Tell whether two texts share a word that says what they are about, or one has none."""
    one, two = left.stance.content - _MEASURES, right.stance.content - _MEASURES
    return not (one and two and one.isdisjoint(two))


def _enough(words: int, left: Stance, right: Stance) -> bool:
    shorter = min(len(left.content), len(right.content))
    return words >= ENOUGH_WORDS or words >= ENOUGH_SHARE * shorter


def _cross(left: Claims, right: Claims, crossed: set[int]) -> bool:
    """Tell whether poles on which two texts differ set them apart: of one subject, or plain."""
    return bool(crossed) and (_alike(left, right) or not poles.PLAIN.isdisjoint(crossed))


def _crossed(left: frozenset[Pole], right: frozenset[Pole]) -> set[int]:
    """The poles where one says “voluntary” and the other “mandatory”; none if they share any."""
    if not left or not right or not left.isdisjoint(right):
        return set()
    return {pole for pole, side in left if (pole, 1 - side) in right}


def _refused(left: Claims, right: Claims) -> bool:
    """Tell whether one will not have what the other would keep, or do."""
    one, two = left.brief, right.brief
    kept = one.kept and not (
        one.kept.isdisjoint(right.stance.unwanted) and one.kept.isdisjoint(two.shunned)
    )
    return bool(kept) or not one.verbs.isdisjoint(two.avoided)


def _shunned(left: Claims, right: Claims) -> bool:
    """Tell whether one says “no” to what the other begins with, or to what it keeps."""
    one, two = left.brief, right.brief
    meant = (one.leads | one.verbs) & two.shunned
    return bool(meant - left.stance.hinted_against) or not one.kept.isdisjoint(
        right.stance.hinted_against
    )


def _amounts(plain: str) -> frozenset[tuple[str, str]]:
    """Numbers with the unit that follows: {("30", "day")}."""
    found = {(number, "age") for number in _AGE.findall(plain)}
    for number, unit in _NUMBER.findall(plain):
        found.add((number.replace(",", "").rstrip("."), UNITS.get(unit, "")))
    words = _WORD.findall(plain)
    for word, following in zip(words, words[1:], strict=False):
        if word in NUMBER_WORDS and following in UNITS:
            found.add((NUMBER_WORDS[word], UNITS[following]))
    return frozenset(_as_usual(*amount) for amount in found if amount[1])


def _as_usual(number: str, unit: str) -> tuple[str, str]:
    """Say spans of time in one way: 3 months are 90 days, 24 months are 2 years."""
    if unit != "month" or not number.isdigit():
        return number, unit
    years, months = divmod(int(number), 12)
    return (str(30 * int(number)), "day") if months else (str(years), "year")


def _names(text: str) -> frozenset[str]:
    """Treaties and other instruments that the text names."""
    names = set()
    for match in _INSTRUMENT.finditer(text):
        if match["ilo"]:
            names.add(f"{match['ilo']}{int(match['number'])}")
        elif match["acronym"]:
            names.add(match["acronym"].replace("-", ""))
        elif match["named"].lower() not in _GENERIC:
            names.add(match["named"].lower())
    return frozenset(names)
