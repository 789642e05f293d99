"""A drafted wording, where the organiser has named an endpoint: what would be sent, and sending."""

from dataclasses import dataclass

from synthesis.domain.drafting import Drafted, may_be_sent
from synthesis.domain.errors import Conflict
from synthesis.domain.masking import masked
from synthesis.domain.model import Actor, Point, RecommendationId
from synthesis.domain.ports import Drafter, Store
from synthesis.services.access import Right, require
from synthesis.services.consolidate import read_board
from synthesis.services.secrecy import Door, kept_back


@dataclass(frozen=True, slots=True)
class Offer:
    """What would leave this machine, and to where, if somebody asked for a draft."""

    host: str
    model: str
    points: tuple[Point, ...]
    kept: int


def offer(store: Store, actor: Actor, drafter: Drafter, id_: RecommendationId) -> Offer:
    """Return what a draft would send; nothing is sent. Raises `NotFound` for the recommendation.

    No note of a confidential breakout is ever sent, released or not.
    """
    require(actor, Right.DECIDE)
    kept = kept_back(store, actor.conference, Door.DRAFT)
    board = masked(read_board(store, actor), kept)
    each = board.recommendation(id_)
    sent = may_be_sent(board, each)
    return Offer(drafter.host, drafter.model, sent, len(each.points) - len(sent))


def draft(
    store: Store, actor: Actor, drafter: Drafter, id_: RecommendationId, seen: Offer
) -> Drafted:
    """Send what the person saw in the offer, and return the draft; no entry is made of it.

    Raises `Conflict`, sending nothing, when by now something else would go, and
    `Unavailable` when there is no answer that can be used.
    """
    if offer(store, actor, drafter, id_) != seen:
        raise Conflict(
            "The notes of this recommendation have changed since you opened it. Nothing was sent; "
            "look at them and ask again."
        )
    return drafter.draft(seen.points)
