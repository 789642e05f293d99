"""The working state while a log is replayed: drafts of recommendations and a place per point.

Mutable, private to `replay`, `onward` and `assembly`. Owns the rule that a point lies in
one place only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from synthesis.domain.answers import Pair, joined, parted
from synthesis.domain.board import Aside, Evidence, Theme
from synthesis.domain.detail import Detail
from synthesis.domain.log import KeptApart, Ref
from synthesis.domain.model import (
    Note,
    NoteCode,
    Point,
    PointCode,
    RecommendationId,
    ThemeId,
    note_of,
    position_of,
)
from synthesis.domain.points import points_of

NEVER = 10**9
"""No log comes to so many entries."""


class Lapse(Exception):
    """The entry cannot be applied; the message is a sentence."""


@dataclass(slots=True)
class Draft:
    """A recommendation while the log is replayed."""

    points: list[PointCode]
    quoted: PointCode | None
    wording: str = ""
    worded_by: str = ""
    drafted_from: tuple[PointCode, ...] = ()
    theme: ThemeId | None = None
    touched: bool = False
    offered_to: RecommendationId | None = None
    weakest: float = 1.0
    weakest_pair: tuple[PointCode, ...] = ()
    kept_apart: KeptApart | None = None


@dataclass(slots=True)
class State:
    """Everything that entries change; `number` and `actor` are those of the entry in hand."""

    points: dict[PointCode, Point] = field(default_factory=dict)
    of_note: dict[NoteCode, list[PointCode]] = field(default_factory=dict)
    withdrawn: frozenset[PointCode] = frozenset()
    strict_from: int = NEVER
    number: int = 0
    actor: str = ""
    drafts: dict[RecommendationId, Draft] = field(default_factory=dict)
    place: dict[PointCode, RecommendationId] = field(default_factory=dict)
    aside: dict[PointCode, Aside] = field(default_factory=dict)
    themes: dict[ThemeId, Theme] = field(default_factory=dict)
    ranks: list[tuple[RecommendationId, RecommendationId | None]] = field(default_factory=list)
    heirs: dict[RecommendationId, RecommendationId] = field(default_factory=dict)
    gone: dict[RecommendationId, Draft] = field(default_factory=dict)
    same: list[Pair] = field(default_factory=list)
    different: list[Pair] = field(default_factory=list)
    detail: Detail = Detail.DEFAULT
    contrary: list[Pair] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    sought: set[NoteCode] = field(default_factory=set)
    """Notes that an entry named and that were not there: with one of them it would do more."""

    def copied(self) -> "State":
        """Return a state that entries may change while this one stays as it is."""
        return replace(
            self,
            drafts={
                id_: replace(draft, points=draft.points.copy())
                for id_, draft in self.drafts.items()
            },
            place=self.place.copy(),
            aside=self.aside.copy(),
            themes=self.themes.copy(),
            ranks=self.ranks.copy(),
            heirs=self.heirs.copy(),
            gone=self.gone.copy(),
            same=self.same.copy(),
            different=self.different.copy(),
            contrary=self.contrary.copy(),
            evidence=self.evidence.copy(),
            sought=self.sought.copy(),
        )

    def over(self, notes: Mapping[NoteCode, Note], fresh: Iterable[Note]) -> "State":
        """Return a state with the same places over these notes, in their order.

        `fresh` are those that this state does not have; all points of them are unplaced.
        """
        made = {note.code: points_of(note) for note in fresh}
        points = self.points | {each.code: each for new in made.values() for each in new}
        of_note = self.of_note | {code: [each.code for each in new] for code, new in made.items()}
        return replace(
            self,
            points={code: points[code] for note in notes for code in of_note[note]},
            of_note={note: of_note[note] for note in notes},
            withdrawn=self.withdrawn.union(
                each.code for note, new in made.items() if notes[note].withdrawn for each in new
            ),
        )

    @property
    def strict(self) -> bool:
        """Whether the entry in hand must find its whole subject."""
        return self.number >= self.strict_from

    def draft(self, id_: RecommendationId) -> Draft:
        """Return a recommendation that is there, or lapse."""
        if id_ not in self.drafts:
            raise Lapse(f"Recommendation {id_} is no longer on the board.")
        draft = self.drafts[id_]
        if self.strict and self.withdrawn.issuperset(draft.points):
            said = _taken_back(draft.points[0])
            raise Lapse(f"Nothing of recommendation {id_} is on the board: {said}")
        return draft

    def those_there(self, ids: Iterable[RecommendationId]) -> list[RecommendationId]:
        """The recommendations that are there, each once; a strict entry needs them all."""
        unique = list(dict.fromkeys(ids))
        if self.strict:
            for id_ in unique:
                self.draft(id_)
        return [id_ for id_ in unique if id_ in self.drafts]

    def theme(self, id_: ThemeId) -> Theme:
        """Return a theme that is there, or lapse."""
        try:
            return self.themes[id_]
        except KeyError:
            raise Lapse(f"Theme {id_} is no longer on the board.") from None

    def present(self, codes: Iterable[PointCode]) -> list[PointCode]:
        """The points that exist now, each once. A correction may have changed a note's letters.

        A strict entry lapses when one is gone or withdrawn, any other when none is left.
        """
        found: dict[PointCode, None] = {}
        for code in codes:
            now = self.current(code)
            if self.strict and not now:
                raise Lapse(f"There is no {code} any more.")
            if self.strict and self.withdrawn & set(now):
                raise Lapse(_taken_back(code))
            found.update(dict.fromkeys(now))
        if not found:
            raise Lapse("None of its notes is there any more.")
        return list(found)

    def current(self, code: PointCode) -> list[PointCode]:
        """The points that a code names now.

        A note that was whole is now all its points. One that was several and is
        whole again lies where its first point lay; a list that outgrew its
        letters keeps the places of its items.
        """
        if code in self.points:
            return [code]
        note = note_of(code)
        now = self._named(note)
        if str(code) == note:
            return now
        position = position_of(code)
        return now[position : position + 1]

    def _named(self, note: NoteCode) -> list[PointCode]:
        """The points of a note that an entry names, none where there is no such note."""
        if note not in self.of_note:
            self.sought.add(note)
        return self.of_note.get(note, [])

    def take(
        self, codes: Iterable[PointCode], *, touch: bool, heir: RecommendationId | None = None
    ) -> None:
        """Lift points from wherever they lie; a recommendation left empty is gone.

        `heir` is where its points go, and with them its place in the order.
        """
        for code in codes:
            self.aside.pop(code, None)
            home = self.place.pop(code, None)
            if home is None:
                continue
            draft = self.drafts[home]
            draft.points.remove(code)
            draft.touched = draft.touched or touch
            if not draft.points:
                self.gone[home] = self.drafts.pop(home)
                if heir is not None:
                    self.heirs[home] = heir

    def add(self, id_: RecommendationId, draft: Draft, codes: Iterable[PointCode]) -> None:
        """Make a recommendation of points that were taken."""
        self.drafts[id_] = draft
        self.heirs.pop(id_, None)  # what is there has no heir: so heirs never run in a circle
        self.put(codes, id_)

    def now(self, id_: RecommendationId | None) -> RecommendationId | None:
        """The recommendation that an id leads to now, or None."""
        while id_ is not None and id_ not in self.drafts:
            id_ = self.heirs.get(id_)
        return id_

    def put(self, codes: Iterable[PointCode], id_: RecommendationId) -> None:
        """Lay points that were taken into a recommendation."""
        for code in codes:
            self.drafts[id_].points.append(code)
            self.place[code] = id_

    def teach(
        self, left: Iterable[PointCode], right: Iterable[PointCode], *, same: bool, beside: int = 1
    ) -> None:
        """Keep what a decision says about two sets of points, for the machine to learn from.

        Of a right side that holds the left one, the rest is meant: the left is a part of it.
        `beside` is how many verdicts the decision gives in all.
        """
        one, other = frozenset(left), frozenset(right)
        if one and other - one:
            part = bool(one & other)
            self.evidence.append(Evidence(one, other - one, same, part=part, beside=beside))

    def tie(self, pair: Pair) -> None:
        """The two sides make the same point, whatever was answered before."""
        self.different = joined(self.same, self.different, pair)
        self.contrary = joined(self.same, self.contrary, pair)
        self.same = [*(each for each in self.same if not _is_same_pair(each, pair)), pair]

    def untie(self, pair: Pair, *, contrary: bool) -> None:
        """The two sides make different points, whatever was answered before."""
        self.same = parted(self.same, pair)
        self.different = [each for each in self.different if not _is_same_pair(each, pair)]
        self.contrary = [each for each in self.contrary if not _is_same_pair(each, pair)]
        self.different.append(pair)
        if contrary:
            self.contrary.append(pair)

    def refer_all(self, refs: Iterable[Ref]) -> list[frozenset[PointCode]]:
        """What those refs stand for that are there; a strict entry needs them all."""
        found = []
        for ref in refs:
            try:
                found.append(self.refer(ref))
            except Lapse:
                if self.strict:
                    raise
        return found

    def refer(self, ref: Ref) -> frozenset[PointCode]:
        """The points that a note or recommendation stands for now, or lapse."""
        if RecommendationId(ref) in self.drafts:
            return frozenset(self.draft(RecommendationId(ref)).points)
        if not self._named(note_of(PointCode(ref))):
            raise Lapse(f"{ref} is no longer on the board.")
        return frozenset(self.present([PointCode(ref)]))


def _is_same_pair(one: Pair, other: Pair) -> bool:
    return one in (other, other[::-1])


def _taken_back(code: PointCode) -> str:
    return (
        f"{note_of(code)} was withdrawn by its table; "
        "it can be placed again when the table puts it back."
    )
