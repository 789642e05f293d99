"""Recommendations -> themes, the shelves that they are read under.

HDBSCAN (Campello et al. 2013) finds the dense cores; average linkage then joins
cores and what lies between them while they are closer than is usual here. A
recommendation that nothing is close to stays in no theme, unless it is large.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.grouping import LARGEST_DENSE, ZERO, join_condensed
from synthesis.domain.ports import Values, Vectors
from synthesis.domain.sameness import Sameness

FEWEST = 3
"""Below this many recommendations there is nothing to put on shelves."""
LARGE = 5
"""Points from which a recommendation that nothing is close to is a theme by itself. With two,
agreement with people is the same, and there are many more shelves."""
SHARE = 1_000
"""Of more than `LARGE` times so many points, one in so many is large: among 100,000 notes nearly
every recommendation has five, and each that nothing is close to would be a shelf."""
_CORE = 2  # recommendations that make a dense core: two that are nearest to each other


def find_themes(sameness: Sameness, groups: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Label groups of points with theme numbers from 0, the largest first; -1 is none.

    `sameness` judges themes and knows the points by the indices in `groups`.
    Deterministic for a given order. Beyond `LARGEST_DENSE` groups the later
    ones join the themes of the earlier: give the best supported first.
    """
    if len(groups) < FEWEST:
        return np.full(len(groups), -1, dtype=np.int64)
    middles = _middles(sameness.centred, groups)
    first = groups[:LARGEST_DENSE]
    linked = _linked(sameness, first, middles[: len(first)])
    sizes = [len(members) for members in groups]
    labels = _numbered(linked, sizes, max(LARGE, sum(sizes) // SHARE))
    return np.concatenate([labels, _nearest(middles[len(first) :], middles[: len(first)], labels)])


def _middles(vectors: Vectors, groups: Sequence[Sequence[int]]) -> Vectors:
    means = np.stack([vectors[list(members)].mean(axis=0) for members in groups])
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9))


def _linked(
    sameness: Sameness, groups: Sequence[Sequence[int]], middles: Vectors
) -> NDArray[np.int64]:
    """Label groups by average linkage over their points, cores first.

    Every point counts, so that a recommendation of many has more to say about
    where its theme ends; of very many groups, only their first points do.
    """
    total = sum(len(members) for members in groups)
    most = total if total <= LARGEST_DENSE else max(1, LARGEST_DENSE // len(groups))
    owner = np.repeat(range(len(groups)), [min(most, len(members)) for members in groups])
    rows = np.array([index for members in groups for index in members[:most]], dtype=np.int64)
    core = _cores(middles)[owner]
    distances = _distances(sameness.between(rows, rows), owner, core)
    return join_condensed(distances)[np.searchsorted(owner, range(len(groups)))]


def _distances(
    odds: Values, owner: NDArray[np.int64], core: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the distances of all pairs as scipy condenses a square, a row at a time.

    Points of one group lie at 0, and so do those of one core that are close enough.
    """
    count = len(odds)
    out = np.empty(count * (count - 1) // 2)
    start = 0
    for row in range(count - 1):
        later = slice(row + 1, None)
        both = odds[row, later] + odds[later, row]
        distances = np.clip(ZERO - both.astype(np.float64) / 2.0, 0.01, None)
        distances[(core[later] == core[row]) & (core[row] >= 0) & (distances < ZERO)] = 0.0
        distances[owner[later] == owner[row]] = 0.0
        out[start : start + len(distances)] = distances
        start += len(distances)
    return out


def _cores(vectors: Vectors) -> NDArray[np.int64]:
    import hdbscan  # a second and 130 MB, which the web process never needs

    model = hdbscan.HDBSCAN(
        min_cluster_size=_CORE,
        min_samples=1,
        cluster_selection_method="leaf",
        approx_min_span_tree=False,
        core_dist_n_jobs=1,
    )
    return np.asarray(model.fit_predict(vectors.astype(np.float64)), dtype=np.int64)


def _numbered(labels: NDArray[np.int64], points: Sequence[int], large: int) -> NDArray[np.int64]:
    """Number themes by size; one of a single recommendation is none, unless that is large."""
    names, firsts, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-sizes[i], firsts[i]))
    kept = [i for i in order if sizes[i] > 1 or points[int(firsts[i])] >= large]
    number = {names[i]: n for n, i in enumerate(kept)}
    return np.array([number.get(label, -1) for label in labels], dtype=np.int64)


def _nearest(rest: Vectors, first: Vectors, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The theme whose middle is nearest, for rows that came in no core."""
    count = int(labels.max(initial=-1)) + 1
    if not len(rest) or not count:
        return np.full(len(rest), -1, dtype=np.int64)
    middles = np.stack([first[labels == number].mean(axis=0) for number in range(count)])
    return np.asarray((rest @ middles.T).argmax(axis=1), dtype=np.int64)
