"""The conference at a glance, for everybody who is in it: counts, never a note's text."""

from collections import Counter
from dataclasses import dataclass

from synthesis.domain.board import Ledger
from synthesis.domain.model import Actor, Breakout, Seat, Support, Table
from synthesis.domain.ports import Store
from synthesis.services.access import Right, require
from synthesis.services.consolidate import board_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A recommendation as everybody may see it."""

    number: int
    theme: str
    wording: str
    support: Support


@dataclass(frozen=True, slots=True)
class Glance:
    """Where the conference stands; `notes_at` counts notes that were not withdrawn."""

    ledger: Ledger
    breakouts: tuple[Breakout, ...]
    tables: tuple[Table, ...]
    notes_at: dict[Seat, int]
    ranked: tuple[Standing, ...]
    stamp: int


def glance(store: Store, actor: Actor) -> Glance:
    """Return the counts and the ranked list."""
    require(actor, Right.READ_BOARD)
    stamp = store.conferences.stamp(actor.conference)
    board = board_of(store, actor.conference)
    counts = Counter(note.seat for note in board.notes.values() if not note.withdrawn)
    return Glance(
        board.ledger,
        store.conferences.breakouts(actor.conference),
        store.conferences.tables(actor.conference),
        dict(counts),
        tuple(
            Standing(number, board.theme_title(each.theme), each.wording, each.support)
            for number, each in enumerate(board.recommendations, start=1)
        ),
        stamp,
    )
