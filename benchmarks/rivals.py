"""What else a user could run on the same vectors: each takes texts and unit rows, gives labels.

BERTopic needs `requirements-bench.txt`; without it, it is left out and the table
says so. What semhash would flag, links of .9, is computed here on the same vectors.
"""

import importlib.util
from collections.abc import Callable, Sequence
from functools import partial

import hdbscan
import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

Labels = NDArray[np.int64]
Rival = Callable[[Sequence[str], NDArray[np.float32]], Labels]


def _apart(labels: Labels) -> Labels:
    """Give every text that a method left out (-1) a label of its own."""
    out = labels.astype(np.int64).copy()
    alone = np.flatnonzero(out < 0)
    out[alone] = out.max(initial=0) + 1 + np.arange(len(alone))
    return out


def average_linkage(cut: float, texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """Average linkage over cosine distance, cut at a distance."""
    if len(texts) < 2:
        return np.zeros(len(texts), dtype=np.int64)
    tree = linkage(vectors.astype(float), "average", metric="cosine")
    return np.asarray(fcluster(tree, cut, "distance"), dtype=np.int64)


def density(texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """HDBSCAN with groups of two and more."""
    if len(texts) < 4:
        return np.arange(len(texts), dtype=np.int64)
    return _apart(hdbscan.HDBSCAN(min_cluster_size=2).fit_predict(vectors.astype(float)))


def communities(texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """Community detection of sentence-transformers at .75."""
    from sentence_transformers.util import community_detection

    labels = np.full(len(texts), -1, dtype=np.int64)
    for number, members in enumerate(community_detection(vectors, 0.75, min_community_size=2)):
        labels[members] = number
    return _apart(labels)


def duplicates(texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """Links of at least .9, as semhash flags them: single linkage."""
    if len(texts) < 2:
        return np.zeros(len(texts), dtype=np.int64)
    tree = linkage(vectors.astype(float), "single", metric="cosine")
    return np.asarray(fcluster(tree, 0.1, "distance"), dtype=np.int64)


def bertopic(smallest: int, texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """BERTopic on these vectors; texts too few for it are one topic."""
    from bertopic import BERTopic

    if len(texts) < 15:
        return np.zeros(len(texts), dtype=np.int64)
    try:
        topics, _ = BERTopic(min_topic_size=smallest).fit_transform(list(texts), vectors)
    except (ValueError, TypeError):  # fewer groups than its steps ask for
        return np.zeros(len(texts), dtype=np.int64)
    return _apart(np.asarray(topics))


def rivals() -> dict[str, Rival]:
    """Return the methods that can run here, by the name that the table shows."""
    found: dict[str, Rival] = {
        "average linkage, .45": partial(average_linkage, 0.45),
        "average linkage, .55": partial(average_linkage, 0.55),
        "HDBSCAN, 2 and more": density,
        "community detection, .75": communities,
        "links of .9 (semhash)": duplicates,
    }
    if importlib.util.find_spec("bertopic"):
        found["BERTopic, defaults"] = partial(bertopic, 10)
        found["BERTopic, 5 and more"] = partial(bertopic, 5)
    return found
