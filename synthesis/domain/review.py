"""What on the board a person should look at before it is handed over.

Only asks; what people answered is not asked again. And where a rule of the language or an
answer stands against the machine's chance that two points are the same, which knows neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from synthesis.domain.answers import apart
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.clashes import doubted
from synthesis.domain.model import PointCode

MOST_SHOWN = 3
"""Doubts about one recommendation: whoever has looked at three looks at all its notes."""

AGREED = "agreed"
"""Beside the reasons of `log.KeptApart`: somebody said that two points make the same one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two points that stand together and may be contrary; `reason` as in `log.KeptApart`."""

    left: PointCode
    right: PointCode
    reason: str


def doubts(board: Board, each: Recommendation) -> tuple[Doubt, ...]:
    """Return pairs inside a recommendation that may be contrary, at most `MOST_SHOWN`.

    Pairs of which somebody said that they make the same point are left out.
    """
    return tuple(islice(_open(board, each), MOST_SHOWN))


def doubt_between(
    board: Board, left: Sequence[PointCode], right: Sequence[PointCode]
) -> Doubt | None:
    """Return the first pair of a point of each side that may be contrary, None for none."""
    codes = (*left, *right)
    crossing = (
        Doubt(codes[i], codes[j], reason)
        for i, j, reason in doubted(board.texts(codes))
        if i < len(left) <= j
    )
    return next(crossing, None)


def are_different(board: Board, one: Sequence[PointCode], other: Sequence[PointCode]) -> bool:
    """Tell whether somebody answered that something of one and something of the other differ."""
    return apart(board.constraints.different, frozenset(one), frozenset(other))


def outweighed(board: Board, left: PointCode, right: PointCode) -> str:
    """Return why the machine's chance of two points says nothing, "" where it stands.

    People's answers come before rules; reasons as in `log.KeptApart`, and `AGREED`.
    """
    if are_different(board, (left,), (right,)):
        return "people"
    if _answered(board, left, right):
        return AGREED
    found = doubt_between(board, (left,), (right,))
    return found.reason if found else ""


def _open(board: Board, each: Recommendation) -> Iterator[Doubt]:
    """Every doubt about the recommendation that nobody has answered."""
    for left, right, reason in doubted(board.texts(each.points)):
        pair = Doubt(each.points[left], each.points[right], reason)
        if not _answered(board, pair.left, pair.right):
            yield pair


def _answered(board: Board, left: PointCode, right: PointCode) -> bool:
    return any(
        (left in one and right in other) or (left in other and right in one)
        for one, other in board.constraints.same
    )
