"""Board and vectors -> the machine's proposal.

Proposes for the points that no person has touched, keeps the ids of what it
finds again, offers further notes to what people touched, and gives each group
its evidence. Knows nothing of how vectors are made or where entries go.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

import numpy as np

from synthesis.domain.alongside import products_on_one_core
from synthesis.domain.answers import apart
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.calibrations import calibration_of
from synthesis.domain.contrast import contrast
from synthesis.domain.detail import Detail
from synthesis.domain.grouping import Pair, group, nearest_outside, weakest_pairs
from synthesis.domain.judging import Calibration
from synthesis.domain.log import Group, KeptApart, Propose, ProposedTheme
from synthesis.domain.measuring import Measured, free_points, measured
from synthesis.domain.model import PointCode, RecommendationId, ThemeId
from synthesis.domain.ports import Vectors
from synthesis.domain.sameness import Measure, Sameness
from synthesis.domain.themes import find_themes
from synthesis.domain.titles import theme_titles
from synthesis.domain.wording import clearest

FOUND_AGAIN = 0.5
"""Share of points in common (Jaccard) above which a group or theme is the same one again."""

Id = TypeVar("Id", RecommendationId, ThemeId)
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class _Free:
    """The points to be grouped, in the board's order, with their texts and unit rows."""

    codes: tuple[PointCode, ...]
    texts: tuple[str, ...]
    vectors: Vectors
    closed: frozenset[int] = frozenset()
    """The positions that are not to be quoted where another is there."""


@products_on_one_core()
def propose(
    board: Board,
    vectors: Mapping[PointCode, Vectors],
    method: str,
    progress: Progress,
    closed: Collection[int] = (),
) -> Propose:
    """Return a proposal for the board's free points, cut at the board's detail.

    `vectors` holds a unit row for every point that is not set aside; `method`
    names the model and stands in the log. `progress` is told a share from 0 to
    1 and a sentence. `closed` are the confidential breakouts, whose notes are
    quoted only where a group has no other. No free point gives a proposal without groups.
    """
    codes = free_points(board)
    if not codes:
        return Propose((), (), method, board.detail)
    rows = np.stack([vectors[code] for code in codes])
    free = _Free(codes, board.texts(codes), rows, _closed(board, codes, closed))
    found = measured(board, vectors, method)
    progress(0.1, f"Comparing {len(codes):,} points")
    members = _members(board, free, found.taught, board.detail)
    progress(0.6, f"{len(members):,} recommendations; weighing the evidence")
    kept = _kept_ids(board, [[codes[i] for i in each] for each in members])
    groups = _evidence(board, free, members, kept, found.taught)
    groups = _offers(board, groups, found)
    progress(0.8, "Finding themes")
    filed, themes = _with_themes(board, groups, vectors, found, calibration_of(method))
    return Propose(filed, themes, method, board.detail)


def regrouped(
    board: Board, vectors: Mapping[PointCode, Vectors], method: str, detail: Detail
) -> list[tuple[PointCode, ...]]:
    """Return the groups that a proposal at this detail would make, the largest first.

    Free points without a vector are in none; `method` names the vectors' model.
    """
    codes = tuple(code for code in free_points(board) if code in vectors)
    if not codes:
        return []
    free = _Free(codes, board.texts(codes), np.stack([vectors[code] for code in codes]))
    found = measured(board, vectors, method, detail)
    return [tuple(codes[i] for i in each) for each in _members(board, free, found.taught, detail)]


def _members(board: Board, free: _Free, sameness: Measure, detail: Detail) -> list[list[int]]:
    """Group the free points by position, the largest group first, under what people answered."""
    members = group(
        free.texts,
        sameness,
        same=_pairs(board.constraints.same, free.codes),
        different=_pairs(board.constraints.different, free.codes),
        before=_before(board, free.codes, detail),
    )
    return sorted(members, key=len, reverse=True)  # of one size, in the order of their texts


def _before(board: Board, codes: Sequence[PointCode], detail: Detail) -> list[int]:
    """The number of each point's recommendation, -1 for none and where the last cut was another."""
    if board.proposal is None or board.proposal.detail is not detail:
        return [-1] * len(codes)
    return [board.number[board.place[code]] if code in board.place else -1 for code in codes]


def _pairs(
    answers: Sequence[tuple[frozenset[PointCode], frozenset[PointCode]]],
    codes: Sequence[PointCode],
) -> list[Pair]:
    index = {code: i for i, code in enumerate(codes)}
    return [
        (index[a], index[b])
        for left, right in answers
        for a, b in product(sorted(left), sorted(right))
        if a in index and b in index and a != b
    ]


def _kept_ids(board: Board, groups: Sequence[Sequence[PointCode]]) -> dict[int, RecommendationId]:
    """Match groups with the untouched recommendations they are again, the likest first."""
    old = {each.id: set(each.points) for each in board.recommendations if not each.touched}
    return _found_again([set(points) for points in groups], old)


def _found_again(new: Sequence[set[PointCode]], old: Mapping[Id, set[PointCode]]) -> dict[int, Id]:
    home = {point: id_ for id_, points in old.items() for point in points}
    likeness = []
    for position, points in enumerate(new):
        for id_ in {home[point] for point in points if point in home}:
            shared = len(points & old[id_]) / len(points | old[id_])
            if shared > FOUND_AGAIN or (shared == FOUND_AGAIN and min(points) in old[id_]):
                likeness.append((-shared, id_, position))
    found: dict[int, Id] = {}
    for _, id_, position in sorted(likeness):
        if position not in found and id_ not in found.values():
            found[position] = id_
    return found


def _evidence(
    board: Board,
    free: _Free,
    members: Sequence[Sequence[int]],
    kept: Mapping[int, RecommendationId],
    sameness: Measure,
) -> list[Group]:
    outside = nearest_outside(free.texts, sameness, members)
    answered = {frozenset(pair) for pair in _pairs(board.constraints.different, free.codes)}
    groups = []
    doubtful = weakest_pairs(sameness, members)
    for position, (inside, near) in enumerate(zip(members, outside, strict=True)):
        shut = {place for place, i in enumerate(inside) if i in free.closed}
        texts = [free.texts[i] for i in inside]
        quote = inside[clearest(texts, free.vectors[list(inside)], shut)]
        weakest, pair = next(doubtful)
        apart = None
        if near is not None:
            people = any(frozenset((i, near.index)) in answered for i in inside)
            reason = "people" if people else near.reason or "similarity"
            apart = KeptApart(free.codes[near.index], round(near.chance, 3), reason)
        groups.append(
            Group(
                points=tuple(free.codes[i] for i in inside),
                quote=free.codes[quote],
                keeps=kept.get(position),
                weakest=round(weakest, 3),
                weakest_pair=tuple(free.codes[i] for i in pair) if pair else (),
                kept_apart=apart,
            )
        )
    return groups


def _closed(board: Board, codes: Sequence[PointCode], closed: Collection[int]) -> frozenset[int]:
    """The positions of what confidential breakouts said."""
    return frozenset(
        i for i, code in enumerate(codes) if board.points[code].seat.breakout in closed
    )


def _offers(board: Board, groups: list[Group], found: Measured) -> list[Group]:
    """Offer each group to the touched recommendation it would have joined, if nobody said no."""
    touched = [each for each in board.recommendations if each.touched]
    if not touched:
        return groups
    starts = np.cumsum([0, *(len(each.points) for each in touched[:-1])])
    sizes = np.array([len(each.points) for each in touched])
    columns = np.array([found.index[code] for each in touched for code in each.points])
    offered = []
    for made in groups:
        rows = np.array([found.index[code] for code in made.points])
        means = np.add.reduceat(found.taught.between(rows, columns).mean(axis=0), starts) / sizes
        best = touched[int(means.argmax())]
        fits = means.max() >= 0.0 and _compatible(board, made, best)
        offered.append(replace(made, offered_to=best.id) if fits else made)
    return offered


def _compatible(board: Board, made: Group, recommendation: Recommendation) -> bool:
    points, theirs = frozenset(made.points), frozenset(recommendation.points)
    if apart(board.constraints.different, points, theirs):
        return False
    return not any(
        contrast(board.points[a].text, board.points[b].text)
        for a, b in product(made.points, recommendation.points)
    )


def _with_themes(
    board: Board,
    groups: list[Group],
    vectors: Mapping[PointCode, Vectors],
    found: Measured,
    calibration: Calibration,
) -> tuple[tuple[Group, ...], tuple[ProposedTheme, ...]]:
    """Find themes over new groups and touched recommendations alike; only new ones get filed."""
    touched = [each.points for each in board.recommendations if each.touched]
    everything = [
        sorted(points, key=lambda code: board.points[code].text)
        for points in (*(g.points for g in groups), *touched)
    ]
    codes = [code for each in everything for code in each]
    ends = np.cumsum([len(each) for each in everything])
    rows = np.stack([vectors[code] for code in codes])
    said = found.said.of(np.array([found.index[code] for code in codes]))
    alike = Sameness(rows, said, np.zeros_like(ends, shape=len(codes)), calibration, themes=True)
    labels = find_themes(alike, [list(r) for r in np.split(np.arange(len(codes)), ends[:-1])])
    count = int(labels.max(initial=-1)) + 1
    points_of = [
        [code for position in np.flatnonzero(labels == number) for code in everything[position]]
        for number in range(count)
    ]
    titles = theme_titles([board.texts(points) for points in points_of])
    kept = _kept_themes(board, points_of)
    themes = tuple(ProposedTheme(title, kept.get(i)) for i, title in enumerate(titles))
    filed = tuple(
        replace(made, theme=int(label)) if label >= 0 else made
        for made, label in zip(groups, labels, strict=False)
    )
    return filed, themes


def _kept_themes(board: Board, points_of: Sequence[Sequence[PointCode]]) -> dict[int, ThemeId]:
    old: dict[ThemeId, set[PointCode]] = {}
    for each in board.recommendations:
        if each.theme is not None:
            old.setdefault(each.theme, set()).update(each.points)
    return _found_again([set(points) for points in points_of], old)
