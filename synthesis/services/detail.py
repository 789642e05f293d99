"""Choosing how finely proposals cut: what a choice would change, and making it.

The difference is worked out from vectors that the worker has stored, in the
process that serves the page: no model is loaded and nothing is embedded.
"""

from functools import lru_cache

from synthesis.domain.detail import Detail
from synthesis.domain.errors import Unavailable
from synthesis.domain.log import Cut
from synthesis.domain.model import Actor, ConferenceId
from synthesis.domain.ports import Job, Store
from synthesis.domain.preview import Preview
from synthesis.domain.preview import preview as compared
from synthesis.services import consolidate
from synthesis.services.access import Right, require
from synthesis.services.kept import board_of

MOST_POINTS = 2_000
"""Points up to which a page works the difference out: one to four seconds of one core for so many
full sentences (8 to 20 hundredths of one for the sample), five times as long for 5,000."""


def preview(store: Store, actor: Actor, detail: Detail) -> Preview:
    """Return what a proposal at this detail would change on the board as it is now.

    Raises `Unavailable` where no note was read by a worker yet, and beyond
    `MOST_POINTS` points.
    """
    require(actor, Right.PROPOSE)
    edition = store.conferences.edition(actor.conference)
    board = board_of(store, actor.conference)
    if len(board.points) > MOST_POINTS:
        raise Unavailable(
            f"With {len(board.points):,} points the difference is not shown beforehand (at most "
            f"{MOST_POINTS:,}). Choose, look at the proposal, and undo both where it is worse."
        )
    model, vectors = consolidate.most_read(store, board)
    if not vectors:
        raise Unavailable("No note has been read by a worker yet. Look again in a moment.")
    return _previewed(store, actor.conference, edition, model, len(vectors), detail)


@lru_cache(maxsize=32)
def _previewed(  # noqa: PLR0913, PLR0917 - what the answer depends on
    store: Store,
    conference: ConferenceId,
    edition: tuple[int, int],
    model: str,
    read: int,
    detail: Detail,
) -> Preview:
    """The difference for an edition of the board and so many vectors of a model."""
    del edition, read
    board = board_of(store, conference)
    vectors = consolidate.known_vectors(store, model, board, board.listed)
    return compared(board, vectors, model, detail)


def choose(store: Store, actor: Actor, detail: Detail, seen: int) -> tuple[Job, bool]:
    """Keep the detail for this and later proposals, and ask for one.

    Returns the job, and False when one was under way already; that one is then
    made again at this detail. `seen` is the last entry that the person had on
    screen: raises `Conflict` when somebody else has chosen since.
    """
    require(actor, Right.PROPOSE)
    if board_of(store, actor.conference).detail is not detail:
        consolidate.decide(store, actor, Cut(detail), seen)
    return consolidate.request_proposal(store, actor)
