"""What the other notes of a recommendation add to its wording: a number, a deadline, an actor.

The shown words are cut from a note as they stand, and each names its notes.
Sure signs only, in English, French and Spanish; a capital letter is none, since
it may begin a person's name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from synthesis.domain.board import Board, Recommendation
from synthesis.domain.contrast import NUMBER_WORDS, UNITS
from synthesis.domain.model import PointCode

MOST_ADDITIONS = 6
"""More would be the notes over again."""


class Kind(StrEnum):
    """What sort of thing is added."""

    NUMBER = "number"
    TIME = "time"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Addition:
    """Words of a note that the wording lacks, and the points that say so, in board order."""

    kind: Kind
    words: str
    points: tuple[PointCode, ...]


_DIGITS = r"(?<![\w/.,-])[€$£]?\d{1,3}(?:[., ]?\d{3})*(?:[.,]\d+)?(?:\s?(?:-|–|to|à|a)\s?\d+)?"
_SPELT = (
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|"
    r"deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|quinze|vingt|trente|soixante|"
    r"dos|tres|cuatro|cinco|siete|ocho|nueve|diez|doce|quince|veinte|treinta|sesenta|noventa)"
)
_SPAN = (
    r"(?:hours?|hrs?|h|minutes?|min|days?|d|weeks?|wks?|months?|years?|yrs?|decades?|"
    r"heures?|jours?|semaines?|mois|ans?|années?|horas?|días?|dias?|semanas?|mes(?:es)?|años?)\b"
)
_UNIT = (
    rf"(?:%|per ?cent|pct\b|pour cent|por ciento|[€$£]|euros?\b|dollars?\b|"
    rf"(?:million|billion|millones|milliards?)s?\b(?: (?:euros?|dollars?))?|km\b|{_SPAN}|"
    r"(?:places|beds|centres|centers|shelters|regions|districts|schools|cases|children|people|"
    r"officers|judges|inspectors|interpreters|lawyers|lits|écoles|foyers|juges|plazas|camas|"
    r"escuelas|jueces|albergues)\b)"
)
_EACH = (
    r"hour|day|night|week|month|quarter|year|jour|nuit|semaine|mois|trimestre|an|année|"
    r"día|noche|semana|mes|año"
)
_SIGNS = (
    (
        Kind.TIME,
        re.compile(
            r"\b(?:by|before|until|from|d'ici|avant|à partir de|para|antes de|hasta|desde)\s"
            r"(?:the end of |la fin de |finales de )?(?:20\d\d|next year|next (?:budget|session)|"
            r"l'année prochaine|el próximo año)\b"
            rf"|\b(?:(?:each|every|once an?|per|chaque|cada|(?:par|al))\s(?:{_EACH}))\b"
            rf"|\bevery (?:\d+|two|three|four|five|six|ten) {_SPAN}"
            r"|\b(?:daily|weekly|monthly|quarterly|yearly|annually|immediately|mensuellement|"
            r"immédiatement|mensualmente|anualmente|inmediatamente)\b|(?<!\d)24/7\b"
            rf"|\b(?:within|after|for the first|under|dans les|sous|dentro de|en menos de)\s"
            rf"(?:\d+|{_SPELT})\s?{_SPAN}",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.NUMBER,
        re.compile(
            rf"(?:\b(?:at least|at most|up to|min\.?|max\.?|au moins|al menos|hasta)\s)?"
            rf"(?:{_DIGITS}|{_SPELT})\s?{_UNIT}|[€$£]\d[\d.,]*|\bage \d+\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.ACTOR,
        re.compile(
            r"\b(?:[Mm]inistr(?:y|ies)|[Mm]inistères?|[Mm]inisterios?) (?:of|for|de la|de l'|des|"
            r"du|del|de) ?\w+(?: (?:and|et|y) [A-ZÀ-Ý]\w+)?"
            r"|\b(?:NGOs?|ONGs?|ILO|OIT|IOM|OIM|UNHCR|HCR|ACNUR|UNODC|UNICEF|OSCE|WHO|OMS)\b"
            r"|\b(?i:labou?r|health|school|social|border|police|women|mobile) (?:inspectors?|"
            r"workers?|guards?|nurses?|officers?|inspectorate|prosecutors?)\b"
            r"|\b(?i:police|prosecutors?|judges?|courts?|parliaments?|municipalities|town halls?|"
            r"mayors?|employers?|trade unions?|unions?|embassies|consulates?|teachers?|schools?|"
            r"hospitals?|doctors?|lawyers?|interpreters?|inspectors?|guardians?|social services|"
            r"border guards?|banks?|platforms?|donors?|associations?|treasury|statistics office|"
            r"procureurs?|juges?|tribuna(?:l|ux|les)|parlements?|parlamentos?|mairies?|communes|"
            r"employeurs?|syndicats?|enseignants?|écoles?|hôpitaux|médecins?|avocats?|inspecteurs?|"
            r"policía|fiscal(?:es|ía)?|jueces|municipios?|ayuntamientos?|empleadores|sindicatos?|"
            r"maestros|escuelas?|hospitales|médicos|abogados|inspectores)\b"
        ),
    ),
)


def additions(board: Board, each: Recommendation) -> tuple[Addition, ...]:
    """Return what the recommendation's points hold that its wording does not, at most six.

    Most often said first, within numbers, times and actors in this order.
    """
    return added(each.wording, ((code, board.points[code].text) for code in each.points))


def also_said(found: Iterable[Addition]) -> str:
    """Return additions in one line: the words, and in brackets up to three codes of who said so."""
    return " · ".join(f"{each.words} ({_some(each.points)})" for each in found)


def _some(points: tuple[PointCode, ...]) -> str:
    more = f" and {len(points) - 3} more" if len(points) > 3 else ""
    return ", ".join(points[:3]) + more


def added(wording: str, points: Iterable[tuple[PointCode, str]]) -> tuple[Addition, ...]:
    """Return what the texts of the points hold that the wording does not; see `additions`."""
    known = {key for _, key, _ in _found(wording)}
    said: dict[str, tuple[Kind, str, list[PointCode]]] = {}
    for code, text in points:
        for kind, key, words in _found(text):
            if key not in known:
                codes = said.setdefault(key, (kind, words, []))[2]
                codes += [] if code in codes else [code]
    most = sorted(said.values(), key=lambda each: -len(each[2]))[:MOST_ADDITIONS]
    order = list(Kind)
    return tuple(
        Addition(kind, words, tuple(codes))
        for kind, words, codes in sorted(most, key=lambda each: order.index(each[0]))
    )


def _found(text: str) -> Iterator[tuple[Kind, str, str]]:
    """What a text holds: its kind, what makes two of them the same, and the words as they stand."""
    plain = text.replace("’", "'")
    taken: list[range] = []
    for kind, sign in _SIGNS:
        for match in sign.finditer(plain):
            span = range(*match.span())
            if any(match.start() in other or match.end() - 1 in other for other in taken):
                continue
            taken.append(span)
            yield kind, _key(match[0]), text[match.start() : match.end()].strip()


_QUALIFIERS = frozenset(
    "at least most up to within min max au moins al menos hasta in by the for under dans les sous "
    "dentro de en after".split()
)


def _key(words: str) -> str:
    """Case, spaces, a plural, a unit's spelling and "at least" make no difference."""
    tokens = re.findall(r"\d+|[^\W\d_]+|[%€$£/]", words.lower())
    plain = [NUMBER_WORDS.get(token, UNITS.get(token, token)) for token in tokens]
    return " ".join(token.rstrip("s") for token in plain if token not in _QUALIFIERS)
