"""Pairs of points of one field, measured by what is usual in that field.

All pairs of a small field are measured at once, and only that is kept: a proposal
for thousands of points asks for a few of hundreds of fields, hundreds of times.
"""

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.judging import Calibration, Judge, Judged
from synthesis.domain.pairs import Field
from synthesis.domain.ports import Indices, Values, Vectors
from synthesis.domain.said import Said


class Inside:
    """The fields of many points, each measured when a pair inside it is first asked about."""

    def __init__(
        self,
        vectors: Vectors,
        said: Said,
        fields: NDArray[np.int64],
        calibration: Calibration,
        judge: Judge,
    ) -> None:
        """`vectors` has a unit row for each text, shape (points, dimension), `fields` its field."""
        self._given = vectors, said, calibration, judge
        _, self._number, sizes = np.unique(fields, return_inverse=True, return_counts=True)
        order, starts = np.argsort(self._number, kind="stable"), np.cumsum(sizes) - sizes
        self._rows = np.split(order, starts[1:])
        self._place = np.empty(len(fields), dtype=np.int64)
        self._place[order] = np.arange(len(fields)) - starts[self._number[order]]
        self._small = sizes <= vectors.shape[1]  # its square takes no more than its vectors
        self._squares = _Squares(np.where(self._small, sizes, 0))
        self._judged: dict[int, Judged] = {}

    @property
    def count(self) -> int:
        """How many fields there are."""
        return len(self._rows)

    def judged(self, number: int) -> Judged:
        """Return the measure of a field by its number in the order of names; it is kept."""
        if number not in self._judged:
            self._judged[number] = self._made(number)
        return self._judged[number]

    def _made(self, number: int) -> Judged:
        vectors, said, calibration, judge = self._given
        if self.count > 1:
            rows = self._rows[number]
            vectors, said = vectors[rows], said.of(rows)
        return Judged(Field(vectors, said, company=judge.sees_company), calibration, judge)

    def _know(self, numbers: Indices) -> None:
        """Measure all pairs of the small ones among these fields."""
        for number in numbers[self._small[numbers] & ~self._squares.known[numbers]].tolist():
            rows = np.arange(len(self._rows[number]))
            judged = self._judged.get(number) or self._made(number)
            self._squares.put(number, judged.square(rows, rows))

    def square(self, rows: Indices, columns: Indices) -> Values:
        """Return log-odds, shape (len(rows), len(columns)), of points that are all of one field."""
        numbers = self._number[rows[:1]]
        i, j = self._place[rows], self._place[columns]
        if not self._small[numbers].all():
            return self.judged(int(numbers[0])).square(i, j)
        self._know(numbers)
        return self._squares.at(numbers, i[:, None], j[None, :])

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds of pairs given side by side, both of one field, shape (len(left),)."""
        number, i, j = self._number[left], self._place[left], self._place[right]
        numbers = np.unique(number)
        self._know(numbers)
        out = np.empty(len(left), dtype=np.float32)
        kept = self._small[number]
        out[kept] = self._squares.at(number[kept], i[kept], j[kept])
        for large in numbers[~self._small[numbers]].tolist():
            some = number == large
            out[some] = self.judged(large).each(i[some], j[some])
        return out


class _Squares:
    """Squares of several sizes in one array, so that places in many are looked up at once."""

    def __init__(self, sizes: Indices) -> None:
        """Leave room for a square of each size, and fill none; `known` says which are there."""
        ends = np.cumsum(sizes**2)
        self._sizes, self._corners = sizes, ends - sizes**2
        self._values = np.empty(int(ends[-1]), dtype=np.float32)
        self.known = np.zeros(len(sizes), dtype=bool)

    def put(self, number: int, square: Values) -> None:
        """Keep a square of the size that was said."""
        corner = self._corners[number]
        self._values[corner : corner + square.size] = square.ravel()
        self.known[number] = True

    def at(self, number: Indices, row: Indices, column: Indices) -> Values:
        """Return values by the square's number, row and column, of one shape or broadcast."""
        return np.asarray(self._values[self._corners[number] + row * self._sizes[number] + column])
