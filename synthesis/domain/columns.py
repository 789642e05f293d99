"""Which column of a sheet plays which part, guessed from its name and its contents.

Owns the words by which people name columns, in English, French and Spanish, and
what reads as prose. A guess is shown and corrected: it decides nothing, and knows
nothing of file formats.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from synthesis.domain.errors import Invalid
from synthesis.domain.importing import Columns, Sheet
from synthesis.domain.lists import count_words

_FILLER = frozenset(
    "the of a and or your our any other name number no nr title text de du des la le les l d del"
    " el los las y et ou o s please here free box".split()
)
_TEXT = frozenset(
    "text note notes comment comments response responses answer answers recommendation"
    " recommendations idea ideas suggestion suggestions feedback point points statement statements"
    " proposal proposals opinion remark remarks observation observations texte commentaire"
    " commentaires reponse reponses recommandation recommandations idee idees remarque remarques"
    " avis proposition propositions texto nota notas comentario comentarios respuesta respuestas"
    " recomendacion recomendaciones propuesta propuestas sugerencia sugerencias observacion"
    " observaciones".split()
)
_ROLES: dict[str, frozenset[str]] = {
    "id": frozenset("id code ref reference number no nr # identifiant codigo numero clave".split()),
    "breakout": frozenset(
        "breakout session group topic theme question section workshop stream track subject"
        " atelier groupe sujet seance sesion grupo tema pregunta taller seccion".split()
    ),
    "table": frozenset("table room mesa salle sala".split()),
    "author": frozenset(
        "author facilitator who name by participant speaker scribe nom auteur animateur"
        " facilitateur autor autora nombre facilitador facilitadora rapporteur notetaker".split()
    ),
}
_PROSE_WORDS = 4
"""Mean words from which a column reads as prose; "Neither agree nor disagree" has four, but
closed answers repeat. Lower takes labels for notes, higher misses terse notes."""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    words: frozenset[str]
    mean_words: float
    median_words: float
    wordy: float  # cells of _PROSE_WORDS or more as a share of filled cells
    distinct: float  # different values as a share of filled cells

    @property
    def is_prose(self) -> bool:
        return self.mean_words >= _PROSE_WORDS and self.wordy >= 0.4 and self.distinct > 0.5

    def means(self, synonyms: frozenset[str]) -> bool:
        core = self.words - _FILLER or self.words
        return bool(core) and core <= synonyms


def is_header_name(cell: str) -> bool:
    """True where a cell can hardly be anything but the name of a column ("Notes", "Table no")."""
    words = _words(cell)
    core = words - _FILLER or words
    return 0 < len(words) <= 3 and any(core <= known for known in (_TEXT, *_ROLES.values()))


def guess_columns(sheet: Sheet) -> Columns:
    """Return the parts that the columns seem to play; a guess to be shown, not obeyed.

    A header that names notes in English, French or Spanish decides; without
    one, every column of long and differing texts counts as text, so that a
    survey's free answers come in and "Strongly agree" does not. The only
    column of a sheet is always text. An id column must tell its rows apart.
    Raises `Invalid`, naming the columns there are, where none holds text.
    """
    columns = [_column(sheet, place) for place in range(len(sheet.columns))]
    text = _text_columns(columns)
    if not text:
        raise Invalid(
            f"No column of {sheet.name} seems to hold notes. Choose one of: "
            f"{', '.join(sheet.columns)}."
        )
    rest = [column for column in columns if column not in text]
    taken = {role: _played(role, rest) for role in _ROLES}
    return Columns(text=tuple(column.name for column in text), **taken)


def _text_columns(columns: Sequence[_Column]) -> list[_Column]:
    if len(columns) == 1:
        return list(columns)
    worded = [column for column in columns if column.mean_words > 0]
    named = [column for column in worded if column.means(_TEXT)]
    if named:
        return named
    prose = [
        column
        for column in worded
        if column.is_prose or (column.words & _TEXT and column.median_words >= 3)
    ]
    if prose:
        return prose
    longest = max(worded, key=lambda column: (column.median_words, column.mean_words), default=None)
    if longest and longest.mean_words >= 2:
        return [longest]
    return [column for column in columns if column.means(_TEXT)]


def _played(role: str, columns: Sequence[_Column]) -> str:
    synonyms = _ROLES[role]
    if role == "id":
        telling = [
            column for column in columns if column.distinct > 0.95 and column.mean_words <= 3
        ]
        exact = [column for column in telling if column.words and column.words <= synonyms]
        ending = [
            column for column in telling if column.distinct == 1 and column.words & {"id", "code"}
        ]
        found = exact or ending
    else:
        exact = [column for column in columns if column.words and column.words <= synonyms]
        found = exact or [column for column in columns if column.means(synonyms)]
    return found[0].name if found else ""


def _column(sheet: Sheet, place: int) -> _Column:
    filled = [cell for row in sheet.rows for cell in row.cells[place : place + 1] if cell.strip()]
    words = [count_words(cell) for cell in filled]
    count = max(1, len(filled))
    return _Column(
        name=sheet.columns[place],
        words=_words(sheet.columns[place]),
        mean_words=sum(words) / count,
        median_words=median(words) if words else 0.0,
        wordy=sum(number >= _PROSE_WORDS for number in words) / count,
        distinct=len(set(filled)) / count,
    )


def _words(name: str) -> frozenset[str]:
    """A header's words without case and accents; "#" counts as one."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return frozenset(re.findall(r"[^\W_]+|#", bare))
