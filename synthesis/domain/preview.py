"""What a proposal at some detail would change, before anything is changed.

Groups the free points again and compares that with the board, by the points
that recommendations of now and groups of then have in common. Appends nothing,
finds no themes, and knows nothing of how vectors are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.measuring import free_points
from synthesis.domain.model import PointCode, RecommendationId
from synthesis.domain.ports import Vectors
from synthesis.domain.proposing import regrouped
from synthesis.domain.wording import clearest

MOST_SHOWN = 12
"""Changes that are told one by one; the rest is counted. More than a dozen nobody reads."""


class Kind(Enum):
    """What becomes of recommendations that a proposal may change."""

    KEPT = auto()
    """One stays as it is."""
    GROWN = auto()
    """One only takes in points that had no place."""
    JOINED = auto()
    """Several become one."""
    SPLIT = auto()
    """One becomes several."""
    MIXED = auto()
    """Several become several others."""
    NEW = auto()
    """Points without a place become some."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A group as it would be: the point whose words would stand for it, and how many it has."""

    quote: PointCode
    size: int


@dataclass(frozen=True, slots=True)
class Change:
    """Recommendations of now, and what their points would become.

    `moved` counts the points that would not stay with the most of them.
    """

    kind: Kind
    before: tuple[RecommendationId, ...]
    after: tuple[Piece, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The difference that a proposal would make.

    `became` counts the untouched recommendations of now by what becomes of them;
    the `pinned` ones were touched by people and stay. `now` and `then` count all,
    `alone_now` and `alone_then` those of a single point. `placed` points have no
    place yet and would get one; `unread` ones have no vector yet and were left
    out. `largest` tells at most `MOST_SHOWN` of all `changes`.
    """

    detail: Detail
    now: int
    then: int
    became: Mapping[Kind, int]
    pinned: int
    alone_now: int
    alone_then: int
    placed: int
    unread: int
    changes: int
    largest: tuple[Change, ...]


_Points = frozenset[PointCode]
_Found = tuple[Kind, int, list[RecommendationId], list[_Points]]


def preview(
    board: Board, vectors: Mapping[PointCode, Vectors], method: str, detail: Detail
) -> Preview:
    """Return what a proposal at this detail would change on the board.

    `vectors` has a unit row for each point, of the model that `method` names;
    points without one are left out.
    """
    then = [frozenset(each) for each in regrouped(board, vectors, method, detail)]
    read: _Points = frozenset().union(*then)
    now = {
        each.id: read.intersection(each.points)
        for each in board.recommendations
        if not each.touched and not read.isdisjoint(each.points)
    }
    pinned = [each for each in board.recommendations if each.touched]
    found = _compared(now, then)
    changes = sorted((each for each in found if each[0] is not Kind.KEPT), key=_largest_first)
    return Preview(
        detail=detail,
        now=len(board.recommendations),
        then=len(pinned) + len(then),
        became=_counted(found),
        pinned=len(pinned),
        alone_now=sum(len(each.points) == 1 for each in board.recommendations),
        alone_then=sum(len(each) == 1 for each in [*(each.points for each in pinned), *then]),
        placed=sum(code in read for code in board.unplaced),
        unread=sum(code not in read for code in free_points(board)),
        changes=len(changes),
        largest=tuple(_told(board, vectors, each) for each in changes[:MOST_SHOWN]),
    )


def _compared(now: Mapping[RecommendationId, _Points], then: Sequence[_Points]) -> list[_Found]:
    """Put together what shares points, directly or by others, and say what becomes of it."""
    ids = list(now)
    home = {code: position for position, id_ in enumerate(ids) for code in now[id_]}
    links = {
        (home[code], len(ids) + position)
        for position, points in enumerate(then)
        for code in points
        if code in home
    }
    size = len(ids) + len(then)
    rows, columns = zip(*links, strict=True) if links else ((), ())
    graph = coo_array((np.ones(len(links)), (rows, columns)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    parts: list[tuple[list[RecommendationId], list[_Points]]] = [([], []) for _ in range(count)]
    for position, label in enumerate(labels):
        if position < len(ids):
            parts[label][0].append(ids[position])
        else:
            parts[label][1].append(then[position - len(ids)])
    return [_judged(now, before, after) for before, after in parts]


def _judged(
    now: Mapping[RecommendationId, _Points], before: list[RecommendationId], after: list[_Points]
) -> _Found:
    together = max((len(now[id_] & points) for id_ in before for points in after), default=0)
    moved = sum(map(len, after)) - together
    match len(before), len(after):
        case 0, _:
            kind = Kind.NEW
        case 1, 1:
            kind = Kind.GROWN if moved else Kind.KEPT
        case _, 1:
            kind = Kind.JOINED
        case 1, _:
            kind = Kind.SPLIT
        case _:
            kind = Kind.MIXED
    return kind, moved, before, after


def _counted(found: Sequence[_Found]) -> Mapping[Kind, int]:
    return {kind: sum(len(each[2]) for each in found if each[0] is kind) for kind in Kind}


def _largest_first(found: _Found) -> tuple[int, str]:
    _, moved, _, after = found
    return -moved, min(min(points) for points in after)


def _told(board: Board, vectors: Mapping[PointCode, Vectors], found: _Found) -> Change:
    kind, moved, before, after = found
    pieces = [_piece(board, vectors, points) for points in after]
    pieces.sort(key=lambda piece: (-piece.size, piece.quote))
    return Change(kind, tuple(before), tuple(pieces), moved)


def _piece(board: Board, vectors: Mapping[PointCode, Vectors], points: _Points) -> Piece:
    codes = [code for code in board.points if code in points]  # as a proposal has them
    rows = np.stack([vectors[code] for code in codes])
    closed = {i for i, code in enumerate(codes) if code in board.hidden}
    return Piece(codes[clearest(board.texts(codes), rows, closed)], len(codes))
