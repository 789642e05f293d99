"""How likely two points are to make the same recommendation, or belong under one theme.

What `judging` makes of a pair, less what is needed to join: pairs of one breakout
are measured by what is usual in it, pairs of two by the whole conference.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.inside import Inside
from synthesis.domain.judging import Calibration, Judged
from synthesis.domain.pairs import Field
from synthesis.domain.ports import Indices, Values, Vectors
from synthesis.domain.said import Said, read

LIKELY = 0.38
"""Points whose log-odds average over this chance come together. F-measures are largest when the
cut is at half the best value that can be reached (Lipton, Elkan and Narayanan 2014), here about
.7; larger makes more and finer recommendations."""
LIKELY_THEME = 0.3
"""The same for themes, which are wider: a shelf is found sooner where there are fewer."""
_CELLS = 1 << 20  # pairs of a square measured at a time: 4 MB for each of their features
_SMALL = 64  # rows of which it is quicker to measure each pair than to set up a square


def probability(log_odds: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the chance that belongs to log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0))), dtype=np.float64)


class Measure(Protocol):
    """Tells log-odds of points that it knows by their rows; 0 is where they are joined."""

    @property
    def fields(self) -> NDArray[np.int64]:
        """What each row is compared within: its breakout's number, as a rule."""
        ...

    @property
    def centred(self) -> Vectors:
        """Unit rows without what all points have in common."""
        ...

    def between(self, rows: Indices, columns: Indices) -> Values:
        """Return log-odds above the cut, shape (len(rows), len(columns))."""
        ...

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds above the cut of pairs given side by side, shape (len(left),)."""
        ...

    def chance(self, odds: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the probability that stands behind log-odds above the cut."""
        ...


def squares(measure: Measure, sets: Sequence[Indices]) -> Iterator[Values]:
    """Yield log-odds above the cut inside each set of rows, a symmetric square each.

    The pairs of all small sets are measured together: of 20,000 points there are
    thousands of sets, and to set up a square for each takes longer than to fill it.
    The diagonal has no meaning.
    """
    above = [np.triu_indices(len(rows), 1) for rows in sets if len(rows) <= _SMALL]
    small = [rows for rows in sets if len(rows) <= _SMALL]
    none = np.empty(0, dtype=np.int64)
    left = [rows[i] for rows, (i, _) in zip(small, above, strict=True)]
    right = [rows[j] for rows, (_, j) in zip(small, above, strict=True)]
    odds = measure.each(np.concatenate([none, *left]), np.concatenate([none, *right]))
    corners = iter(zip(above, np.split(odds, np.cumsum([len(i) for i, _ in above])), strict=False))
    for rows in sets:
        if len(rows) > _SMALL:
            yield measure.between(rows, rows)
        else:
            square = np.zeros((len(rows), len(rows)), dtype=np.float32)
            places, values = next(corners)
            square[places] = values
            yield square + square.T


class Sameness:
    """Log-odds that two points are the same, less what is needed to join: 0 is the cut."""

    def __init__(  # noqa: PLR0913 - what a comparison is made of
        self,
        vectors: Vectors,
        texts: Sequence[str] | Said,
        fields: NDArray[np.int64],
        calibration: Calibration,
        *,
        themes: bool = False,
    ) -> None:
        """`vectors` has a unit row per text, `fields` each one's breakout number."""
        judge = calibration.theme if themes else calibration.recommendation
        likely = LIKELY_THEME if themes else LIKELY
        self.cut = float(np.log(likely / (1.0 - likely)))
        self.fields = fields
        self.said = texts if isinstance(texts, Said) else read(texts)
        self._inside = Inside(vectors, self.said, fields, calibration, judge)
        self._whole = (
            self._inside.judged(0)
            if self._inside.count == 1
            else Judged(Field(vectors, self.said, company=judge.sees_company), calibration, judge)
        )

    def between(self, rows: Indices, columns: Indices) -> Values:
        """Return log-odds above the cut, shape (len(rows), len(columns)).

        Points of one breakout are compared by what is usual in it, points of
        two by what is usual in the whole conference.
        """
        out = np.empty((len(rows), len(columns)), dtype=np.float32)
        step = max(1, _CELLS // max(1, len(columns)))
        for start in range(0, len(rows), step):
            out[start : start + step] = self._square(rows[start : start + step], columns)
        return out

    def _square(self, rows: Indices, columns: Indices) -> Values:
        left, right = self.fields[rows], self.fields[columns]
        if len(np.union1d(left, right)) == 1:  # what the whole says would be written over
            return self._inside.square(rows, columns) - np.float32(self.cut)
        out = self._whole.square(rows, columns)
        for name in np.intersect1d(left, right):
            i, j = np.flatnonzero(left == name), np.flatnonzero(right == name)
            out[np.ix_(i, j)] = self._inside.square(rows[i], columns[j])
        return out - np.float32(self.cut)

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds above the cut of pairs given side by side, shape (len(left),)."""
        out = np.empty(len(left), dtype=np.float32)
        inside = self.fields[left] == self.fields[right]
        across = ~inside
        out[across] = self._whole.each(left[across], right[across])
        out[inside] = self._inside.each(left[inside], right[inside])
        return out - np.float32(self.cut)

    @property
    def centred(self) -> Vectors:
        """Unit rows without what all points have in common."""
        return self._whole.centred

    def chance(self, odds: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the probability that stands behind log-odds above the cut."""
        return probability(odds + self.cut)
