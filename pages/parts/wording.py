"""How a recommendation's wording is shown: a note's own words as a quotation, and whose it is."""

from synthesis.domain.board import Board, Recommendation


def quotation(text: str) -> str:
    """Return a note's words, marked as such."""
    return f"“{text}”"


def words(board: Board, each: Recommendation) -> str:
    """Return the wording; in quotation marks where it is a note's own words, and only there."""
    return quotation(each.wording) if board.quotes(each) else each.wording


def source(each: Recommendation) -> str:
    """Return whose words they are: a note's by its code, a machine's draft, or a person's."""
    if each.quoted:
        return f"in the words of {each.quoted}"
    if each.drafted_from:
        by = f"drafted by a machine from {', '.join(each.drafted_from)}"
        return f"{by}; accepted by {each.worded_by}"
    return f"worded by {each.worded_by}"
