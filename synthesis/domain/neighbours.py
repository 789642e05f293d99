"""Which rows of many are nearest to each other; memory grows with the rows, not their square."""

from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.alongside import alongside
from synthesis.domain.ports import Indices, Vectors

EXACT = 20_000
"""Rows up to which every product is looked at: 5 processor seconds for so many, four times that
for twice as many. Beyond, an index (HNSW, Malkov and Yashunin 2016) finds .975 of the 30 nearest
in 3 for so many, 20 for 100,000."""
_BLOCK = 512  # rows whose products with all others are held at a time: 40 MB for 20,000
_STRIPES = 25  # columns of which the largest product is looked at first, see `_largest`


def near_pairs(vectors: Vectors, most: int) -> tuple[Indices, Indices]:
    """Return pairs of positions of unit rows: each row with its `most` nearest others.

    The first of a pair is the smaller; a pair comes once. Beyond `EXACT` rows a few
    in a hundred are missed, the same ones every time for rows in the same order.
    """
    one, other = nearest(vectors, most)
    pairs = np.unique(np.minimum(one, other) * len(vectors) + np.maximum(one, other))
    left, right = np.divmod(pairs, max(1, len(vectors)))
    return left, right


def nearest(vectors: Vectors, most: int) -> tuple[Indices, Indices]:
    """Return positions of unit rows side by side with those of their `most` nearest others."""
    most = min(most, len(vectors) - 1)
    if most < 1:
        none = np.empty(0, dtype=np.int64)
        return none, none
    found = list((_nearest if len(vectors) <= EXACT else _indexed)(vectors, most))
    return np.concatenate([one for one, _ in found]), np.concatenate([near for _, near in found])


def nearest_apart(vectors: Vectors, labels: Indices) -> tuple[Indices, Indices]:
    """Return for each unit row that one with another label which is nearest."""
    here = np.arange(len(labels)) if len(np.unique(labels)) > 1 else np.empty(0, dtype=np.int64)
    there = np.empty(len(here), dtype=np.int64)
    for start in range(0, len(here), _BLOCK):
        rows = here[start : start + _BLOCK]
        products = vectors[rows] @ vectors.T
        products[labels[rows][:, None] == labels[None, :]] = -np.inf
        there[rows] = products.argmax(axis=1)
    return here, there


def _nearest(vectors: Vectors, most: int) -> list[tuple[Indices, Indices]]:
    """Return rows side by side with their nearest others, exact, a block of rows at a time."""

    def block(start: int) -> tuple[Indices, Indices]:
        products = vectors[start : start + _BLOCK] @ vectors.T
        here = np.arange(len(products))
        products[here, here + start] = -2.0
        row, near = _largest(products, most)
        return row + start, near

    return alongside(block, range(0, len(vectors), _BLOCK))


def _indexed(vectors: Vectors, most: int) -> Iterator[tuple[Indices, Indices]]:
    """Yield rows side by side with neighbours from an index, one thread: so it is built alike."""
    from usearch.index import BatchMatches, Index  # large conferences only

    index = Index(
        ndim=vectors.shape[1], metric="ip", dtype="bf16", connectivity=16,
        expansion_add=64, expansion_search=64,
    )  # fmt: skip
    index.add(np.arange(len(vectors)), vectors, threads=1)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        found = cast(BatchMatches, index.search(block, most + 1, threads=1))
        there = np.arange(most + 1) < np.asarray(found.counts)[:, None]
        near = np.asarray(found.keys)[there].astype(np.int64)
        row = np.repeat(np.arange(len(there)) + start, there.sum(axis=1))
        yield row[row != near], near[row != near]


def _largest(products: NDArray[np.float32], most: int) -> tuple[Indices, Indices]:
    """Return row and column of the `most` largest values of each row; of equal ones the first.

    The largest of each stripe of columns tell what a value must reach at least: a
    tenth of the time of sorting whole rows apart.
    """
    rows, count = products.shape
    width = -(-count // _STRIPES)
    enough = products
    if width > most:
        starts = np.arange(0, count, _STRIPES)
        enough = np.maximum.reduceat(products, starts, axis=1)
    least = np.partition(enough, enough.shape[1] - most, axis=1)[:, -most]
    row, column = np.nonzero(products >= least[:, None])
    order = np.lexsort((-products[row, column], row))
    row, column = row[order], column[order]
    first = np.searchsorted(row, np.arange(rows))
    kept = np.arange(len(row)) - first[row] < most
    return row[kept], column[kept]
