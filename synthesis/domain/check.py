"""Strict at the door: what must hold before a decision is appended to the log."""

from collections.abc import Sequence
from datetime import UTC, datetime

from synthesis.domain.board import Board
from synthesis.domain.errors import Conflict, Invalid
from synthesis.domain.log import (
    RECORDS,
    Cut,
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Group,
    Propose,
    ProposedTheme,
    Redact,
    Retitle,
    Reword,
    Same,
    Seal,
    SetAside,
    Undo,
)
from synthesis.domain.onward import onward

MAX_WORDING = 2_000
MAX_TITLE = 120
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def check(board: Board, actor: str, decision: Decision) -> Board:
    """Return the board with the decision; raise unless it can be appended to the log.

    `Conflict` when what it names is gone, withdrawn or the same already; `Invalid` when
    it makes no sense by itself or when undoing would pull the ground from
    under later decisions.
    """
    _check_sense(board, decision)
    number = board.last_entry + 1
    entry = Entry(number, actor, _NO_TIME, decision)
    after = onward(board, (entry,), strict=True)
    before = {lapsed.number for lapsed in board.lapsed}
    fresh = [lapsed for lapsed in after.lapsed if lapsed.number not in before]
    if any(lapsed.number == number for lapsed in fresh):
        raise Conflict(f"{fresh[-1].reason} Nothing was changed; look at the board and try again.")
    for lapsed in fresh:
        if lapsed.number in board.undone:
            raise Conflict(f"Entry {lapsed.number} cannot be done again: {lapsed.reason}")
    if fresh:
        numbers = ", ".join(str(lapsed.number) for lapsed in fresh)
        raise Invalid(f"Later decisions build on this one. Undo these first: {numbers}.")
    return after


def _check_sense(board: Board, decision: Decision) -> None:  # noqa: PLR0912 - one case per kind
    match decision:
        case Undo(entry=number):
            if not 1 <= number <= board.last_entry:
                raise Invalid(f"There is no entry {number} to undo.")
            if number in board.undone:
                raise Invalid(f"Entry {number} is undone already.")
            if isinstance(board.entries[number - 1].decision, RECORDS):
                raise Invalid(f"Entry {number} tells what an organiser did. It cannot be undone.")
        case Seal() | Redact():
            raise Invalid("This is recorded by what an organiser does, and not decided here.")
        case Cut(detail=detail) if detail is board.detail:
            raise Invalid(f"The detail is “{detail}” already.")
        case Reword() as reword:
            _check_text(reword.wording, MAX_WORDING, "wording")
            _check_cites(board, reword)
        case Gather(wording=wording):
            _check_text(wording, MAX_WORDING, "wording", empty=True)
        case Retitle(title=title):
            _check_text(title, MAX_TITLE, "title")
        case File(theme=theme, title=title):
            if theme is not None and title:
                raise Invalid("Name a theme that is there or the title of a new one, not both.")
            _check_text(title, MAX_TITLE, "title", empty=True)
        case SetAside(reason=reason):
            _check_text(reason, MAX_WORDING, "reason")
        case Same(left=left, right=right) if left == right:
            raise Invalid(f"“Same” needs two different things; {left} is one.")
        case Different(left=left, right=right, others=others) if left in (right, *others):
            raise Invalid(f"“Different” needs different things; {left} stands on both sides.")
        case Propose(groups=groups, themes=themes):
            _check_proposal(board, groups, themes)
        case _:
            return


def _check_cites(board: Board, reword: Reword) -> None:
    """A draft cites points of its own recommendation, and nothing else cites any."""
    if reword.drafted != bool(reword.cites):
        raise Invalid("A drafted wording cites its notes, and no other wording does.")
    there = board.by_id.get(reword.recommendation)
    lost = set(reword.cites) - set(there.points if there else reword.cites)
    if lost:
        raise Conflict(
            f"The draft rests on {min(lost)}, which is no longer in this recommendation. Nothing "
            "was changed; ask for a new draft."
        )


def _check_proposal(board: Board, groups: Sequence[Group], themes: Sequence[ProposedTheme]) -> None:
    shelves = {None, *range(len(themes))}
    if any(group.theme not in shelves for group in groups):
        raise Invalid("A group of the proposal names a theme that the proposal does not have.")
    kept: list[str | None] = [*(each.keeps for each in groups), *(each.keeps for each in themes)]
    for id_ in set(kept) - {None, *board.by_id, *board.theme_by_id}:
        raise Conflict(f"{id_} is no longer on the board. Ask for a new proposal.")


def _check_text(text: str, longest: int, what: str, *, empty: bool = False) -> None:
    if not text.strip() and not (empty and not text):
        raise Invalid(f"The {what} is empty.")
    if len(text) > longest:
        raise Invalid(f"The {what} has {len(text):,} characters; at most {longest:,} fit.")
