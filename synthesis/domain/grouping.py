"""Points and how likely they are the same -> groups that make one point each.

Exact duplicates first (one fingerprint), then average linkage (UPGMA, Sokal and
Michener 1958) over the log-odds of `sameness`, under what people and the rules
of `contrast` keep together and apart. Pure numbers and texts: nothing of the log.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from synthesis.domain.contrast import contrast
from synthesis.domain.pairs import Indices, Values
from synthesis.domain.sameness import Measure, squares
from synthesis.domain.text import fingerprint

LARGEST_DENSE = 5_000
"""Points whose log-odds are held in one matrix at a time (200 MB); a denser knot of
near neighbours than that is first cut at higher odds."""
NEIGHBOURS = 30
"""Beyond that many points, only so many nearest ones of each are looked at for a link."""

ZERO = 20.0
"""The distance that stands for log-odds at the cut: distances may not be negative."""
_STEP = 0.25  # of log-odds, by which a set of points that is too large is cut more finely
_MOST_WEIGHED = 500  # members of a group among which its weakest pair is looked for
_KNOTS = 1 << 40  # beyond every breakout's number
_APART = 1e9  # a distance that no average over a group can bring under that

INERTIA = 0.1
"""Log-odds by which what an earlier proposal put together, or apart, has to be wrong before a
later one changes it. A note that arrives moves what is usual a little, and with it every pair near
the border. Without it one note more changes 0.6 groups of the sample that have nothing to do with
it, with 0.1 one in ten notes changes one; 0.2 halves that again, but proposals made while notes
come in then end further from one made over all of them."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The likest text outside a group: its index, the chance that it is the same, and what
    sets it apart ("" nothing)."""

    index: int
    chance: float
    reason: str


def group(
    texts: Sequence[str],
    sameness: Measure,
    *,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    before: Sequence[int] = (),
) -> list[list[int]]:
    """Return groups of indices into `texts`; every index is in exactly one.

    `sameness` knows the texts by the same indices. `same` and `different` are
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
    parts = _components(sameness, np.array(order, dtype=np.int64), together)
    for members, odds in zip(parts, squares(sameness, parts), strict=True):
        stays = odds + _inertia(earlier[members])
        distances = _distances(texts, stays, members, together, apart)
        inner = _inside_out(distances, _first_in(sameness.fields[members], together[members]))
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


def _components(sameness: Measure, nodes: Indices, together: Indices) -> list[Indices]:
    """Sets of nodes that linkage is left to work on.

    Up to `LARGEST_DENSE` nodes stay one set. More are cut into the connected
    components of their close pairs, those too large at higher and higher odds.
    """
    if len(nodes) <= LARGEST_DENSE:
        return [nodes] if len(nodes) else []
    left, right = sameness.near_pairs(nodes, NEIGHBOURS)
    odds = sameness.each(nodes[left], nodes[right])
    one = np.argsort(together[nodes], kind="stable")
    kept = np.flatnonzero(np.diff(together[nodes][one]) == 0)
    links = _Links(
        np.concatenate([left, one[kept]]),
        np.concatenate([right, one[kept + 1]]),
        np.concatenate([odds, np.full(len(kept), np.inf, dtype=np.float32)]),
    )
    return [nodes[part] for part in _parts(np.arange(len(nodes)), links, 0.0)]


@dataclass(frozen=True, slots=True)
class _Links:
    """Pairs of positions and their log-odds; infinite for those that must stay together."""

    left: Indices
    right: Indices
    odds: NDArray[np.float32]


def _parts(positions: Indices, links: _Links, least: float) -> Iterator[Indices]:
    """Yield the connected components of the links of at least those odds, none too large."""
    close = links.odds >= least
    place = np.full(int(positions.max()) + 1, -1, dtype=np.int64)
    place[positions] = np.arange(len(positions))
    graph = coo_array(
        (np.ones(int(close.sum())), (place[links.left[close]], place[links.right[close]])),
        shape=(len(positions), len(positions)),
    )
    count, labels = connected_components(graph, directed=False)
    by_label = np.argsort(labels, kind="stable")
    of_link = labels[place[links.left]]
    for number, part in enumerate(
        np.split(by_label, np.cumsum(np.bincount(labels, minlength=count))[:-1])
    ):
        if len(part) <= LARGEST_DENSE:
            yield positions[part]
        elif least < ZERO:
            inside = (of_link == number) & (labels[place[links.right]] == number)
            fewer = _Links(links.left[inside], links.right[inside], links.odds[inside])
            yield from _parts(positions[part], fewer, least + _STEP)
        else:  # thousands of all but equal texts: any cut among them is as good
            yield from np.array_split(positions[part], -(-len(part) // LARGEST_DENSE))


def _distances(
    texts: Sequence[str],
    odds: Values,
    members: Indices,
    together: Indices,
    apart: set[frozenset[int]],
) -> NDArray[np.float64]:
    """Distances between the members, which say what may and may not be joined."""
    distances = np.clip(ZERO - odds.astype(np.float64), 0.01, None)
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
    return distances


def _first_in(fields: NDArray[np.int64], together: Indices) -> NDArray[np.int64]:
    """What each point is first grouped in: its field, or what keeps it with another field's."""
    found = fields.copy()
    knots, sizes = np.unique(together, return_counts=True)
    for knot in knots[sizes > 1]:
        rows = np.flatnonzero(together == knot)
        if len(np.unique(fields[rows])) > 1:
            found[rows] = _KNOTS + knot
    return found


def _inside_out(distances: NDArray[np.float64], fields: NDArray[np.int64]) -> Indices:
    """Join inside each field first, then across: a breakout's groups do not hang on another's."""
    if len(fields) == 1:
        return np.zeros(1, dtype=np.int64)
    names = np.unique(fields)
    for name in names if len(names) > 1 else ():
        rows = np.flatnonzero(fields == name)
        if len(rows) > 1:
            labels = join(distances[np.ix_(rows, rows)])
            places = np.ix_(rows, rows)
            distances[places] = np.where(labels[:, None] == labels[None, :], 0.0, distances[places])
    return join(distances)


def _inertia(before: Indices) -> Values:
    """What to add to log-odds so that groups of before stay, where nothing speaks clearly."""
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
    texts: Sequence[str], sameness: Measure, groups: Sequence[Sequence[int]]
) -> list[Neighbour | None]:
    """Return for each group the likest text of another one, None when there is no other."""
    label = np.empty(len(texts), dtype=np.int64)
    for number, members in enumerate(groups):
        label[list(members)] = number
    here, there = sameness.nearest_apart(label)
    if not len(here):
        return [None] * len(groups)
    odds = sameness.each(here, there)
    chances = sameness.chance(odds)
    order = np.lexsort((there, here, -odds, label[here]))
    numbers, firsts = np.unique(label[here][order], return_index=True)
    best = dict(zip(numbers.tolist(), order[firsts].tolist(), strict=True))
    return [
        Neighbour(
            int(there[place]),
            float(chances[place]),
            contrast(texts[here[place]], texts[there[place]]),
        )
        for place in (best[number] for number in range(len(groups)))
    ]


def weakest_pairs(
    sameness: Measure, groups: Sequence[Sequence[int]]
) -> Iterator[tuple[float, Pair | None]]:
    """Yield for each group its smallest chance and that pair, (1.0, None) for one member."""
    sets = [np.array(members)[:_MOST_WEIGHED] for members in groups]
    for rows, inside in zip(sets, squares(sameness, sets), strict=True):
        if len(rows) < 2:
            yield 1.0, None
            continue
        np.fill_diagonal(inside, np.inf)
        i, j = divmod(int(inside.argmin()), len(rows))
        yield float(sameness.chance(inside[i, j])), (int(rows[min(i, j)]), int(rows[max(i, j)]))
