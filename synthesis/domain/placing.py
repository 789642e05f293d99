"""A few notes more on a large board -> a proposal that changes only what is near them.

A whole proposal over 20,000 points takes most of a minute. Where few points are new
and nothing was decided since the last proposal, each joins the recommendation that it
is likest to, on average over its members, or stands alone; everything else is proposed
as it stands. Once nothing is unplaced, the next proposal is a whole one again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from synthesis.domain.answers import apart
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.contrast import contrast
from synthesis.domain.grouping import LARGEST_DENSE
from synthesis.domain.log import Group, KeptApart, Propose, ProposedTheme
from synthesis.domain.measuring import Measured, measured
from synthesis.domain.model import PointCode
from synthesis.domain.ports import Vectors
from synthesis.domain.text import fingerprint

MOST_SHARE = 0.01
"""Of the points so many may be new; more of them would move what is usual for the rest."""
_NEAREST = 30  # placed points about a new one, whose recommendations it may join
_STANDING_FOR = 16  # members of each, evenly spread
_USUAL = 1_500  # points, evenly spread, that tell what is usual in the conference

_Near = Mapping[PointCode, tuple[PointCode, ...]]
"""The placed points nearest to each new one, the nearest first."""


def placed(board: Board, vectors: Mapping[PointCode, Vectors], method: str) -> Propose | None:
    """Return a proposal that gives the unplaced points a place and moves no other.

    None where a whole proposal is due: on boards that one matrix holds, where
    many points are new, or where the last entry is no proposal of this detail
    and `method`. `vectors` holds a unit row for every point that is not set aside.
    """
    if not _suffices(board, method):
        return None
    near = _nearest(board, vectors)
    found = measured(board, {code: vectors[code] for code in _about(board, near)}, method)
    groups = {each.id: _as_it_stands(each) for each in board.recommendations if not each.touched}
    alone = []
    for code in sorted(near, key=lambda code: (board.points[code].text, code)):
        home = _home(board, found, code, near[code])
        if home is None or home.touched:
            alone.append(_by_itself(board, found, code, near[code][0], home))
        else:
            groups[home.id] = _joined(found, groups[home.id], code, _some(home))
    shelves = list(dict.fromkeys(each.theme for each in board.recommendations if each.theme))
    filed = [
        replace(made, theme=shelves.index(theme)) if (theme := board.by_id[id_].theme) else made
        for id_, made in groups.items()
    ]
    themes = tuple(ProposedTheme(board.theme_title(id_), id_) for id_ in shelves)
    return Propose((*filed, *alone), themes, method, board.detail)


def _suffices(board: Board, method: str) -> bool:
    last = board.entries[-1] if board.entries else None
    return (
        last is not None
        and last.decision is board.proposal
        and (board.proposal.method, board.proposal.detail) == (method, board.detail)
        and len(board.listed) > LARGEST_DENSE
        and 0 < len(board.unplaced) <= MOST_SHARE * len(board.listed)
    )


def _nearest(board: Board, vectors: Mapping[PointCode, Vectors]) -> _Near:
    old, new = list(board.place), list(board.unplaced)
    rows = np.stack([vectors[code] for code in old])
    middle = rows.mean(axis=0)
    rows -= middle
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    products = rows @ (np.stack([vectors[code] for code in new]) - middle).T
    order = np.argsort(-products, axis=0, kind="stable")[:_NEAREST]
    return {code: tuple(old[i] for i in order[:, n].tolist()) for n, code in enumerate(new)}


def _about(board: Board, near: _Near) -> list[PointCode]:
    """The new points and what their places are judged by, in the board's order."""
    spread = np.linspace(0, len(board.listed) - 1, _USUAL, dtype=np.int64)
    wanted = {board.listed[i] for i in spread.tolist()}
    wanted.update(near, *near.values())
    for home in {board.place[code] for codes in near.values() for code in codes}:
        wanted.update(_some(board.by_id[home]))
    breakouts = {board.points[code].seat.breakout for code in near}
    return [c for c in board.listed if c in wanted or board.points[c].seat.breakout in breakouts]


def _some(each: Recommendation) -> tuple[PointCode, ...]:
    """Members that stand for a recommendation."""
    spread = np.linspace(0, len(each.points) - 1, min(len(each.points), _STANDING_FOR))
    return tuple(each.points[i] for i in spread.astype(np.int64).tolist())


def _home(
    board: Board, found: Measured, code: PointCode, near: tuple[PointCode, ...]
) -> Recommendation | None:
    """The recommendation that a point belongs to, None where none is close enough."""
    scored = list(_scored(board, found, code, near))
    best = max(scored, key=lambda each: each[0], default=None)
    return best[1] if best is not None and best[0] >= 0.0 else None


def _scored(
    board: Board, found: Measured, code: PointCode, near: tuple[PointCode, ...]
) -> Iterator[tuple[float, Recommendation]]:
    """The recommendations about a point that nothing sets it apart from, with log-odds."""
    text = board.points[code].text
    twins = {other for other in near if fingerprint(board.points[other].text) == fingerprint(text)}
    for home in dict.fromkeys(board.place[other] for other in near):
        each = board.by_id[home]
        points = frozenset(each.points)
        if apart(board.constraints.different, frozenset({code}), points):
            continue
        if not any(contrast(text, board.points[other].text) for other in each.points):
            twin = not twins.isdisjoint(points)
            yield np.inf if twin else float(_odds(found, code, _some(each)).mean()), each


def _odds(found: Measured, code: PointCode, others: tuple[PointCode, ...]) -> Vectors:
    there = np.array([found.index[other] for other in others], dtype=np.int64)
    return found.taught.each(np.full(len(there), found.index[code]), there)


def _as_it_stands(each: Recommendation) -> Group:
    return Group(
        points=each.points,
        quote=each.quoted or each.points[0],
        keeps=each.id,
        offered_to=each.offered_to,
        weakest=each.weakest,
        weakest_pair=each.weakest_pair,
        kept_apart=each.kept_apart,
    )


def _joined(
    found: Measured, group: Group, code: PointCode, members: tuple[PointCode, ...]
) -> Group:
    """The group with a point more; its least alike pair may now be another."""
    odds = _odds(found, code, members)
    chance = round(float(found.taught.chance(odds.min())), 3)
    points = (*group.points, code)
    if chance >= group.weakest and group.weakest_pair:
        return replace(group, points=points)
    pair = (members[int(odds.argmin())], code)
    return replace(group, points=points, weakest=chance, weakest_pair=pair)


def _by_itself(
    board: Board,
    found: Measured,
    code: PointCode,
    nearest: PointCode,
    home: Recommendation | None,
) -> Group:
    """A group of one point, offered to the touched recommendation where it belongs."""
    chance = float(found.taught.chance(_odds(found, code, (nearest,))[0]))
    reason = contrast(board.points[code].text, board.points[nearest].text) or "similarity"
    kept_apart = KeptApart(nearest, round(chance, 3), reason)
    return Group((code,), code, offered_to=home.id if home else None, kept_apart=kept_apart)
