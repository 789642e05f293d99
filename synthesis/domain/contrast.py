"""What vectors miss: texts that sound alike and ask for different or opposite things.

Each text is read once, into `Claims`; a pair is then a few operations on sets.
Rules of the language only, in English, French and Spanish.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from synthesis.domain.stance import Stance, folded, stance_of

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

_POLES = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, right in (
        (
            "mandatory compulsory obligatory binding oblige obliged require required obligatoire "
            "obligatoires obligatorio obligatoria obligatorios obligatorias",
            "voluntary voluntarily optional self-regulation self-regulate self-regulated "
            "volontaire volontaires facultatif facultative voluntario voluntaria voluntarios "
            "voluntarias",
        ),
        (
            "public publicly publish published publier publique publiques publicar publico publica",
            "confidential secret private confidentiel confidentielle prive privee confidencial "
            "secreto privado privada",
        ),
        ("centralise centralize centralised centralized", "decentralise decentralize local"),
        ("before avant antes", "after apres despues"),
    )
)
"""Words of which one text has this and the other that, where neither asks for less."""

_INSTRUMENT = re.compile(
    r"\b(?:(?P<ilo>[CP])\s?-?(?P<number>\d{2,3})\b"
    r"|(?P<acronym>CEDAW|OPCAT|CAT|CRPD|ICCPR|ICESCR|ICRMW|CPED|CED|CERD|ICERD|UNCAC|UNTOC|"
    r"OP-?CRC|OPSC|OPAC|OPIC|CRC)\b"
    r"|(?P<named>[A-Z][a-zà-ÿ]+)\s+(?:Protocol|Convention|Treaty|Statute|Covenant|Charter))"
)
_GENERIC = frozenset("the this that each every optional second first new other un ilo".split())

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
    poles: frozenset[tuple[int, int]]
    stance: Stance

    @property
    def units(self) -> frozenset[str]:
        """The units that its amounts are in."""
        return frozenset(unit for _, unit in self.amounts)


@lru_cache(maxsize=50_000)
def claims(text: str) -> Claims:
    """Read a text once; the same text is not read again while the cache holds it."""
    plain = folded(text)
    return Claims(_amounts(plain), _names(text), _poles(plain), stance_of(text))


def contrast(left: str, right: str) -> str:
    """Return why two texts must not be joined, or "".

    The reasons are those of `log.KeptApart`: "numbers" (the same unit, other
    numbers), "names" (other treaties), "opposite" (contrary demands about the
    same). For texts that are close already; symmetric.
    """
    return _reason(claims(left), claims(right), sure=True)


def doubt(left: str, right: str) -> str:
    """Return why a person should look whether two texts that were joined are contrary, or "".

    The reasons of `contrast`, where words in common prove nothing yet.
    """
    return _reason(claims(left), claims(right), sure=False)


def _reason(left: Claims, right: Claims, *, sure: bool) -> str:
    units = left.units & right.units if left.amounts and right.amounts else frozenset()
    if units and not any(amount in right.amounts for amount in left.amounts if amount[1] in units):
        return "numbers"
    if left.names and right.names and not left.names & right.names:
        return "names"
    if _opposed(left.stance, right.stance, sure=sure):
        return "opposite"
    if left.poles and right.poles and _crossed(left, right, sure=sure):
        return "opposite"
    return ""


def _opposed(left: Stance, right: Stance, *, sure: bool) -> bool:
    """Tell whether what one asks for is what the other asks against."""
    if not sure:
        contrary = len(left.hinted_for & right.hinted_against)
        contrary += len(left.hinted_against & right.hinted_for)
        agreeing = len(left.hinted_for & right.hinted_for)
        agreeing += len(left.hinted_against & right.hinted_against)
        return contrary > agreeing
    contrary = len(left.wanted & right.unwanted) + len(left.unwanted & right.wanted)
    if not contrary:
        return False
    agreeing = len(left.wanted & right.wanted) + len(left.unwanted & right.unwanted)
    return agreeing <= MOST_AGREEING * contrary and _enough(contrary, left, right)


def _enough(words: int, left: Stance, right: Stance) -> bool:
    shorter = min(len(left.content), len(right.content))
    return words >= ENOUGH_WORDS or words >= ENOUGH_SHARE * shorter


def _crossed(left: Claims, right: Claims, *, sure: bool) -> bool:
    """Tell whether one says “voluntary” where the other says “mandatory” of the same."""
    turned = {(pair, 1 - side) for pair, side in left.poles}
    if not turned & right.poles or left.poles & right.poles:
        return False
    one, two = left.stance, right.stance
    shared = one.content & two.content
    if shared & (one.hinted_against | two.hinted_against):
        return False  # “no obligation” is “voluntary”: the stances have been compared already
    return _enough(len(shared), one, two) if sure else bool(shared)


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


def _poles(plain: str) -> frozenset[tuple[int, int]]:
    """The poles that a text names: number of the pair, and which side; both sides name none."""
    words = frozenset(_WORD.findall(plain))
    found = {
        (number, side)
        for number, pair in enumerate(_POLES)
        for side, forms in enumerate(pair)
        if words & forms
    }
    return frozenset(each for each in found if (each[0], 1 - each[1]) not in found)
