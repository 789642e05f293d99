"""What can be known of two points of one field: how near they are, what words they share.

A field is a set of points that answer one prompt: a breakout, or a whole
conference. All of them are somewhat alike, and how much differs from field to
field, so vectors are centred and nearness is measured in deviations of the
field's own pairs; the context says what kind of field it is. What counts as
the same is for `sameness`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from synthesis.domain.neighbours import nearest
from synthesis.domain.ports import Indices, Values, Vectors
from synthesis.domain.said import Said, read

FEATURES = (
    "nearness",
    "likeness",
    "closeness",
    "words",
    "length gap",
    "length",
    "names",
    "company",
)
CONTEXT = ("points", "deviation", "likeness", "nearest")

_PRIOR_COUNT = 8
_PRIOR_DEVIATION = 0.2
_LEAST_DEVIATION = 0.05
_COMPANY = 10  # others that a point is drawn to
_NOTABLE, _SLOWNESS = 1.5, 4.0
"""Deviations from which another's nearness draws a point, and how many more make it count as much
as the point itself."""
_MOST_DRAWN = 5_000
"""Points of a field up to which they are drawn: of more the ten nearest are hardly more than twins,
and no judge was taught with so many. Beyond, a point's company is itself."""
_CELLS = 1 << 22  # products held at a time: 17 MB
_COPIED = 128  # rows copied at a time for products: 0.2 MB
_LEAST_LEFT = 0.3  # of a unit row
_MOST_MEASURED = 1_500  # points whose pairs tell what is usual well enough


class Field:
    """Points to compare with each other, by their positions in what was given."""

    def __init__(
        self, vectors: Vectors, texts: Sequence[str] | Said, *, company: bool = True
    ) -> None:
        """`vectors` has a unit row per text, shape (points, dimension); at least one.

        Without `company`, and beyond `_MOST_DRAWN` points, a point's company is itself.
        """
        said = texts if isinstance(texts, Said) else read(texts)
        self._vectors = vectors
        self._centred, self._middle = _centred(vectors)
        self._mean, self._deviation = _usual(self._centred)
        together = company and len(vectors) <= _MOST_DRAWN
        self._drawn = self._to_company() if together else self._centred
        self._drawn_mean, self._drawn_deviation = _usual(self._drawn)
        self._words, self._names, self._length = said.weighed(), said.names, said.length
        self._counts = np.asarray(self._names.sum(axis=1), dtype=np.float32).ravel()

    @property
    def centred(self) -> Vectors:
        """Unit rows without what the points of the field have in common."""
        return self._centred

    def context(self) -> Values:
        """Return what kind of field it is, in the order of `CONTEXT`."""
        likeness = _usual(self._vectors)[0]
        nearest = float(self._nearest().mean()) if len(self._vectors) > 1 else likeness
        measures = (np.log(len(self._vectors)), self._deviation, likeness, nearest)
        return np.array(measures, dtype=np.float32)

    def _nearest(self) -> Values:
        """How like each row of a sample is to what is likest to it, some rows at a time."""
        rows = _spread(len(self._vectors))
        found = []
        for some in np.array_split(rows, -(-len(rows) * len(self._vectors) // _CELLS)):
            near = self._vectors[some] @ self._vectors.T
            near[np.arange(len(some)), some] = -1.0
            found.append(near.max(axis=1))
        return np.concatenate(found)

    def _to_company(self) -> Vectors:
        """Draw each row to what is nearest to it, the nearer the more (query expansion).

        Two points that share no word still keep the same company; one such neighbour
        may mislead, ten seldom do. After Chum et al. 2007.
        """
        here, there = nearest(self._centred, _COMPANY)
        nearness = (_products(self._centred, here, there) - self._mean) / self._deviation
        weights = np.maximum(nearness - _NOTABLE, 0.0) / _SLOWNESS
        count = len(self._centred)
        shares = csr_array((weights.astype(np.float32), (here, there)), shape=(count, count))
        drawn = self._centred + shares @ self._centred
        return np.asarray(drawn / np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-6))

    def square(self, rows: Indices, columns: Indices) -> list[Values]:
        """Return features in the order of `FEATURES`, each of shape (len(rows), len(columns))."""
        left, right = (rows[:, None], columns[None, :])
        centred = self._centred[rows] @ self._centred[columns].T
        alone = self._drawn is self._centred
        return self._features(
            left,
            right,
            centred,
            self._vectors[rows] @ self._vectors[columns].T,
            (self._words[rows] @ self._words[columns].T).toarray(),
            (self._names[rows] @ self._names[columns].T).toarray(),
            centred if alone else self._drawn[rows] @ self._drawn[columns].T,
        )

    def each(self, left: Indices, right: Indices) -> list[Values]:
        """Return features of pairs given side by side, each of shape (len(left),)."""
        likeness = _products(self._vectors, left, right)
        centred = (
            self._middle.taken_out(likeness, left, right)
            if self._middle
            else (_products(self._centred, left, right))
        )
        alone = self._drawn is self._centred
        names = np.zeros(len(left), dtype=np.float32)
        named = (self._counts[left] > 0.0) & (self._counts[right] > 0.0)
        names[named] = _rowwise(self._names, left[named], right[named])
        return self._features(
            left,
            right,
            centred,
            likeness,
            _rowwise(self._words, left, right),
            names,
            centred if alone else _products(self._drawn, left, right),
        )

    def _features(  # noqa: PLR0913, PLR0917 - five products of the same two sides
        self,
        left: Indices,
        right: Indices,
        centred: Values,
        likeness: Values,
        words: Values,
        names: Values,
        drawn: Values,
    ) -> list[Values]:
        nearness = (centred - self._mean) / self._deviation
        either = self._counts[left] + self._counts[right] - names
        lengths = self._length[left], self._length[right]
        found = [
            nearness,
            likeness,
            np.maximum(nearness, 0.0) ** 2,
            words,
            np.abs(lengths[0] - lengths[1]),
            (lengths[0] + lengths[1]) / 2.0,
            names / np.maximum(either, 1.0),
            (drawn - self._drawn_mean) / self._drawn_deviation,
        ]
        return [np.asarray(values, dtype=np.float32) for values in found]


def _products(vectors: Vectors, left: Indices, right: Indices) -> Values:
    """Products of rows side by side, some at a time: what is copied stays near the processor."""
    out = np.empty(len(left), dtype=np.float32)
    for start in range(0, len(left), _COPIED):
        some = slice(start, start + _COPIED)
        one, other = vectors.take(left[some], axis=0), vectors.take(right[some], axis=0)
        out[some] = np.einsum("ij,ij->i", one, other)
    return out


def _rowwise(marks: csr_array, left: Indices, right: Indices) -> Values:
    return np.asarray(marks[left].multiply(marks[right]).sum(axis=1), dtype=np.float32).ravel()


@dataclass(frozen=True, slots=True)
class _Middle:
    """What rows have in common, as much as was taken out of them, and what that left of each.

    `shift` has shape (dimension,), `along` (how far each row goes with it) and `length` (of
    what was left) have shape (rows,).
    """

    shift: Vectors
    along: Values
    length: Values

    def taken_out(self, likeness: Values, left: Indices, right: Indices) -> Values:
        """Return products of centred rows, of products of the rows themselves: no row is read."""
        rest = likeness - self.along[left] - self.along[right] + self.shift @ self.shift
        return np.asarray(rest / (self.length[left] * self.length[right]), dtype=np.float32)


def _centred(vectors: Vectors) -> tuple[Vectors, _Middle | None]:
    """Take what all have in common out of unit rows; of few rows only a part of it.

    No middle where that leaves so little of a row that rounding would show.
    """
    share = len(vectors) / (len(vectors) + _PRIOR_COUNT)
    shift = share * vectors.mean(axis=0)
    rest = vectors - shift
    length = np.linalg.norm(rest, axis=1)
    centred = np.asarray(rest / np.maximum(length[:, None], 1e-6))
    enough = length.min() > _LEAST_LEFT
    return centred, _Middle(shift, vectors @ shift, length) if enough else None


def _spread(count: int) -> Indices:
    """Positions evenly spread, so that the sample is the same every time."""
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_MEASURED), dtype=np.int64))


def _usual(vectors: Vectors) -> tuple[float, float]:
    """Mean and deviation of the products of pairs; those of few rows lean on what is common."""
    count = len(vectors)
    if count < 2:
        return 0.0, _PRIOR_DEVIATION
    sample = vectors[_spread(count)]
    products = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    share = count / (count + _PRIOR_COUNT)
    deviation = share * float(products.std()) + (1.0 - share) * _PRIOR_DEVIATION
    return float(products.mean()), max(deviation, _LEAST_DEVIATION)
