"""Rows by the cluster that they are in: members, middles, and pairs that stand for two clusters."""

import numpy as np

from synthesis.domain.ports import Indices, Vectors


class Clusters:
    """Clusters of rows, numbered from 0 without gaps."""

    def __init__(self, labels: Indices) -> None:
        """`labels` has the cluster of each row."""
        self.labels = labels
        self.size = np.bincount(labels)
        self._rows = np.argsort(labels, kind="stable")
        self._start = np.cumsum(self.size) - self.size

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return len(self.size)

    def members(self, clusters: Indices) -> tuple[Indices, Indices]:
        """Return the rows of some clusters one after the other, and before them each one's place.

        The place is that of its cluster among those given; one given twice has its rows twice.
        """
        sizes = self.size[clusters]
        place = np.repeat(np.arange(len(clusters)), sizes)
        first = self._start[clusters] - (np.cumsum(sizes) - sizes)
        return place, self._rows[first[place] + np.arange(len(place))]

    def middles(self, vectors: Vectors) -> Vectors:
        """The unit middle of each cluster, of a unit row for each row."""
        sums = np.add.reduceat(vectors[self._rows], self._start, axis=0)
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))

    def crossed(self, left: Indices, right: Indices, most: int) -> tuple[Indices, Indices, Indices]:
        """Return for clusters in pairs the pairs of their rows, over at most so many of each.

        First the place of the pair of clusters, rising from 0, each at least
        once; then a row of the one and a row of the other. Of many members some
        stand for all, evenly spread.
        """
        one, other = (np.minimum(self.size[side], most) for side in (left, right))
        pairs = one * other
        pair = np.repeat(np.arange(len(pairs)), pairs)
        i, j = np.divmod(np.arange(len(pair)) - (np.cumsum(pairs) - pairs)[pair], other[pair])
        return pair, self._at(left[pair], i, one[pair]), self._at(right[pair], j, other[pair])

    def _at(self, cluster: Indices, place: Indices, of: Indices) -> Indices:
        return self._rows[self._start[cluster] + place * self.size[cluster] // of]
