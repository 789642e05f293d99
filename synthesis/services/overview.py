"""The conference at a glance, for everybody who is in it.

Counts for all. A recommendation that still speaks in a note's own words is shown
to those who may read that note; for the others it is only counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from synthesis.domain.board import Board, Ledger, Recommendation
from synthesis.domain.masking import masked
from synthesis.domain.model import (
    Actor,
    Breakout,
    PointCode,
    RecommendationId,
    Role,
    Seat,
    Support,
    Table,
)
from synthesis.domain.ports import Store
from synthesis.services.access import Right, closed_to, may, require
from synthesis.services.kept import lately


@dataclass(frozen=True, slots=True)
class Standing:
    """A recommendation as everybody may see it.

    `quoted` is the note whose own words the wording is; `drafted` tells that a machine outside
    drafted it and a person accepted it.
    """

    number: int
    theme: str
    wording: str
    support: Support
    quoted: PointCode | None = None
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """Where the conference stands; `notes_at` counts notes that were not withdrawn.

    `quoted` counts the recommendations that are not in `ranked`, because their
    words are those of a note that whoever asked may not read.
    """

    ledger: Ledger
    breakouts: tuple[Breakout, ...]
    tables: tuple[Table, ...]
    notes_at: Mapping[Seat, int]
    ranked: tuple[Standing, ...]
    quoted: int
    stamp: int


def glance(store: Store, actor: Actor) -> Glance:
    """Return the counts and as much of the ranked list as the actor may see."""
    require(actor, Right.READ_BOARD)
    stamp, board = lately(store, actor.conference)
    shown = masked(board, closed_to(store, actor))
    readable = (_readable(actor, board, shown, id_) for id_ in board.by_id)
    ranked = tuple(
        Standing(
            number,
            shown.theme_title(each.theme),
            each.wording,
            each.support,
            each.quoted,
            bool(each.drafted_from),
        )
        for number, each in enumerate(readable, start=1)
        if each is not None
    )
    return Glance(
        board.ledger,
        store.conferences.breakouts(actor.conference),
        store.conferences.tables(actor.conference),
        board.notes_at,
        ranked,
        len(board.recommendations) - len(ranked),
        stamp,
    )


def _readable(
    actor: Actor, board: Board, shown: Board, id_: RecommendationId
) -> Recommendation | None:
    """The recommendation in words that the actor may read, None while there are none.

    `shown` has no word of closed breakouts; a facilitator reads those of the own table.
    """
    whole, each = board.by_id[id_], shown.by_id[id_]
    if each.quoted is None:
        return each
    if actor.role is Role.FACILITATOR and _may_read(actor, board, whole):
        return whole
    return each if not shown.is_unread(each) and _may_read(actor, shown, each) else None


def _may_read(actor: Actor, board: Board, each: Recommendation) -> bool:
    return each.quoted is not None and may(actor, Right.READ_NOTES, board.points[each.quoted].seat)
