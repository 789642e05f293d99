"""What people answered, kept free of contradiction: the last answer counts.

An answer is a pair of point sets. Those that make the same point are a knot:
all points of both sides belong together, and knots that share a point are one.
Pure sets; knows nothing of the log or of how points are grouped.
"""

from collections.abc import Iterable, Sequence

from synthesis.domain.model import PointCode

Points = frozenset[PointCode]
Pair = tuple[Points, Points]
"""The points on the two sides of an answer."""


def knot_of(same: Iterable[Pair], points: Points) -> Points:
    """Return the points together with all that answers tie to them."""
    found = points
    rest = [left | right for left, right in same]
    while touching := [each for each in rest if each & found]:
        rest = [each for each in rest if not each & found]
        found = found.union(*touching)
    return found


def joined(same: Sequence[Pair], different: Sequence[Pair], pair: Pair) -> list[Pair]:
    """Return what is left of the `different` answers once the pair is the same, too.

    Of each answer only the pairs of points fall away that now belong together.
    """
    knot = knot_of([*same, pair], pair[0] | pair[1])
    return [piece for each in different for piece in _beyond(each, knot)]


def _beyond(pair: Pair, knot: Points) -> list[Pair]:
    left, right = pair
    if not (left & knot and right & knot):
        return [pair]
    pieces = [(left - knot, right), (left & knot, right - knot)]
    return [(one, other) for one, other in pieces if one and other]


def parted(same: Sequence[Pair], pair: Pair) -> list[Pair]:
    """Return what is left of the `same` answers once the two sides of the pair differ.

    Where earlier answers tie the sides together, its left side leaves the knot.
    """
    left, right = pair
    if not knot_of(same, left) & right:
        return list(same)
    return [piece for each in same for piece in _without(each, left)]


def _without(pair: Pair, leaving: Points) -> list[Pair]:
    """What stays tied and what leaves together, each with its sides where it still has both."""
    left, right = pair
    if not (left | right) & leaving:
        return [pair]
    pieces = ((left - leaving, right - leaving), (left & leaving, right & leaving))
    return [(one or other, other or one) for one, other in pieces if len(one | other) > 1]


def apart(different: Iterable[Pair], one: Points, other: Points) -> bool:
    """Whether somebody answered that a point of one and a point of the other differ."""
    return any(
        (left & one and right & other) or (left & other and right & one)
        for left, right in different
    )


def mostly(side: Points, points: Points) -> bool:
    """Whether more than half of an answer's side lies in these points."""
    return 2 * len(side & points) > len(side)
