"""Points and how likely they are the same -> groups that make one point each.

Exact duplicates first (one fingerprint), then average linkage (UPGMA, Sokal and
Michener 1958) over the log-odds of `sameness`, under what people and the rules
of `contrast` keep together and apart, then moves of single points (`refining`).
Pure numbers and texts: nothing of the log.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from synthesis.domain.agreement import Points
from synthesis.domain.clashes import LOOKED_AT, Clashes
from synthesis.domain.clusters import Clusters
from synthesis.domain.contrast import contrast
from synthesis.domain.linking import link
from synthesis.domain.neighbours import near_pairs, nearest_apart
from synthesis.domain.ports import Indices, Values, Vectors
from synthesis.domain.refining import refine
from synthesis.domain.sameness import LIKELY, Measure, probability, squares
from synthesis.domain.text import fingerprint

LARGEST_DENSE = 5_000
"""Points whose log-odds are held in one matrix at a time (200 MB). More are linked to what is near
them only, which comes near what one matrix gives and is no slower from here on: see `linking`."""

ZERO = 20.0
"""The distance that stands for log-odds at the cut: distances may not be negative."""
USUAL_CUT = float(np.log(LIKELY / (1.0 - LIKELY)))
"""Log-odds of two points at the cut; a finer detail takes something off the log-odds of all."""
_DECIMALS = 5  # of chances: what lies beyond hangs on the order of sums
_MOST_WEIGHED = 500  # members of a group among which its weakest pair is looked for
_NEAR_MIDDLES, _STANDING_FOR = 5, 8  # groups about one, and members of each, that are looked at
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
    prints = [fingerprint(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda i: (prints[i], texts[i]))
    if not order:
        return []
    parted = {frozenset(pair) for pair in different}
    together = _together(prints, order, same, parted)[order]
    place = {index: position for position, index in enumerate(order)}
    points = _Points(
        rows=np.array(order, dtype=np.int64),
        fields=_first_in(sameness.fields[order], together),
        together=together,
        before=np.array(before or [-1] * len(texts), dtype=np.int64)[order],
        clashes=Clashes([texts[i] for i in order]),
        apart=[(place[min(pair)], place[max(pair)]) for pair in parted],
    )
    labels = (_at_once if len(order) <= LARGEST_DENSE else _in_parts)(sameness, points)
    groups: dict[int, list[int]] = {}
    for index, label in zip(order, labels.tolist(), strict=True):
        groups.setdefault(label, []).append(index)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class _Points:
    """What is given of the points, in the order of their texts; `rows` are theirs in the measure.

    `fields` is what each is first grouped in, `together` what it belongs to from
    the start, `before` its earlier group; `apart` are positions that people parted.
    """

    rows: Indices
    fields: Indices
    together: Indices
    before: Indices
    clashes: Clashes
    apart: Sequence[Pair]


def _at_once(sameness: Measure, points: _Points) -> Indices:
    """Label the points by linkage over one matrix of them all."""
    everything = np.arange(len(points.rows))
    odds = next(squares(sameness, [points.rows]))
    distances = _distances(points, everything, odds)
    labels = _inside_out(distances.copy(), points.fields)
    return _refined(points, everything, distances, labels)


def _in_parts(sameness: Measure, points: _Points) -> Indices:
    """Label them field by field, each by a matrix of its own, then link what comes of that."""
    _, field = np.unique(points.fields, return_inverse=True)
    ends = np.cumsum(np.bincount(field))
    parts = np.split(np.argsort(field, kind="stable"), ends[:-1])
    parts = [part for part in parts if 1 < len(part) <= LARGEST_DENSE]
    labels = points.together + len(points.rows)
    for part, odds in zip(
        parts, squares(sameness, [points.rows[part] for part in parts]), strict=True
    ):
        distances = _distances(points, part, odds)
        inner = _refined(points, part, distances, join(distances.copy()))
        labels[part] = part[np.unique(inner, return_index=True)[1]][inner]

    def near(left: Indices, right: Indices) -> Values:
        odds = sameness.each(points.rows[left], points.rows[right])
        return odds + _inertia(points.before[left], points.before[right])

    _, labels = np.unique(labels, return_inverse=True)
    vectors = sameness.centred[points.rows]
    return link(labels, vectors, near, points.clashes, points.apart)


def _together(
    prints: Sequence[str], order: Sequence[int], same: Iterable[Pair], apart: set[frozenset[int]]
) -> Indices:
    """Label texts that belong together from the start: equal fingerprints, and people's answers."""
    first: dict[str, int] = {}
    pairs = list(same)
    for index in order:
        other = first.setdefault(prints[index], index)
        if other != index:
            pairs.append((other, index))
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(prints), len(prints)))
    _, labels = connected_components(graph, directed=False)
    labels = np.asarray(labels, dtype=np.int64)
    spare = len(prints)
    for pair in apart:
        for index in sorted(pair)[1:]:
            if labels[index] == labels[min(pair)]:  # `different` wins over `same`
                labels[index], spare = spare, spare + 1
    return labels


def _distances(points: _Points, some: Indices, odds: Values) -> NDArray[np.float64]:
    """Distances between some of the points, which say what may and may not be joined."""
    before, together = points.before[some], points.together[some]
    near = odds > LOOKED_AT  # whatever was before, or what is parted would join the next time
    odds = odds + _inertia(before[:, None], before[None, :])
    distances = np.clip(ZERO - odds.astype(np.float64), 0.01, None)
    distances = (distances + distances.T) / 2.0
    left, right = points.clashes.among(some, some)
    close = (left < right) & near[left, right]
    for i, j in zip(left[close], right[close], strict=True):
        if points.clashes.parts(some[i], some[j]):
            distances[i, j] = distances[j, i] = _APART
    distances[together[:, None] == together[None, :]] = 0.0
    position = {member: place for place, member in enumerate(some.tolist())}
    for one, other in points.apart:
        if one in position and other in position:
            i, j = position[one], position[other]
            distances[i, j] = distances[j, i] = _APART
    return distances


def _refined(
    points: _Points, some: Indices, distances: NDArray[np.float64], labels: Indices
) -> Indices:
    """Move points, and what must stay together as one, to where people are likeliest to agree."""
    _, first, unit = np.unique(points.together[some], return_index=True, return_inverse=True)
    unit, first = np.argsort(np.argsort(first))[unit], np.sort(first)  # as they are first met
    sizes = np.bincount(unit).astype(np.float64)
    chances, apart = probability(ZERO + USUAL_CUT - distances), distances >= _APART
    if len(sizes) < len(unit):
        chances = _by_unit(chances, unit) / np.outer(sizes, sizes)
        apart = _by_unit(apart.astype(np.float64), unit) > 0.0
    chances = np.round(chances, _DECIMALS)
    np.fill_diagonal(chances, 1.0)
    units = Points(chances, sizes, points.fields[some][first], apart)
    return refine(units, labels[first], points.before[some][first])[unit]


def _by_unit(square: NDArray[np.float64], unit: Indices) -> NDArray[np.float64]:
    """Add up a square's rows and columns by unit."""
    marks = csr_array((np.ones(len(unit)), (unit, np.arange(len(unit)))))
    return np.asarray(marks @ (marks @ square).T)


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


def _inertia(one: Indices, other: Indices) -> Values:
    """What to add to log-odds so that groups of before stay, where nothing speaks clearly."""
    stays = np.where(one == other, INERTIA, -INERTIA)
    return np.where((one < 0) | (other < 0), 0.0, stays).astype(np.float32)


def join(distances: NDArray[np.float64]) -> Indices:
    """Label by average linkage, from 0: what is closer than `ZERO` on average comes together.

    `distances` is a symmetric square of at least two rows; its diagonal is set to 0.
    """
    return _cut(tree_of(distances))


def join_condensed(distances: NDArray[np.float64]) -> Indices:
    """Label as `join` does, by distances of all pairs in the order of scipy's `squareform`."""
    return _cut(linkage(distances, method="average"))


def _cut(tree: NDArray[np.float64]) -> Indices:
    return np.asarray(fcluster(tree, t=ZERO, criterion="distance"), dtype=np.int64) - 1


def tree_of(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scipy's linkage matrix of average linkage; takes what `join` takes."""
    np.fill_diagonal(distances, 0.0)
    return np.asarray(linkage(squareform(distances, checks=False), method="average"))


def nearest_outside(
    texts: Sequence[str], sameness: Measure, groups: Sequence[Sequence[int]]
) -> list[Neighbour | None]:
    """Return for each group the likest text of another one, None when there is no other."""
    label = np.empty(len(texts), dtype=np.int64)
    for number, members in enumerate(groups):
        label[list(members)] = number
    few = len(texts) <= LARGEST_DENSE
    here, there = (nearest_apart if few else _near_apart)(sameness.centred[: len(texts)], label)
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


def _near_apart(vectors: Vectors, label: Indices) -> tuple[Indices, Indices]:
    """Pairs of points that stand for each group and the groups with the nearest middles."""
    groups = Clusters(label)
    left, right = near_pairs(groups.middles(vectors), _NEAR_MIDDLES)
    _, here, there = groups.crossed(left, right, _STANDING_FOR)
    return np.concatenate([here, there]), np.concatenate([there, here])


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
