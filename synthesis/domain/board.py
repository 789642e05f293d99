"""The board: the conference after its log was replayed over its notes.

Immutable values and the questions one may ask of them. How the log makes a
board stands in `replay`; nothing here is ever stored.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from synthesis.domain.answers import Pair, Points
from synthesis.domain.detail import Detail
from synthesis.domain.errors import NotFound
from synthesis.domain.log import Entry, KeptApart, Propose
from synthesis.domain.model import (
    Note,
    NoteCode,
    Point,
    PointCode,
    RecommendationId,
    Seat,
    Support,
    ThemeId,
)

if TYPE_CHECKING:
    from synthesis.domain.state import State

WITHDRAWN = "Withdrawn by its table"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One consolidated point with the notes behind it.

    `quoted` is the point whose words the wording is, None when a person wrote
    it (`worded_by`), maybe from a machine's draft (`drafted_from` are the points
    that it cites). `touched` tells that a person decided on it: no proposal
    changes it any more. `offered_to` is a touched recommendation that the
    machine thinks these points belong to.
    """

    id: RecommendationId
    points: tuple[PointCode, ...]
    wording: str
    quoted: PointCode | None
    worded_by: str
    theme: ThemeId | None
    touched: bool
    support: Support
    support_by_breakout: Mapping[int, int]
    offered_to: RecommendationId | None = None
    weakest: float = 1.0
    weakest_pair: tuple[PointCode, ...] = ()
    kept_apart: KeptApart | None = None
    drafted_from: tuple[PointCode, ...] = ()

    @property
    def is_alone(self) -> bool:
        """Whether only one note stands behind it, wherever that was taken."""
        return self.support.notes == 1


@dataclass(frozen=True, slots=True)
class Theme:
    """A shelf for recommendations; `by_hand` when a person made or named it."""

    id: ThemeId
    title: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a point is not in the list, and who said so in which entry (0: no entry)."""

    reason: str
    by: str
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An entry that no longer has its subject, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every note, counted once: notes = placed + set_aside + unplaced.

    A note of several points is unplaced while one of them is, and else placed
    when one of them is.
    """

    notes: int
    placed: int
    set_aside: int
    unplaced: int
    points: int


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people answered, as pairs of point sets: to keep together, to keep apart.

    No pair of points is in both. `contrary` are those of `different` that even
    ask for opposite things.
    """

    same: tuple[Pair, ...] = ()
    different: tuple[Pair, ...] = ()
    contrary: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a decision says about two sets of points: an answer, a merge, a move or a split.

    `part` tells that the machine had put them together and asked whether it was right. `beside`
    is how many verdicts its decision gave in all: one press may pass over six recommendations.
    """

    left: Points
    right: Points
    same: bool
    part: bool = False
    beside: int = 1


@dataclass(frozen=True)
class Board:
    """Recommendations in printed order, themes, and a place for every point.

    `gone` has the last wording of recommendations that are no longer there,
    `detail` is how finely the next proposal cuts, `last_entry` the number of the
    log's newest entry, 0 for an empty log, `evidence` what people's decisions
    teach about which points are the same. `hidden` are points whose words were taken out for
    those who may not read them: see `masking`. `state` is what `onward` goes on from, None where
    a part or words were taken out; nobody changes it.
    """

    notes: Mapping[NoteCode, Note]
    points: Mapping[PointCode, Point]
    recommendations: tuple[Recommendation, ...]
    themes: tuple[Theme, ...]
    set_aside: Mapping[PointCode, Aside]
    unplaced: tuple[PointCode, ...]
    entries: tuple[Entry, ...]
    undone: frozenset[int]
    lapsed: tuple[Lapsed, ...]
    constraints: Constraints
    gone: Mapping[RecommendationId, str]
    detail: Detail
    last_entry: int
    evidence: tuple[Evidence, ...]
    hidden: frozenset[PointCode] = frozenset()
    state: "State | None" = field(default=None, compare=False, repr=False)

    @cached_property
    def listed(self) -> tuple[PointCode, ...]:
        """The points that are not set aside: placed in a recommendation, or not yet."""
        return tuple(code for code in self.points if code not in self.set_aside)

    @cached_property
    def proposal(self) -> Propose | None:
        """The newest proposal that counts, None before there is one."""
        for entry in reversed(self.entries):
            if isinstance(entry.decision, Propose) and entry.number not in self.undone:
                return entry.decision
        return None

    @cached_property
    def by_id(self) -> Mapping[RecommendationId, Recommendation]:
        """Recommendations by id."""
        return {recommendation.id: recommendation for recommendation in self.recommendations}

    @cached_property
    def theme_by_id(self) -> Mapping[ThemeId, Theme]:
        """Themes by id."""
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def place(self) -> Mapping[PointCode, RecommendationId]:
        """The recommendation of every placed point."""
        return {point: each.id for each in self.recommendations for point in each.points}

    @cached_property
    def number(self) -> Mapping[RecommendationId, int]:
        """The printed number of every recommendation, from 1."""
        return {each.id: number for number, each in enumerate(self.recommendations, start=1)}

    @cached_property
    def alone(self) -> int:
        """How many recommendations have only one note behind them."""
        return sum(each.is_alone for each in self.recommendations)

    def is_unread(self, each: Recommendation) -> bool:
        """Whether a recommendation has no other words than those of a hidden note."""
        return each.quoted is not None and each.quoted in self.hidden

    def quotes(self, each: Recommendation) -> bool:
        """Whether the wording is a note's own words, which whoever has this board may read.

        Not where something else stands in their place: see `masking` and `scope`.
        """
        return each.quoted in self.points and not self.is_unread(each)

    def recommendation(self, id_: RecommendationId) -> Recommendation:
        """Return a recommendation that is on the board. Raises `NotFound`."""
        try:
            return self.by_id[id_]
        except KeyError:
            raise NotFound(
                f"Recommendation {id_} is no longer on the board. Reload to see what became of it."
            ) from None

    def contrary_to(self, each: Recommendation) -> tuple[Recommendation, ...]:
        """The recommendations that people called contrary to this one, in printed order."""
        points = frozenset(each.points)
        found: set[PointCode] = set()
        for left, right in self.constraints.contrary:
            found |= right if left & points else frozenset()
            found |= left if right & points else frozenset()
        homes = {self.place[code] for code in found if code in self.place} - {each.id}
        return tuple(self.by_id[id_] for id_ in sorted(homes, key=self.number.__getitem__))

    def theme_title(self, id_: ThemeId | None) -> str:
        """The theme's title, or "" for none."""
        return self.theme_by_id[id_].title if id_ is not None else ""

    def texts(self, codes: Iterable[PointCode]) -> tuple[str, ...]:
        """What the points say."""
        return tuple(self.points[code].text for code in codes)

    @cached_property
    def notes_at(self) -> Mapping[Seat, int]:
        """How many notes of each table were not withdrawn; a table without any may be missing."""
        return Counter(note.seat for note in self.notes.values() if not note.withdrawn)

    @cached_property
    def ledger(self) -> Ledger:
        """The count of every note's place; it always balances."""
        unplaced = {self.points[code].note for code in self.unplaced}
        placed = {each.note for code, each in self.points.items() if code in self.place} - unplaced
        total, waiting, there = len(self.notes), len(unplaced), len(placed)
        return Ledger(total, there, total - there - waiting, waiting, len(self.points))
