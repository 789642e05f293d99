"""A recommendation's log-odds -> the parts of it that may not belong with the rest.

Every join that average linkage made on the way to a recommendation names a
part; those that look least like the rest come first. Pure numbers.
"""

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.grouping import ZERO, tree_of

MOST_JOINS = 150
"""Joins looked at, the last ones: what does not belong is joined late."""

Numbers = NDArray[np.float64]


def parts_of(inside: Numbers) -> tuple[NDArray[np.bool_], Numbers]:
    """Return parts, and the mean log-odds between each and the rest.

    `inside` is a symmetric square of log-odds above the cut, of at least two
    points. A row for each part, shape (parts, points), has True for its points:
    at most half of all.
    """
    count = len(inside)
    distances = np.clip(ZERO - inside, 0.01, None)
    tree = tree_of(distances)
    members = np.eye(2 * count - 1, count, dtype=bool)
    for number, (left, right) in enumerate(tree[:, :2].astype(np.int64), start=count):
        members[number] = members[left] | members[right]
    late = np.unique(tree[-MOST_JOINS:, :2].astype(np.int64))
    parts = members[late]
    parts = parts[2 * parts.sum(axis=1) <= count]
    sizes = parts.sum(axis=1)
    odds = inside - np.diag(np.diag(inside))
    towards = parts.astype(np.float64) @ odds
    means = np.where(parts, 0.0, towards).sum(axis=1) / (sizes * (count - sizes))
    return parts, means
