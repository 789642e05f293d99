"""Groups that average linkage found -> groups whose expected agreement with people is largest.

Chances that two points are the same say what agreement a grouping may expect
(`agreement`), inside each breakout and over the whole. One point after the other
goes where that grows most. Knows no text and no rule, only what must stay apart.
"""

from collections.abc import Sequence

import numpy as np

from synthesis.domain.agreement import Level, Marks, Numbers, Points, Trial
from synthesis.domain.ports import Indices

WHOLE = 0.25
"""Weight of the agreement over all breakouts; that inside them weighs 1. Chosen on arguments
(key points, training part): with 0 a point raised in several breakouts falls apart, from 0.5 all
arguments of a side become one."""
FEWEST = 20
"""Points below which an expectation is mostly noise, and linkage is left as it is."""
CLEARLY = 0.01
"""What a proposal that owes nothing to the one before must have more of expected agreement."""
_NEAR = 10  # nearest points whose groups are tried for each point
_ROUNDS = 6
_LOOKS = 5_000  # after which no further round begins: some 2 s
_LEAST = 0.05  # chance from which a point counts as near
_GAIN = 1e-6  # by which the sum, about 1, must grow: less is rounding


def refine(points: Points, labels: Indices, before: Indices) -> Indices:
    """Return labels from 0 after every move that raises the expected agreement.

    Labels are given for each point. `before` has the group that each was in, -1
    for none: what comes of those groups stays unless what comes of `labels` is
    clearly better. Deterministic for a given order.
    """
    fresh = _numbered(labels)
    if points.weights.sum() < FEWEST:
        return fresh
    found = _Moves(points, fresh)
    found.make()
    if (before >= 0).any():
        kept = _Moves(points, _kept(points.apart, fresh, before))
        kept.make()
        if found.agreement() < kept.agreement() + CLEARLY:
            found = kept
    return _numbered(found.labels)


def _numbered(labels: Indices) -> Indices:
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _kept(apart: Marks, labels: Indices, before: Indices) -> Indices:
    """Groups of before, without what must stay apart by now; the rest as labelled."""
    start = np.where(before >= 0, before, before.max() + 1 + labels)
    following = int(start.max()) + 1
    for point in np.flatnonzero(before >= 0).tolist():
        if apart[point, start == start[point]].any():
            start[point], following = following, following + 1
    return _numbered(start)


class _Moves:
    """Groups while points are moved between them."""

    def __init__(self, points: Points, labels: Indices) -> None:
        count = len(labels)
        groups = int(labels.max()) + 1
        self._apart, self.labels = points.apart, labels
        self._members = [np.flatnonzero(labels == group).tolist() for group in range(groups)]
        self._members += [[] for _ in range(count)]
        self._empty = list(range(groups + count - 1, groups - 1, -1))
        self._levels = _levels(points, labels)
        self._near = _nearest(np.where(points.apart, 0.0, points.chances))
        self._changed = np.zeros(len(self._members), dtype=np.int64)
        self._clock = 0

    def agreement(self) -> float:
        """Return what agreement may be expected of the groups, up to the levels' weights."""
        return sum(level.agreement() for level in self._levels)

    def make(self) -> None:
        """Go over all points until none moves; those whose surroundings are as before rest."""
        seen = np.full(len(self.labels), -1)
        looks = 0
        for _ in range(_ROUNDS):
            start = self._clock
            for point, near in enumerate(self._near):
                mine = self._changed[self.labels[point]]
                if self._changed[self.labels[near]].max(initial=mine) > seen[point]:
                    self._look(point)
                    seen[point] = self._clock
                    looks += 1
            if self._clock == start or looks >= _LOOKS:
                break

    def _look(self, point: int) -> None:
        home = int(self.labels[point])
        rest = np.array([each for each in self._members[home] if each != point], dtype=np.int64)
        homes = self._open_to(point, home) + ([self._empty[-1]] if len(rest) else [])
        if not homes:
            return
        sizes = [len(self._members[group]) for group in homes]
        others = np.concatenate([np.array(self._members[group], np.int64) for group in homes])
        owner = np.repeat(np.arange(len(homes)), sizes)
        trial = Trial(point, rest, others, owner, len(homes))
        tried = [level.gains(trial) for level in self._levels]
        gained = np.sum([each.gained for each in tried], axis=0)
        best = int((gained > gained.max() - _GAIN).argmax())
        if gained[best] > 2.0 * _GAIN:
            for level, gains in zip(self._levels, tried, strict=True):
                level.accept(gains, best)
            self._move(point, home, homes[best])

    def _open_to(self, point: int, home: int) -> list[int]:
        """The groups of its nearest points in which nothing must stay apart from it."""
        apart = self._apart[point]
        return [
            group
            for group in sorted(set(self.labels[self._near[point]].tolist()))
            if group != home and not apart[self._members[group]].any()
        ]

    def _move(self, point: int, home: int, to: int) -> None:
        if not self._members[to]:
            self._empty.remove(to)
        self._members[home].remove(point)
        self._members[to].append(point)
        if not self._members[home]:
            self._empty.append(home)
        self.labels[point] = to
        self._clock += 1
        self._changed[[home, to]] = self._clock


def _levels(points: Points, labels: Indices) -> Sequence[Level]:
    """Inside breakouts and over the whole; one level where there is one breakout."""
    names, fields = np.unique(points.fields, return_inverse=True)
    whole = np.zeros(len(labels), dtype=np.int64)
    if len(names) == 1:
        return [Level(points, whole, labels, 1.0)]
    inside = Level(points, fields.astype(np.int64), labels, 1.0)
    return [inside, Level(points, whole, labels, WHOLE)]


def _nearest(chances: Numbers) -> list[Indices]:
    """Positions of each point's likeliest others, `_NEAR` and those as likely as the last."""
    np.fill_diagonal(chances, 0.0)
    place = max(len(chances) - _NEAR, 0)
    least = np.maximum(np.partition(chances, place, axis=1)[:, place], _LEAST)
    return [np.flatnonzero(row >= last) for row, last in zip(chances, least, strict=True)]
