"""Recommendations -> themes, the shelves that they are read under.

HDBSCAN (Campello et al. 2013) finds the dense cores; average linkage then joins
cores and what lies between them while they are closer than is usual here. A
recommendation that nothing is close to stays in no theme.
"""

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.affinity import Affinity
from synthesis.domain.grouping import LARGEST_DENSE, ZERO, join
from synthesis.domain.ports import Vectors

FEWEST = 3
"""Below this many recommendations there is nothing to put on shelves."""
_CORE = 2  # recommendations that make a dense core: two that are nearest to each other


def find_themes(vectors: Vectors) -> NDArray[np.int64]:
    """Label recommendations (unit rows) with theme numbers from 0, the largest first; -1 is none.

    Deterministic for a given order of rows. Beyond `LARGEST_DENSE` rows the
    later ones join the themes of the earlier: give the best supported first.
    """
    count = len(vectors)
    if count < FEWEST:
        return np.full(count, -1, dtype=np.int64)
    first = vectors[:LARGEST_DENSE]
    labels = _numbered(_linked(first))
    return np.concatenate([labels, _nearest(vectors[LARGEST_DENSE:], first, labels)])


def _linked(vectors: Vectors) -> NDArray[np.int64]:
    everything = np.arange(len(vectors))
    affinity = Affinity(vectors, np.zeros(len(vectors), dtype=np.int64))
    distances = np.clip(ZERO - affinity.between(everything, everything), 0.01, None)
    cores = _cores(affinity.centred)
    in_core = (cores[:, None] == cores[None, :]) & (cores[:, None] >= 0)
    distances[in_core & (distances < ZERO)] = 0.0
    return join(distances.astype(np.float64))


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


def _numbered(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number themes by size; one of a single recommendation is none."""
    names, firsts, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-sizes[i], firsts[i]))
    number = {names[i]: n if sizes[i] > 1 else -1 for n, i in enumerate(order)}
    return np.array([number[label] for label in labels], dtype=np.int64)


def _nearest(rest: Vectors, first: Vectors, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The theme whose middle is nearest, for rows that came in no core."""
    count = int(labels.max(initial=-1)) + 1
    if not len(rest) or not count:
        return np.full(len(rest), -1, dtype=np.int64)
    middles = np.stack([first[labels == number].mean(axis=0) for number in range(count)])
    return np.asarray((rest @ middles.T).argmax(axis=1), dtype=np.int64)
