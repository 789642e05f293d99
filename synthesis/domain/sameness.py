"""How likely two points are to make the same recommendation, or belong under one theme.

A logistic model over what `pairs` knows of two points (Cox 1958), learnt by
`training.calibrate` from what people called the same. Its weights are given by
the field that the points are compared in: in a breakout where all notes sound
alike, more is asked of two than where they range widely.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.alongside import alongside
from synthesis.domain.pairs import CONTEXT, FEATURES, Field
from synthesis.domain.ports import Indices, Values, Vectors

LIKELY = 0.38
"""Points whose log-odds average over this chance come together. F-measures are largest when the
cut is at half the best value that can be reached (Lipton, Elkan and Narayanan 2014), here about
.7; larger makes more and finer recommendations."""
LIKELY_THEME = 0.3
"""The same for themes, which are wider: a shelf is found sooner where there are fewer."""
CHANGING = ("nearness", "likeness", "company")
"""Features whose weights follow from the kind of field."""
_CELLS = 1 << 20  # pairs of a square measured at a time: 4 MB for each of their features
_PAIRS = 16_384  # pairs whose vectors are held at a time
_SMALL = 64  # rows of which it is quicker to measure each pair than to set up a square


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of one question: the same recommendation? the same theme?

    Beyond `low` and `high` a context counts as being there, so that no judge is
    asked about fields unlike any that it was taught with.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    intercept: float
    features: tuple[float, ...]
    context: tuple[float, ...]
    nearness: tuple[float, ...]
    likeness: tuple[float, ...]
    company: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse weights that belong to other features."""
        changing = (self.context, self.nearness, self.likeness, self.company, self.low)
        sizes = {len(each) for each in changing}
        if len(self.features) != len(FEATURES) or sizes != {len(CONTEXT)}:
            raise ValueError("these weights were learnt for other features")

    @property
    def sees_company(self) -> bool:
        """Whether what company two points keep weighs anything, wherever they stand."""
        return any((self.features[FEATURES.index("company")], *self.company))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt with one model: two judges, and what standardises a context for them."""

    middle: tuple[float, ...]
    width: tuple[float, ...]
    recommendation: Judge
    theme: Judge


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
        texts: Sequence[str],
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
        self._given = vectors, texts, calibration, judge
        self._place = np.empty(len(fields), dtype=np.int64)
        self._own: dict[int, Judged] = {}
        self._names = np.unique(fields)
        for name in self._names:
            rows = np.flatnonzero(fields == name)
            self._place[rows] = np.arange(len(rows))
        one = len(self._names) == 1
        self._whole = (
            self._inside(int(self._names[0]))
            if one
            else Judged(Field(vectors, texts, company=judge.sees_company), calibration, judge)
        )

    def _inside(self, name: int) -> "Judged":
        """A field's own measure, made when a pair inside it is first asked about."""
        if name not in self._own:
            vectors, texts, calibration, judge = self._given
            rows = np.flatnonzero(self.fields == name)
            own = [texts[row] for row in rows.tolist()]
            field = Field(vectors[rows], own, company=judge.sees_company)
            self._own[name] = Judged(field, calibration, judge)
        return self._own[name]

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
        if len(names := np.union1d(left, right)) == 1:  # what the whole says would be written over
            own = self._inside(int(names[0])).square(self._place[rows], self._place[columns])
            return own - np.float32(self.cut)
        out = self._whole.square(rows, columns)
        for name in np.intersect1d(left, right) if len(self._names) > 1 else ():
            i, j = np.flatnonzero(left == name), np.flatnonzero(right == name)
            inside = self._place[rows[i]], self._place[columns[j]]
            out[np.ix_(i, j)] = self._inside(int(name)).square(*inside)
        return out - np.float32(self.cut)

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds above the cut of pairs given side by side, shape (len(left),)."""
        out = np.empty(len(left), dtype=np.float32)
        field = self.fields[left]
        across = field != self.fields[right]
        out[across] = self._whole.each(left[across], right[across])
        inside = np.flatnonzero(~across)
        inside = inside[np.argsort(field[inside], kind="stable")]
        names, starts = np.unique(field[inside], return_index=True)
        for name, some in zip(names.tolist(), np.split(inside, starts[1:]), strict=False):
            places = self._place[left[some]], self._place[right[some]]
            out[some] = self._inside(name).each(*places)
        return out - np.float32(self.cut)

    @property
    def centred(self) -> Vectors:
        """Unit rows without what all points have in common."""
        return self._whole.centred

    def chance(self, odds: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the probability that stands behind log-odds above the cut."""
        return probability(odds + self.cut)


class Judged:
    """A field with the weights that a judge has for its kind; answers in log-odds."""

    def __init__(self, field: Field, calibration: Calibration, judge: Judge) -> None:
        """`judge` is one of the calibration's two."""
        self._field = field
        middle, width = np.array(calibration.middle), np.array(calibration.width)
        kind = np.clip((field.context() - middle) / width, judge.low, judge.high)
        self._weights = np.array(judge.features)
        for name in CHANGING:
            self._weights[FEATURES.index(name)] += kind @ np.array(getattr(judge, name))
        self._bias = judge.intercept + float(kind @ np.array(judge.context))

    @property
    def centred(self) -> Vectors:
        """See `Field.centred`."""
        return self._field.centred

    def square(self, rows: Indices, columns: Indices) -> Values:
        """Return log-odds, shape (len(rows), len(columns))."""
        return self._weighed(self._field.square(rows, columns))

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds of pairs given side by side, shape (len(left),), in blocks."""
        blocks = [slice(start, start + _PAIRS) for start in range(0, len(left), _PAIRS)]
        found = alongside(
            lambda block: self._weighed(self._field.each(left[block], right[block])), blocks
        )
        return np.concatenate(found) if found else np.empty(0, dtype=np.float32)

    def _weighed(self, features: list[Values]) -> Values:
        out = np.full(features[0].shape, self._bias, dtype=np.float32)
        for weight, values in zip(self._weights, features, strict=True):
            out += np.float32(weight) * values
        return out
