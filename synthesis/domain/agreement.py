"""How far a grouping may be expected to agree with people, and what a move would change.

From chances that two points are the same: B-cubed F1 (Bagga and Baldwin 1998)
and mutual information beyond chance (Vinh, Epps and Bailey 2010), with expected
counts in the place of counts. Pure numbers: knows no text and no rule.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.ports import Indices

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Points:
    """What is to be grouped: chances of pairs, shape (points, points), 1 on the diagonal; how
    many notes each stands for; its breakout; and which pairs must stay apart."""

    chances: Numbers
    weights: Numbers
    fields: NDArray[np.int64]
    apart: Marks


class Level:
    """The expected agreement inside fields, with what each point and field adds to it.

    For a point, `same` is how many of its group are expected to be the same, `size` the
    group's, `all_same` how many of its field are; all count itself.
    """

    def __init__(self, points: Points, fields: Indices, labels: Indices, weight: float) -> None:
        self._chances, self._weights, self.fields = points.chances, points.weights, fields
        count = len(fields)
        self._notes = np.bincount(fields, weights=self._weights)
        self._same, self._size, self._all_same = np.empty(count), np.empty(count), np.empty(count)
        for field in range(len(self._notes)):
            rows = np.flatnonzero(fields == field)
            chances, mine = points.chances[np.ix_(rows, rows)], self._weights[rows]
            together = labels[rows][:, None] == labels[rows][None, :]
            self._all_same[rows] = chances @ mine
            self._same[rows], self._size[rows] = (chances * together) @ mine, together @ mine
        self._log_all = np.log(self._all_same)
        self._log_notes = np.log(self._notes)[fields]
        self._share = weight * self._notes / self._notes.sum()
        self._terms = self._of(np.arange(count), self._same, self._size)
        added = [np.bincount(fields, weights=row) for row in self._terms]
        self._sums = np.stack(added).astype(np.float64)
        spread = self._weights * (self._log_notes - self._log_all)
        self._entropy = np.bincount(fields, weights=spread) / self._notes

    def _of(self, rows: Indices, same: Numbers, size: Numbers) -> Numbers:
        """What points add: precision, recall, information, that by chance, the groups' entropy."""
        notes = self._notes[self.fields[rows]]
        spread = self._log_notes[rows] - np.log(size)
        usual = spread - self._log_all[rows]
        expected = (size - 1.0) * (self._all_same[rows] - 1.0) / np.maximum(notes - 1.0, 1.0)
        found = (same / size, same / self._all_same[rows], np.log(same) + usual)
        share = self._weights[rows] / notes
        return np.array([*found, np.log1p(expected) + usual, spread]) * share

    def _value(self, sums: Numbers, field: int) -> Numbers:
        precision, recall, information, chance, entropy = sums
        most = np.maximum((entropy + self._entropy[field]) / 2.0 - chance, 1e-9)
        agreement = 2.0 * precision * recall / (precision + recall)
        agreement = agreement + (information - chance) / most
        return np.asarray(self._share[field] * agreement)

    def agreement(self) -> float:
        """Return the expected agreement of all fields, times the level's weight."""
        fields = range(len(self._notes))
        return float(np.sum([self._value(self._sums[:, field], field) for field in fields]))

    def gains(self, trial: "Trial") -> "Gains":
        """Tell what each move of a trial would bring."""
        field, point = int(self.fields[trial.point]), trial.point
        rest = trial.rest[self.fields[trial.rest] == field]
        inside = self.fields[trial.others] == field
        others, owner = trial.others[inside], trial.owner[inside]
        rows = np.concatenate([rest, others, np.full(trial.count, point)])
        ends = len(rest), len(rest) + len(others)
        same, size = self._afterwards(point, rows, ends, owner)
        terms = self._of(rows, same, size)
        leaving = np.concatenate([rest, [point]])
        base = self._sums[:, field] - self._terms[:, leaving].sum(axis=1)
        base += terms[:, : ends[0]].sum(axis=1)
        change = terms[:, ends[0] : ends[1]] - self._terms[:, others]
        sums = np.array([_added(owner, row, trial.count) for row in change])
        sums += base[:, None] + terms[:, ends[1] :]
        gained = self._value(sums, field) - float(self._value(self._sums[:, field], field))
        return Gains(gained, field, rows, owner, ends, same, size, terms, sums)

    def _afterwards(
        self, point: int, rows: Indices, ends: tuple[int, int], owner: Indices
    ) -> tuple[Numbers, Numbers]:
        """What `same` and `size` of the rows would be: those that it leaves, joins, and its own."""
        mine = self._weights[point]
        near = mine * self._chances[point, rows]
        same, size = self._same[rows], self._size[rows]
        same[: ends[0]] -= near[: ends[0]]
        size[: ends[0]] -= mine
        same[ends[0] : ends[1]] += near[ends[0] : ends[1]]
        size[ends[0] : ends[1]] += mine
        joined, count = rows[ends[0] : ends[1]], len(rows) - ends[1]
        theirs = self._weights[joined]
        same[ends[1] :] = mine + _added(owner, theirs * self._chances[point, joined], count)
        size[ends[1] :] = mine + _added(owner, theirs, count)
        return same, size

    def accept(self, gains: "Gains", chosen: int) -> None:
        """Make one of the moves that were tried."""
        left, joined = gains.ends
        taken = left + np.flatnonzero(gains.owner == chosen)
        places = np.concatenate([np.arange(left), taken, [joined + chosen]])
        rows = gains.rows[places]
        self._same[rows], self._size[rows] = gains.same[places], gains.size[places]
        self._terms[:, rows] = gains.terms[:, places]
        self._sums[:, gains.field] = gains.sums[:, chosen]


@dataclass(frozen=True, slots=True)
class Trial:
    """A point that might leave `rest` for one of `count` groups of `others`, as `owner` says."""

    point: int
    rest: Indices
    others: Indices
    owner: Indices
    count: int


@dataclass(frozen=True, slots=True)
class Gains:
    """What each move would bring, and all that would change with it.

    `rows` are those that the point leaves, up to the first of `ends`, those that
    it joins, up to the second, and the point itself once for each move.
    """

    gained: Numbers
    field: int
    rows: Indices
    owner: Indices
    ends: tuple[int, int]
    same: Numbers
    size: Numbers
    terms: Numbers
    sums: Numbers


def _added(owner: Indices, values: Numbers, count: int) -> Numbers:
    """Add up values by owner; no values add up to zeros."""
    return np.bincount(owner, weights=values, minlength=count).astype(np.float64)
