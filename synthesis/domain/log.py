"""The kinds of entry in a conference's log, and their plain form for storage.

A proposal is the machine's entry, a decision a person's. Entries name notes by
code and never quote them, so a note can be redacted without touching the log.
What an entry does to the board stands in `board`.
"""

from dataclasses import dataclass
from datetime import datetime
from types import GenericAlias
from typing import Any, NewType, get_args

import cattrs

from synthesis.domain.detail import Detail
from synthesis.domain.errors import Invalid
from synthesis.domain.model import NoteCode, PointCode, RecommendationId, Secrecy, ThemeId

Ref = NewType("Ref", str)
"""A point's code or a recommendation's id."""


@dataclass(frozen=True, slots=True)
class KeptApart:
    """The nearest point outside a group, and why it stayed outside.

    `reason` is "similarity" (not alike enough), "numbers", "negation",
    "opposite", "names" (different treaties or bodies) or "people" (somebody
    answered that they differ).
    """

    point: PointCode
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """Points that the machine thinks make one recommendation.

    `quote` is the point whose words stand for it, `theme` a position in the
    proposal's themes, `keeps` the id of the untouched recommendation that was
    found again, `offered_to` a recommendation that people touched and that this
    group seems to belong to. `weakest` is the chance that its least alike pair is the same.
    """

    points: tuple[PointCode, ...]
    quote: PointCode
    theme: int | None = None
    keeps: RecommendationId | None = None
    offered_to: RecommendationId | None = None
    weakest: float = 1.0
    weakest_pair: tuple[PointCode, ...] = ()
    kept_apart: KeptApart | None = None


@dataclass(frozen=True, slots=True)
class ProposedTheme:
    """A subject that the machine found; `keeps` is the id of a theme found again."""

    title: str
    keeps: ThemeId | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """The machine's grouping of all points that no person has touched, cut so finely."""

    groups: tuple[Group, ...]
    themes: tuple[ProposedTheme, ...] = ()
    method: str = ""
    detail: Detail = Detail.DEFAULT


@dataclass(frozen=True, slots=True)
class Cut:
    """From now on proposals are cut so finely."""

    detail: Detail


@dataclass(frozen=True, slots=True)
class Merge:
    """The absorbed recommendations' points join `into`, whose wording stays."""

    into: RecommendationId
    absorbed: tuple[RecommendationId, ...]


@dataclass(frozen=True, slots=True)
class Gather:
    """A new recommendation from these points, wherever they lie; a split gathers part of one.

    An empty `wording` lets the words of the first point without personal data stand.
    """

    points: tuple[PointCode, ...]
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """The points go to a recommendation, also from unplaced or set aside."""

    points: tuple[PointCode, ...]
    to: RecommendationId


@dataclass(frozen=True, slots=True)
class Same:
    """These two make the same point: every later proposal keeps them together.

    `others` were offered before `right` and passed over; that teaches the
    machine and binds nobody. `also` are the points of a part of one
    recommendation, `left` among them: they stay where `right` is that
    recommendation, and leave it for any other.
    """

    left: Ref
    right: Ref
    others: tuple[Ref, ...] = ()
    also: tuple[PointCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Different:
    """These two make different points: no later proposal joins them.

    `left` differs from each of `others` as well, and `also` are points that
    stand with it; of a recommendation that they lie in, its rest is meant.
    `contrary` says of `right` that it even asks for the opposite.
    """

    left: Ref
    right: Ref
    others: tuple[Ref, ...] = ()
    also: tuple[PointCode, ...] = ()
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class Reword:
    """A person's wording for a recommendation; earlier wordings stay in the history.

    `drafted` tells that a machine wrote it first, from the points it `cites`,
    and the person accepted it, edited or not.
    """

    recommendation: RecommendationId
    wording: str
    drafted: bool = False
    cites: tuple[PointCode, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """The recommendations go under a theme: an existing one, or a new one with `title`.

    Neither a theme nor a title takes them out of any theme.
    """

    recommendations: tuple[RecommendationId, ...]
    theme: ThemeId | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Retitle:
    """A person's title for a theme."""

    theme: ThemeId
    title: str


@dataclass(frozen=True, slots=True)
class Rank:
    """The recommendation stands just before another one, or last (None)."""

    recommendation: RecommendationId
    before: RecommendationId | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """The points leave the list for a reason; they stay in the workbook."""

    points: tuple[PointCode, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Undo:
    """An earlier entry counts no more; undoing an Undo is redo."""

    entry: int


@dataclass(frozen=True, slots=True)
class Seal:
    """From now on a breakout's notes go so far. A record: the breakout itself holds the state."""

    breakout: int
    secrecy: Secrecy


@dataclass(frozen=True, slots=True)
class Redact:
    """Words were replaced in these notes and entries, and `elsewhere` in names and titles.

    A record without the words.
    """

    notes: tuple[NoteCode, ...] = ()
    entries: tuple[int, ...] = ()
    elsewhere: int = 0


Decision = (
    Propose
    | Cut
    | Merge
    | Gather
    | Move
    | Same
    | Different
    | Reword
    | File
    | Retitle
    | Rank
    | SetAside
    | Undo
    | Seal
    | Redact
)
"""Everything that can stand in the log."""

KINDS: dict[str, type[Decision]] = {
    kind.__name__: kind
    for kind in (
        Propose,
        Cut,
        Merge,
        Gather,
        Move,
        Same,
        Different,
        Reword,
        File,
        Retitle,
        Rank,
        SetAside,
        Undo,
        Seal,
        Redact,
    )
}
RECORDS = (Seal, Redact)
"""Kinds that tell what an organiser did elsewhere: they change no board and cannot be undone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; numbers run from 1 without gaps."""

    number: int
    actor: str
    at: datetime
    decision: Decision


_converter = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True)


def _as_it_stands(value: Any, kind: type) -> Any:
    """Left alone, cattrs would read null as the name "None" and "r1.2" as four ids."""
    given = (int, float) if kind is float else kind
    if isinstance(value, bool) is not (kind is bool) or not isinstance(value, given):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _tuple(value: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is no list")
    each_kind = get_args(kind)[0]
    if getattr(each_kind, "__supertype__", each_kind) is str and {str}.issuperset(map(type, value)):
        return tuple(value)  # most of a log are codes: one by one they take ten times as long
    structure = _converter.get_structure_hook(each_kind)
    return tuple(structure(each, each_kind) for each in value)


for _kind in (str, int, float, bool):
    _converter.register_structure_hook(_kind, _as_it_stands)
for _words in (Detail, Secrecy):
    _converter.register_structure_hook(_words, lambda value, kind: kind(value))
    _converter.register_unstructure_hook(_words, lambda word: word.value)
_converter.register_structure_hook_func(
    lambda kind: isinstance(kind, GenericAlias) and kind.__origin__ is tuple, _tuple
)


def to_plain(decision: Decision) -> tuple[str, dict[str, Any]]:
    """Return the kind's name and a body of plain JSON types."""
    return type(decision).__name__, _converter.unstructure(decision)


def from_plain(kind: str, body: dict[str, Any]) -> Decision:
    """Rebuild a decision. Raises `Invalid` for a kind or body that this version does not know."""
    if kind not in KINDS:
        raise Invalid(
            f"The log holds an entry of the kind “{kind}”, which this version of Plenary "
            "does not know. It was written by a newer version: use that one."
        )
    if not isinstance(body, dict):
        raise Invalid(f"A log entry of the kind “{kind}” cannot be read: it has no fields.")
    try:
        return _converter.structure(body, KINDS[kind])
    except cattrs.BaseValidationError as error:
        raise Invalid(f"A log entry of the kind “{kind}” cannot be read: {error}") from error
