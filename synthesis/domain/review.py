"""What on the board a person should look at before it is handed over.

Only asks; what people answered is not asked again.
"""

from dataclasses import dataclass
from itertools import combinations

from synthesis.domain.board import Board, Recommendation
from synthesis.domain.contrast import doubt
from synthesis.domain.model import PointCode

MOST_SHOWN = 3
"""Doubts about one recommendation: whoever has looked at three looks at all its notes."""


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
    found: list[Doubt] = []
    for left, right in combinations(each.points, 2):
        reason = doubt(board.points[left].text, board.points[right].text)
        if reason and not _answered(board, left, right):
            found.append(Doubt(left, right, reason))
            if len(found) == MOST_SHOWN:
                break
    return tuple(found)


def _answered(board: Board, left: PointCode, right: PointCode) -> bool:
    return any(
        (left in one and right in other) or (left in other and right in one)
        for one, other in board.constraints.same
    )
