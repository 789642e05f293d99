"""Recommendations -> themes: dense regions of their vectors (HDBSCAN, Campello et al. 2013)."""

import hdbscan
import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from synthesis.domain.ports import Vectors

SMALLEST = 3
"""Recommendations that make a theme; two of them are a pair, not a subject."""
JOIN = 0.35
"""Cosine similarity at which a recommendation that HDBSCAN left over joins the nearest theme;
lower gives fuller themes with strangers in them. From looking at a few public sets, not tuned."""
FEWEST = 8
"""Below this many recommendations a density means nothing: they are cut by distance instead."""
_DISTANCE = 0.75


def find_themes(vectors: Vectors) -> NDArray[np.int64]:
    """Label recommendations (unit rows) with theme numbers from 0; -1 is in no theme.

    Deterministic for a given order of rows. No row gives no label.
    """
    count = len(vectors)
    if count < SMALLEST:
        return np.full(count, -1, dtype=np.int64)
    labels = _cut(vectors) if count < FEWEST else _dense(vectors)
    return _adopt(vectors, labels)


def _cut(vectors: Vectors) -> NDArray[np.int64]:
    labels = fcluster(linkage(vectors, "average", "cosine"), _DISTANCE, "distance") - 1
    sizes = np.bincount(labels)
    return np.where(sizes[labels] >= 2, labels, -1).astype(np.int64)


def _dense(vectors: Vectors) -> NDArray[np.int64]:
    model = hdbscan.HDBSCAN(
        min_cluster_size=SMALLEST,
        min_samples=1,
        cluster_selection_method="leaf",
        approx_min_span_tree=False,
        core_dist_n_jobs=1,
    )
    return np.asarray(model.fit_predict(vectors.astype(np.float64)), dtype=np.int64)


def _adopt(vectors: Vectors, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Renumber themes by size and give them the leftovers that are close enough."""
    names = [label for label in np.unique(labels) if label >= 0]
    if not names:
        return np.full(len(labels), -1, dtype=np.int64)
    names.sort(key=lambda label: (-int((labels == label).sum()), int(np.argmax(labels == label))))
    centres = np.stack([vectors[labels == label].mean(axis=0) for label in names])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    closeness = vectors @ centres.T
    nearest = np.where(closeness.max(axis=1) >= JOIN, closeness.argmax(axis=1), -1)
    own = {label: number for number, label in enumerate(names)}
    kept = np.array([own.get(label, -1) for label in labels], dtype=np.int64)
    return np.where(kept >= 0, kept, nearest).astype(np.int64)
