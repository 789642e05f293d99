"""How much closer two points are than points of their breakout usually are.

All points of a breakout answer one prompt, so all of them are somewhat alike;
how much differs from one to the next, and with it what counts as the same. So
vectors are centred and similarities measured in standard deviations of their
own breakout: the grain comes from the notes, not from a fixed cut.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.ports import Vectors

DEVIATIONS = 1.0
"""Standard deviations above the mean at which two points are as likely as not the same.
Chosen on public sets of arguments, civic suggestions and recommendations to governments: from
0.8 to 1.5 agreement with people changes little; larger makes more and finer recommendations."""
PRIOR_COUNT = 8
PRIOR_SIMILARITY = 0.55
"""What a breakout with few points is taken to be like: not centred, and this similarity needed."""
_MOST_MEASURED = 1_500  # points whose pairs tell mean and deviation well enough
_LEAST_DEVIATION = 0.05

Affinities = NDArray[np.float32]


class Measure(Protocol):
    """Tells affinities of points that it knows by their rows."""

    @property
    def fields(self) -> NDArray[np.int64]:
        """What each row is compared within: its breakout's number, as a rule."""
        ...

    def between(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Affinities:
        """Return affinities, shape (len(rows), len(columns)); 0 is as likely as not the same."""
        ...


@dataclass(frozen=True, slots=True)
class Scale:
    """What similarity is usual: the least one that joins, and the deviation to measure it in."""

    needed: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Field:
    """A breakout's points for comparison: centred unit rows by themselves and by the whole."""

    own: Scale
    whole: Scale


class Affinity:
    """Affinities of points: 0 where they are as likely as not the same, in deviations above."""

    def __init__(self, vectors: Vectors, fields: NDArray[np.int64]) -> None:
        """`vectors` has unit rows, `fields` each row's breakout number."""
        self._fields = fields
        self._whole = _centred(vectors)
        self._own = np.empty_like(self._whole)
        self._scales: dict[int, Field] = {}
        for field in np.unique(fields):
            rows = fields == field
            self._own[rows] = _centred(vectors[rows])
            self._scales[int(field)] = Field(_scale(self._own[rows]), _scale(self._whole[rows]))

    @property
    def fields(self) -> NDArray[np.int64]:
        """Each row's breakout number."""
        return self._fields

    @property
    def centred(self) -> Vectors:
        """Unit rows without what the points of a breakout have in common."""
        return self._own

    def between(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Affinities:
        """Return affinities, shape (len(rows), len(columns)).

        Points of one breakout are compared by what is usual in it; points of
        two by what is usual in the one whose points are more alike.
        """
        left, right = self._fields[rows], self._fields[columns]
        out = self._across(rows, columns)
        for field in np.intersect1d(left, right):
            i, j = np.flatnonzero(left == field), np.flatnonzero(right == field)
            scale = self._scales[int(field)].own
            products = self._own[rows[i]] @ self._own[columns[j]].T
            out[np.ix_(i, j)] = (products - scale.needed) / scale.deviation
        return out

    def _across(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Affinities:
        needed = self._by_row(rows, "needed")[:, None], self._by_row(columns, "needed")[None, :]
        spread = self._by_row(rows, "deviation")[:, None], self._by_row(columns, "deviation")
        products = self._whole[rows] @ self._whole[columns].T
        result = (products - np.maximum(*needed)) / np.maximum(spread[0], spread[1][None, :])
        return np.asarray(result, dtype=np.float32)

    def _by_row(self, rows: NDArray[np.int64], name: str) -> NDArray[np.float32]:
        return np.array(
            [getattr(self._scales[int(field)].whole, name) for field in self._fields[rows]],
            dtype=np.float32,
        )


def _centred(vectors: Vectors) -> Vectors:
    """Take what all have in common out of unit rows; of few rows only a part of it."""
    share = len(vectors) / (len(vectors) + PRIOR_COUNT)
    rest = vectors - share * vectors.mean(axis=0)
    return np.asarray(rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6))


def _scale(centred: Vectors) -> Scale:
    """Measure the pairs of a sample of rows, evenly spread, so that it is the same every time."""
    count = len(centred)
    if count < 3:
        return Scale(PRIOR_SIMILARITY, 0.2)
    sample = centred[np.unique(np.linspace(0, count - 1, min(count, _MOST_MEASURED), dtype=int))]
    pairs = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    deviation = max(float(pairs.std()), _LEAST_DEVIATION)
    needed = float(pairs.mean()) + DEVIATIONS * deviation
    share = count / (count + PRIOR_COUNT)
    return Scale(share * needed + (1.0 - share) * PRIOR_SIMILARITY, deviation)
