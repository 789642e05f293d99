"""The conference at a glance, for everybody who is in it.

Counts for all. A recommendation that still speaks in a note's own words is shown
to those who may read that note; for the others it is only counted.
"""

from collections import Counter
from dataclasses import dataclass

from synthesis.domain.board import Ledger
from synthesis.domain.model import Actor, Breakout, Seat, Support, Table
from synthesis.domain.ports import Store
from synthesis.services.access import Right, may, require
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
    """Where the conference stands; `notes_at` counts notes that were not withdrawn.

    `quoted` counts the recommendations that are not in `ranked`, because their
    words are those of a note that whoever asked may not read.
    """

    ledger: Ledger
    breakouts: tuple[Breakout, ...]
    tables: tuple[Table, ...]
    notes_at: dict[Seat, int]
    ranked: tuple[Standing, ...]
    quoted: int
    stamp: int


def glance(store: Store, actor: Actor) -> Glance:
    """Return the counts and as much of the ranked list as the actor may see."""
    require(actor, Right.READ_BOARD)
    stamp = store.conferences.stamp(actor.conference)
    board = board_of(store, actor.conference)
    counts = Counter(note.seat for note in board.notes.values() if not note.withdrawn)
    ranked = tuple(
        Standing(number, board.theme_title(each.theme), each.wording, each.support)
        for number, each in enumerate(board.recommendations, start=1)
        if each.quoted is None or may(actor, Right.READ_NOTES, board.points[each.quoted].seat)
    )
    return Glance(
        board.ledger,
        store.conferences.breakouts(actor.conference),
        store.conferences.tables(actor.conference),
        dict(counts),
        ranked,
        len(board.recommendations) - len(ranked),
        stamp,
    )
