"""Review questions: what to ask next, and what an answer does besides standing in the log.

Works on the vectors that the worker made; never loads a model itself.
"""

from dataclasses import dataclass
from functools import lru_cache

from synthesis.domain.asking import MOST_CHOICES, questions
from synthesis.domain.board import Board
from synthesis.domain.learning import Lesson
from synthesis.domain.log import Different, Entry, Ref, Same
from synthesis.domain.measuring import Measured, measured
from synthesis.domain.model import MACHINE, Actor, ConferenceId
from synthesis.domain.ports import Store
from synthesis.domain.questions import Question
from synthesis.services import consolidate
from synthesis.services.access import Right, may, require
from synthesis.services.kept import board_of

FEWEST_TO_RECUT = 5
SHARE_TO_RECUT = 0.3
"""After so many new answers, and so many for each answer in all, the machine is asked to cut the
rest again: often while each answer teaches much, ever more rarely later, so that the log does
not fill with proposals. On debate topics of the training part better than after every 15."""


@dataclass(frozen=True, slots=True)
class Review:
    """The questions to ask now, and what came of those before.

    `stricter` is by how many log-odds the lesson raised the cut between any two
    points; see `Taught.stricter`. `answered` counts all answers that stand, `fresh`
    those since the last proposal. `waiting` points have no vector yet and are not
    asked about.
    """

    questions: tuple[Question, ...]
    lesson: Lesson
    answered: int
    fresh: int
    waiting: int
    stricter: float = 0.0


def review(
    store: Store,
    actor: Actor,
    skipped: frozenset[frozenset[Ref]] = frozenset(),
    *,
    most: int = 1,
    choices: int = MOST_CHOICES,
) -> Review:
    """Return the questions whose answers would change most, the first first.

    `skipped` are pairs that this person does not want to be asked about now.
    Before the first proposal there is nothing to ask.
    """
    require(actor, Right.DECIDE)
    board = board_of(store, actor.conference)
    model, vectors = consolidate.most_read(store, board)
    waiting = len(board.listed) - len(vectors)
    if not vectors or not board.recommendations:
        return Review((), Lesson(), answered(board), 0, waiting)
    edition = store.conferences.edition(actor.conference)
    found = _measured(store, actor.conference, edition, model, len(vectors))
    asked = questions(
        board,
        found,
        skipped=skipped,
        most=most,
        choices=choices,
        breakout=actor.breakout,
        hidden=consolidate.seen_by(store, actor).hidden,
    )
    taught = found.taught
    counts = answered(board), fresh_answers(board), waiting
    return Review(asked, taught.lesson, *counts, stricter=taught.stricter)


@lru_cache(maxsize=4)
def _measured(
    store: Store, conference: ConferenceId, edition: tuple[int, int, int], model: str, read: int
) -> Measured:
    """What the machine measures on the board of an edition, with so many vectors of a model."""
    del edition, read
    board = board_of(store, conference)
    return measured(board, consolidate.known_vectors(store, model, board, board.listed), model)


def answer(store: Store, actor: Actor, decision: Same | Different, seen: int) -> Entry:
    """Append an answer and return its entry; now and then the machine is asked to cut again.

    Raises as `consolidate.decide`.
    """
    entry = consolidate.decide(store, actor, decision, seen)
    learnt = recut_due(board_of(store, actor.conference))
    if learnt and may(actor, Right.PROPOSE):
        consolidate.request_proposal(store, actor)
    return entry


def recut_due(board: Board) -> bool:
    """Whether enough was answered since the last proposal for the rest to be cut again."""
    return fresh_answers(board) >= max(FEWEST_TO_RECUT, SHARE_TO_RECUT * answered(board))


def answered(board: Board) -> int:
    """Return how many answers stand in the log."""
    return sum(_stands(board, entry) for entry in board.entries)


def fresh_answers(board: Board) -> int:
    """Return how many answers stand that no proposal has learnt from yet."""
    last = max((e.number for e in board.entries if e.actor == MACHINE), default=0)
    return sum(_stands(board, entry) for entry in board.entries[last:])


def _stands(board: Board, entry: Entry) -> bool:
    return isinstance(entry.decision, Same | Different) and entry.number not in board.undone
