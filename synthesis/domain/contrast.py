"""What vectors miss: texts that sound alike and ask for different or opposite things.

Rules of the language only, and only sure ones: a rule that fires keeps two
points apart, so each asks for close wording besides. Covers English, and the
commonest words of French and Spanish.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*-?\s*(%|[^\W\d_]+)?")

_NUMBER_WORDS = {
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
_UNITS = {
    "day": "day", "days": "day", "jour": "day", "jours": "day", "día": "day", "días": "day",
    "dia": "day", "dias": "day", "week": "week", "weeks": "week", "semaine": "week",
    "semaines": "week", "semana": "week", "semanas": "week", "month": "month",
    "months": "month", "mois": "month", "mes": "month", "meses": "month", "year": "year",
    "years": "year", "yr": "year", "yrs": "year", "an": "year", "ans": "year", "año": "year",
    "años": "year", "hour": "hour", "hours": "hour", "hrs": "hour", "h": "hour",
    "heure": "hour", "heures": "hour", "hora": "hour", "horas": "hour", "%": "%",
    "percent": "%", "pct": "%", "million": "million", "millions": "million", "euros": "euro",
    "euro": "euro", "dollars": "dollar",
}  # fmt: skip

_NEGATIONS = frozenset(
    "not no never none don't dont doesn't shouldn't shouldnt won't can't cannot mustn't isn't "
    "aren't without against stop end ban banned abolish prohibit forbid refuse oppose repeal "
    "pas jamais sans contre interdire arrêter supprimer nunca sin contra prohibir abolir "
    "eliminar dejar".split()
)
_NO_NEGATION = re.compile(
    r"\b(?:not (?:just|only)|no (?:later|less|more) than|pas seulement|no s[oó]lo|without delay)\b",
    re.IGNORECASE,
)
_OPPOSITES = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, right in (
        ("criminalise criminalize criminalising criminalizing", "decriminalise decriminalize "
         "decriminalising decriminalizing legalise legalize"),
        ("increase raise expand extend more longer larger", "decrease reduce cut lower shorten "
         "fewer less shorter limit"),
        ("strengthen keep maintain preserve protect", "weaken abolish scrap remove dismantle break "
         "drop repeal"),
        ("mandatory compulsory obligatory binding oblige require", "voluntary optional "
         "self-regulation self-regulate"),
        ("allow permit authorise authorize enable", "ban prohibit forbid block disallow bar"),
        ("open public publish", "closed confidential secret private"),
        ("centralise centralize central", "decentralise decentralize local regional"),
        ("include", "exclude"),
        ("accept", "reject"),
        ("before", "after"),
        ("obligatoire", "volontaire facultatif"),
        ("obligatorio obligatoria", "voluntario voluntaria"),
        ("augmenter", "réduire diminuer"),
        ("aumentar", "reducir"),
    )
)  # fmt: skip

_INSTRUMENT = re.compile(
    r"\b(?:(?P<ilo>[CP])\s?-?(?P<number>\d{2,3})\b"
    r"|(?P<acronym>CEDAW|OPCAT|CAT|CRPD|ICCPR|ICESCR|ICRMW|CPED|CED|CERD|ICERD|UNCAC|UNTOC|"
    r"OP-?CRC|OPSC|OPAC|OPIC|CRC)\b"
    r"|(?P<named>[A-Z][a-zà-ÿ]+)\s+(?:Protocol|Convention|Treaty|Statute|Covenant|Charter))"
)
_GENERIC = frozenset("the this that each every optional second first new other un ilo".split())

_STOP = frozenset(
    "a an the of to in on for and or is are be we our it its this that these those with by as "
    "at from into all any must should need needs needed have has will would can could may "
    "more than le la les de des du et un une en pour dans que qui au aux el los las y del por "
    "para una con se lo".split()
)
CLOSE_WORDING = 0.3
SAME_WORDING = 0.6
ANY_WORDING = 0.1
"""Share of content words that two texts must have in common before an opposite, or a negation,
counts; the last is for a doubt that only asks a person to look. On public sets a looser rule
fired more often on points that people put together than on others: a text that denies one thing
may well ask for the same as one that affirms another."""


@lru_cache(maxsize=50_000)
def _quantities(text: str) -> frozenset[tuple[str, str]]:
    """Numbers with the unit that follows: {("30", "day")}."""
    found = set()
    for number, unit in _NUMBER.findall(text.lower()):
        found.add((number.replace(",", "").rstrip("."), _UNITS.get(unit, "")))
    words = _WORD.findall(text.lower())
    for word, following in zip(words, words[1:], strict=False):
        if word in _NUMBER_WORDS and following in _UNITS:
            found.add((_NUMBER_WORDS[word], _UNITS[following]))
    return frozenset(pair for pair in found if pair[1])


@lru_cache(maxsize=50_000)
def _instruments(text: str) -> frozenset[str]:
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


@lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower().replace("’", "'")))


@lru_cache(maxsize=50_000)
def _denies(text: str) -> bool:
    plain = _NO_NEGATION.sub(" ", text.replace("’", "'"))
    return sum(word in _NEGATIONS for word in _WORD.findall(plain.lower())) % 2 == 1


def _stem(word: str) -> str:
    return word[:5]


def _overlap(left: frozenset[str], right: frozenset[str], drop: frozenset[str]) -> float:
    """Share of content words, by their first letters, that two texts have in common (Jaccard)."""
    one = {_stem(word) for word in left - _STOP - drop}
    two = {_stem(word) for word in right - _STOP - drop}
    return len(one & two) / len(one | two) if one and two else 0.0


def contrast(left: str, right: str) -> str:
    """Return why two texts must not be joined, or "".

    The reasons are those of `log.KeptApart`: "numbers" (the same unit, other
    numbers), "names" (other treaties), "opposite" and "negation" (close
    wording, contrary demand). Symmetric.
    """
    return _contrast(left, right, opposite=CLOSE_WORDING, negation=SAME_WORDING)


def doubt(left: str, right: str) -> str:
    """Return why a person should look whether two texts that were joined are contrary, or "".

    The reasons of `contrast`, at words in common that prove nothing yet.
    """
    return _contrast(left, right, opposite=ANY_WORDING, negation=ANY_WORDING)


def _contrast(left: str, right: str, *, opposite: float, negation: float) -> str:
    one, two = _quantities(left), _quantities(right)
    shared_units = {unit for _, unit in one} & {unit for _, unit in two}
    if shared_units and not any(pair in two for pair in one if pair[1] in shared_units):
        return "numbers"
    named, named_too = _instruments(left), _instruments(right)
    if named and named_too and not named & named_too:
        return "names"
    words, words_too = _words(left), _words(right)
    for side, other in _OPPOSITES:
        here = (bool(words & side), bool(words & other))
        there = (bool(words_too & side), bool(words_too & other))
        crossed = {here, there} == {(True, False), (False, True)}
        if crossed and _overlap(words, words_too, side | other) >= opposite:
            return "opposite"
    denied = _denies(left) != _denies(right)
    return "negation" if denied and _overlap(words, words_too, _NEGATIONS) >= negation else ""
