"""Average linkage without a matrix of all pairs, for more points than one holds.

Clusters know only those that lie near them. All pairs of clusters that are each
other's nearest join at once, which leads where joining one pair at a time does
(Murtagh 1983). What joined clusters are to their neighbours is averaged or, where
one half had not met them, measured. When nothing known is close enough any more,
the neighbours are looked for anew, among the middles of what there is by then.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.clashes import LOOKED_AT, Clashes
from synthesis.domain.clusters import Clusters
from synthesis.domain.neighbours import near_pairs
from synthesis.domain.ports import Indices, Vectors

Numbers = NDArray[np.float64]
Odds = Callable[[Indices, Indices], NDArray[np.float32]]
"""Log-odds above the cut of rows given side by side."""

NEIGHBOURS = 30
"""So many nearest ones of each cluster are looked at for a link."""
_LEVELS = (3.0, 2.0, 1.0, 0.5)
"""Log-odds down to which is joined before neighbours are looked for again: else a cluster whose
neighbours have all joined it goes with the best of the few that it knows."""
_MEMBERS = 16  # of a cluster stand for it where two are measured
_AT_ONCE = 10_000  # pairs of clusters measured at a time: at most 640,000 pairs of rows
_APART = -1e9  # log-odds that no average can bring to 0


def link(
    labels: Indices,
    vectors: Vectors,
    odds: Odds,
    clashes: Clashes,
    apart: Sequence[tuple[int, int]] = (),
) -> Indices:
    """Return new labels of rows: clusters joined while their log-odds average above 0.

    `labels` has what is together from the start, numbered from 0 without gaps;
    `vectors` a unit row each, by which neighbours are found. `clashes` knows the
    rows' texts, `apart` are pairs of rows that people parted. Depends on the
    order of rows only where averages are equal or members stand for many.
    """
    found = _Linkage(labels, odds, clashes)
    found.part(apart)
    for least in _LEVELS:
        found.join_down_to(least, vectors)
    while found.join_down_to(0.0, vectors):
        pass
    return found.clusters.labels


class _Linkage:
    """Clusters, and the mean log-odds of the pairs that have met, the smaller number first."""

    def __init__(self, labels: Indices, odds: Odds, clashes: Clashes) -> None:
        self.clusters = Clusters(labels)
        self._odds, self._clashes = odds, clashes
        self._left = self._right = np.empty(0, dtype=np.int64)
        self._mean = np.empty(0)

    def part(self, rows: Sequence[tuple[int, int]]) -> None:
        """Let the clusters of these pairs of rows never join."""
        if rows:
            pairs = np.sort(self.clusters.labels[np.array(rows, dtype=np.int64)], axis=1)
            left, right = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0).T
            self._know(left, right, np.full(len(left), _APART))

    def meet(self, left: Indices, right: Indices) -> None:
        """Measure those of the pairs that have not met before."""
        new = ~self._have_met(left, right)
        self._know(left[new], right[new], self._measured(left[new], right[new]))

    def join_down_to(self, least: float, vectors: Vectors) -> bool:
        """Look for neighbours, and join until none is as close as that; False when none was."""
        before = self.clusters.count
        self.meet(*near_pairs(self.clusters.middles(vectors), NEIGHBOURS))
        while self._join_nearest(least):
            pass
        return self.clusters.count < before

    def _join_nearest(self, least: float) -> bool:
        """Join all that are each other's nearest; False when none is close enough."""
        clash = np.ones(1, dtype=bool)
        while len(clash) and clash.all():
            places = self._mutual(least)
            clash = self._clash(self._left[places], self._right[places])
            self._mean[places[clash]] = _APART
        joined = places[~clash]
        if len(joined):
            self._join(self._left[joined], self._right[joined])
        return bool(len(joined))

    def _keys(self, left: Indices, right: Indices) -> Indices:
        return left * self.clusters.count + right

    def _know(self, left: Indices, right: Indices, mean: Numbers) -> None:
        keys = np.concatenate([self._keys(self._left, self._right), self._keys(left, right)])
        order = np.argsort(keys)
        self._left, self._right = np.divmod(keys[order], self.clusters.count)
        self._mean = np.concatenate([self._mean, mean])[order]

    def _have_met(self, left: Indices, right: Indices) -> NDArray[np.bool_]:
        known = self._keys(self._left, self._right)  # in order
        keys = self._keys(np.minimum(left, right), np.maximum(left, right))
        if not len(known):
            return np.zeros(len(keys), dtype=bool)
        return np.asarray(known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys)

    def _measured(self, left: Indices, right: Indices) -> Numbers:
        """Mean log-odds of pairs of clusters."""
        found = [np.empty(0)]
        for start in range(0, len(left), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            pair, one, other = self.clusters.crossed(left[some], right[some], _MEMBERS)
            sums = np.bincount(pair, weights=self._odds(one, other))
            found.append(sums / np.bincount(pair))
        return np.concatenate(found)

    def _mutual(self, least: float) -> Indices:
        """Places of pairs that close that are each other's nearest; ties go by number."""
        close = np.flatnonzero(self._mean >= least)
        ranked = close[np.lexsort((self._right[close], self._left[close], -self._mean[close]))]
        both = np.column_stack([self._left[ranked], self._right[ranked]]).ravel()
        _, first = np.unique(both, return_index=True)
        both_ways = np.bincount(first // 2, minlength=len(ranked)) == 2
        return np.asarray(ranked[both_ways])

    def _clash(self, left: Indices, right: Indices) -> NDArray[np.bool_]:
        """Whether near members of two clusters must not be joined, for clusters in pairs."""
        clash = self._clashes.may_part(self.clusters.labels, left, right)
        numbers = np.flatnonzero(clash)
        place, one = self.clusters.members(left[numbers])
        place_right, other = self.clusters.members(right[numbers])
        i, j = self._clashes.among_numbered(one, place, other, place_right)
        pair, one, other = numbers[place[i]], one[i], other[j]
        near = np.flatnonzero(self._odds(one, other) > LOOKED_AT)
        clash[:] = False
        for number, a, b in zip(*(each[near].tolist() for each in (pair, one, other)), strict=True):
            clash[number] = clash[number] or self._clashes.parts(a, b)
        return clash

    def _join(self, left: Indices, right: Indices) -> None:
        """Make one of each two, and let it know all that either half had met."""
        into = np.arange(self.clusters.count)
        into[right] = left
        first, number = np.unique(into, return_inverse=True)
        second = np.full(len(first), -1, dtype=np.int64)
        second[number[right]] = right
        one, other, pairs, mean = self._gathered(number, self._left, self._right, self._mean)
        size = np.bincount(number, weights=self.clusters.size)
        lacking = (pairs < size[one] * size[other]) & (mean >= 0.0)
        more = self._unmet(one[lacking], other[lacking], (first, second))
        one, other, pairs, mean = self._gathered(
            number,
            np.concatenate([self._left, more[0]]),
            np.concatenate([self._right, more[1]]),
            np.concatenate([self._mean, self._measured(*more)]),
        )
        whole = pairs == size[one] * size[other]  # what is not close as far as known is forgotten
        self._left, self._right, self._mean = one[whole], other[whole], mean[whole]
        self.clusters = Clusters(number[self.clusters.labels])

    def _unmet(
        self, one: Indices, other: Indices, halves: tuple[Indices, Indices]
    ) -> tuple[Indices, Indices]:
        """The pairs of halves of two new clusters, each of one half or two, that never met."""
        left = np.concatenate([half[one] for half in halves for _ in halves])
        right = np.concatenate([half[other] for _ in halves for half in halves])
        new = (left >= 0) & (right >= 0)
        new[new] = ~self._have_met(left[new], right[new])
        return left[new], right[new]

    def _gathered(
        self, number: Indices, left: Indices, right: Indices, mean: Numbers
    ) -> tuple[Indices, Indices, Numbers, Numbers]:
        """Pairs of clusters by new numbers, with the pairs of rows known and their mean."""
        one, other = number[left], number[right]
        apart = one != other
        keys = np.minimum(one, other) * (number.max() + 1) + np.maximum(one, other)
        keys, place = np.unique(keys[apart], return_inverse=True)
        weight = (self.clusters.size[left] * self.clusters.size[right])[apart].astype(np.float64)
        pairs = np.asarray(np.bincount(place, weights=weight), dtype=np.float64)
        sums = np.asarray(np.bincount(place, weights=weight * mean[apart]), dtype=np.float64)
        left, right = np.divmod(keys, number.max() + 1)
        return left, right, pairs, sums / np.maximum(pairs, 1.0)
