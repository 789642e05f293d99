"""Points and their affinities -> groups that make one point each.

Exact duplicates first (one fingerprint), then average linkage (UPGMA, Sokal and
Michener 1958) over the affinities of `affinity`, under what people and the rules
of `contrast` keep together and apart. Pure numbers and texts: nothing of the log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from synthesis.domain.affinity import Affinities, Measure
from synthesis.domain.contrast import contrast
from synthesis.domain.ports import Vectors
from synthesis.domain.text import fingerprint

BLOCK = 1_024
LARGEST_DENSE = 5_000
"""Points whose affinities are held in one matrix at a time (200 MB); a denser knot of
near neighbours than that is first cut at a higher affinity."""

ZERO = 20.0
"""The distance that stands for affinity 0: distances may not be negative."""
_APART = 1e9  # a distance that no average over a group can bring under that

INERTIA = 0.1
"""Affinity by which what an earlier proposal put together, or apart, has to be wrong before a
later one changes it. A note that arrives moves what is usual a little, and with it every pair near
the border. Without it one note more changes 0.6 groups of the sample that have nothing to do with
it, with 0.1 one in ten notes changes one; 0.2 halves that again, but proposals made while notes
come in then end further from one made over all of them."""

Pair = tuple[int, int]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The nearest text outside a group: its index and what sets it apart ("" nothing)."""

    index: int
    similarity: float
    reason: str


def group(
    texts: Sequence[str],
    affinity: Measure,
    *,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    before: Sequence[int] = (),
) -> list[list[int]]:
    """Return groups of indices into `texts`; every index is in exactly one.

    `affinity` knows the texts by the same indices. `same` and `different` are
    pairs of indices that people answered; they hold over everything else,
    `different` over `same`. `before` has for each text the number of the group
    that it was in, -1 for none; see `INERTIA`. Neither the result nor its order depends on the
    order of texts that differ. No text gives no group.
    """
    order = sorted(range(len(texts)), key=lambda i: (fingerprint(texts[i]), texts[i]))
    apart = {frozenset(pair) for pair in different}
    together = _together(texts, order, same, apart)
    labels = np.full(len(texts), -1, dtype=np.int64)
    earlier = np.array(before or labels, dtype=np.int64)
    following = 0
    for members in _components(affinity, np.array(order, dtype=np.int64), together, 0.0):
        affinities = affinity.between(members, members) + _inertia(earlier[members])
        inner = _link(texts, affinities, members, together, apart)
        labels[members] = inner + following
        following += int(inner.max()) + 1
    groups: dict[int, list[int]] = {}
    for index in order:
        groups.setdefault(int(labels[index]), []).append(index)
    return list(groups.values())


def _together(
    texts: Sequence[str], order: Sequence[int], same: Iterable[Pair], apart: set[frozenset[int]]
) -> Indices:
    """Label texts that belong together from the start: equal fingerprints, and people's answers."""
    first: dict[str, int] = {}
    pairs = list(same)
    for index in order:
        other = first.setdefault(fingerprint(texts[index]), index)
        if other != index:
            pairs.append((other, index))
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(texts), len(texts)))
    _, labels = connected_components(graph, directed=False)
    labels = np.asarray(labels, dtype=np.int64)
    spare = len(texts)
    for pair in apart:
        for index in sorted(pair)[1:]:
            if labels[index] == labels[min(pair)]:  # `different` wins over `same`
                labels[index], spare = spare, spare + 1
    return labels


def _components(
    affinity: Measure, nodes: Indices, together: Indices, least: float
) -> list[Indices]:
    """Sets of nodes that linkage cannot join: average linkage at affinity 0 never crosses them.

    Up to `LARGEST_DENSE` nodes stay one set; a larger one is cut into the
    connected components of its close pairs, those too large more finely.
    """
    if len(nodes) <= LARGEST_DENSE:
        return [nodes] if len(nodes) else []
    rows, columns = _close_pairs(affinity, nodes, together, least)
    shape = (len(nodes), len(nodes))
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=shape)
    count, labels = connected_components(graph, directed=False)
    by_label = np.argsort(labels, kind="stable")
    result: list[Indices] = []
    for part in np.split(by_label, np.cumsum(np.bincount(labels, minlength=count))[:-1]):
        if least < ZERO:
            result.extend(_components(affinity, nodes[part], together, least + 0.5))
        else:  # thousands of all but equal texts: any cut among them is as good
            result.extend(np.array_split(nodes[part], -(-len(part) // LARGEST_DENSE)))
    return result


def _close_pairs(
    affinity: Measure, nodes: Indices, together: Indices, least: float
) -> tuple[Indices, Indices]:
    """Return pairs of positions in `nodes` of at least that affinity, by blocks."""
    rows, columns = [], []
    for start in range(0, len(nodes), BLOCK):
        here, there = nodes[start : start + BLOCK], nodes[start:]
        block = affinity.between(here, there)
        close = (block >= least) | (together[here][:, None] == together[there][None, :])
        i, j = np.nonzero(np.triu(close, 1))
        rows.append(i + start)
        columns.append(j + start)
    return np.concatenate(rows), np.concatenate(columns)


def _link(
    texts: Sequence[str],
    affinities: Affinities,
    members: Indices,
    together: Indices,
    apart: set[frozenset[int]],
) -> Indices:
    """Label the members by average linkage; distances say what may and may not be joined."""
    if len(members) == 1:
        return np.zeros(1, dtype=np.int64)
    distances = np.clip(ZERO - affinities.astype(np.float64), 0.01, None)
    distances = (distances + distances.T) / 2.0
    for i, j in zip(*np.nonzero(np.triu(distances < ZERO, 1)), strict=True):
        if contrast(texts[members[i]], texts[members[j]]):
            distances[i, j] = distances[j, i] = _APART
    distances[together[members][:, None] == together[members][None, :]] = 0.0
    position = {int(member): place for place, member in enumerate(members)}
    for pair in apart:
        places = [position[index] for index in pair if index in position]
        if len(places) == 2:
            distances[places[0], places[1]] = distances[places[1], places[0]] = _APART
    return join(distances)


def _inertia(before: Indices) -> Affinities:
    """What to add to affinities so that groups of before stay, where nothing speaks clearly."""
    stays = np.where(before[:, None] == before[None, :], INERTIA, -INERTIA)
    stays[before < 0, :] = stays[:, before < 0] = 0.0
    return np.asarray(stays, dtype=np.float32)


def join(distances: NDArray[np.float64]) -> Indices:
    """Label by average linkage, from 0: what is closer than `ZERO` on average comes together.

    `distances` is a symmetric square of at least two rows; its diagonal is set to 0.
    """
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    return np.asarray(fcluster(tree, t=ZERO, criterion="distance"), dtype=np.int64) - 1


def nearest_outside(
    texts: Sequence[str], vectors: Vectors, groups: Sequence[Sequence[int]]
) -> list[Neighbour | None]:
    """Return for each group the most similar text of another one, None when there is no other."""
    label = np.empty(len(texts), dtype=np.int64)
    for number, members in enumerate(groups):
        label[list(members)] = number
    best: list[tuple[float, int, int]] = [(-2.0, -1, -1)] * len(groups)
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK] @ vectors.T
        block[label[start : start + BLOCK, None] == label[None, :]] = -2.0
        for offset, column in enumerate(block.argmax(axis=1)):
            found = (float(block[offset, column]), start + offset, int(column))
            number = label[start + offset]
            best[number] = max(best[number], found)
    return [
        Neighbour(there, similarity, contrast(texts[here], texts[there]))
        if similarity > -2.0
        else None
        for similarity, here, there in best
    ]


def weakest_pair(vectors: Vectors, members: Sequence[int]) -> tuple[float, Pair | None]:
    """Return the smallest similarity inside a group and its pair, (1.0, None) for one member."""
    if len(members) < 2:
        return 1.0, None
    inside = vectors[list(members)] @ vectors[list(members)].T
    i, j = divmod(int(inside.argmin()), len(members))
    if i == j:  # all alike
        i, j = 0, 1
    return float(inside[i, j]), (members[min(i, j)], members[max(i, j)])
