"""The order of recommendations: by support, then by hand."""

from synthesis.domain.board import Board
from synthesis.domain.errors import Invalid
from synthesis.domain.log import Rank
from synthesis.domain.model import RecommendationId


def placing(board: Board, id_: RecommendationId, number: int) -> Rank:
    """Return the decision that gives a recommendation a printed number, from 1."""
    if not 1 <= number <= len(board.recommendations):
        raise Invalid(f"The list has the numbers 1 to {len(board.recommendations)}.")
    others = [each.id for each in board.recommendations if each.id != id_]
    return Rank(id_, others[number - 1] if number <= len(others) else None)
