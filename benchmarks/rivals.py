"""What else a user could run on the same vectors: each takes texts and unit rows, gives labels.

BERTopic and semhash come with `requirements-bench.txt`; a method whose library
is missing is left out, and `missing` names it. A text that a method leaves out
stands alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import hdbscan
import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

Labels = NDArray[np.int64]
SEED = 42
FEWEST_FOR_TOPICS = 15
"""BERTopic reduces by 15 neighbours; with fewer texts everything is one topic."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A method, the name that the table shows, and the packages whose versions it depends on."""

    name: str
    label: Callable[[Sequence[str], NDArray[np.float32]], Labels]
    packages: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Whether a package of it is not installed."""
        try:
            return not self.versions
        except PackageNotFoundError:
            return True

    @property
    def versions(self) -> str:
        """Its packages with their versions, as pip writes them."""
        return ", ".join(f"{each} {version(each)}" for each in self.packages)


def _apart(labels: Labels) -> Labels:
    """Give every text that a method left out (-1) a label of its own."""
    out = labels.astype(np.int64).copy()
    alone = np.flatnonzero(out < 0)
    out[alone] = out.max(initial=-1) + 1 + np.arange(len(alone))
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
    """What semhash flags at its default of .9: each duplicate goes with the text it repeats."""
    from semhash import SemHash

    index = SemHash.from_embeddings(vectors, list(texts), model=None)  # its model is not asked
    found = index.self_deduplicate()
    kept = {each.record: each.duplicate_of for each in found.filtered if not each.exact}
    number = {text: i for i, text in enumerate(dict.fromkeys(texts))}
    return np.array([number[kept.get(text, text)] for text in texts], dtype=np.int64)


def links(texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """Single linkage of all that is at least .9 alike: chains of duplicates."""
    if len(texts) < 2:
        return np.zeros(len(texts), dtype=np.int64)
    tree = linkage(vectors.astype(float), "single", metric="cosine")
    return np.asarray(fcluster(tree, 0.1, "distance"), dtype=np.int64)


def bertopic(smallest: int, texts: Sequence[str], vectors: NDArray[np.float32]) -> Labels:
    """BERTopic on these vectors, with UMAP as BERTopic sets it, but seeded."""
    from bertopic import BERTopic
    from umap import UMAP

    if len(texts) < FEWEST_FOR_TOPICS:
        return np.zeros(len(texts), dtype=np.int64)
    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    model = BERTopic(min_topic_size=smallest, umap_model=reduce)
    try:
        topics, _ = model.fit_transform(list(texts), vectors)
    except (ValueError, TypeError):  # fewer groups than its steps ask for
        return np.zeros(len(texts), dtype=np.int64)
    return _apart(np.asarray(topics))


RIVALS = (
    Rival("BERTopic, defaults", partial(bertopic, 10), ("bertopic", "umap-learn", "hdbscan")),
    Rival("BERTopic, 5 and more", partial(bertopic, 5), ("bertopic", "umap-learn", "hdbscan")),
    Rival("HDBSCAN, 2 and more", density, ("hdbscan",)),
    Rival("community detection, .75", communities, ("sentence-transformers",)),
    Rival("semhash, .9", duplicates, ("semhash",)),
    Rival("links of .9", links, ("scipy",)),
    Rival("average linkage, .45", partial(average_linkage, 0.45), ("scipy",)),
    Rival("average linkage, .55", partial(average_linkage, 0.55), ("scipy",)),
)
