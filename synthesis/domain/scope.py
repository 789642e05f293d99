"""One breakout's part of the board: what its rapporteur reads, and what is theirs to decide.

A recommendation is the breakout's own when every point of it comes from there. One that
others share is shown without the others' texts, and stays as it is. Knows nothing of
roles: a service says whose part is meant.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from synthesis.domain.answers import Pair
from synthesis.domain.board import Board, Constraints, Recommendation
from synthesis.domain.errors import NotAllowed
from synthesis.domain.history import touches
from synthesis.domain.log import Cut, Decision, Entry, Gather, Merge, Move, Propose, Rank
from synthesis.domain.masking import root_of
from synthesis.domain.model import (
    Point,
    PointCode,
    RecommendationId,
    ThemeId,
    note_of,
    parse_code,
)
from synthesis.domain.text import sentence

ELSEWHERE = "(These are the words of another breakout's note.)"
"""Stands for a wording that quotes a note which may not be read."""


def part_of(board: Board, breakout: int) -> Board:
    """Return the board of one breakout: its notes, and every recommendation it has a point in.

    Of a shared recommendation remain the breakout's own points, the wording when a person
    or an own note gave it, the theme and the whole support. Entries that name anything
    else are left out; their numbers stay.
    """
    notes = {code: note for code, note in board.notes.items() if note.seat.breakout == breakout}
    points = {code: point for code, point in board.points.items() if point.note in notes}
    seen = [_seen(each, points) for each in board.recommendations]
    recommendations = tuple(each for each in seen if each.points)
    own = {each.id for each in recommendations if not is_shared(each)}
    themes = {each.theme for each in recommendations}
    known = _known(board, points, breakout)
    entries = tuple(each for each in board.entries if _is_about(each, known, board))
    numbers = {each.number for each in entries}
    return replace(
        board,
        notes=notes,
        points=points,
        recommendations=tuple(_without_others(each, own) for each in recommendations),
        themes=tuple(each for each in board.themes if each.id in themes),
        set_aside={code: why for code, why in board.set_aside.items() if code in points},
        unplaced=tuple(code for code in board.unplaced if code in points),
        entries=entries,
        undone=board.undone & numbers,
        lapsed=tuple(each for each in board.lapsed if each.number in numbers),
        constraints=Constraints(contrary=_between(board.constraints.contrary, points)),
        evidence=(),
        gone=_own_words(board, points),
        hidden=board.hidden & points.keys(),
        state=None,
    )


def _between(pairs: Iterable[Pair], points: Mapping[PointCode, Point]) -> tuple[Pair, ...]:
    """The pairs that are about these points alone."""
    return tuple((left, right) for left, right in pairs if left | right <= points.keys())


def is_shared(each: Recommendation) -> bool:
    """Tell whether a recommendation has points of more than one breakout."""
    return each.support.breakouts > 1


def _seen(each: Recommendation, points: Collection[PointCode]) -> Recommendation:
    foreign = each.quoted is not None and each.quoted not in points
    apart = each.kept_apart
    return replace(
        each,
        points=tuple(code for code in each.points if code in points),
        wording=ELSEWHERE if foreign else each.wording,
        weakest_pair=each.weakest_pair if set(each.weakest_pair) <= set(points) else (),
        kept_apart=apart if apart is not None and apart.point in points else None,
    )


def _without_others(each: Recommendation, own: Collection[RecommendationId]) -> Recommendation:
    return replace(each, offered_to=each.offered_to if each.offered_to in own else None)


def _is_about(entry: Entry, known: Collection[str], board: Board) -> bool:
    """Whether an entry names nothing but what is known to be the breakout's own."""
    decision = root_of(board, entry.decision)
    if isinstance(decision, Rank):
        return False
    named = {name.removeprefix("into ").removeprefix("theme of ") for name in touches(decision)}
    return all(name in known or note_of(PointCode(name)) in known for name in named)


def _known(board: Board, points: Mapping[PointCode, Point], breakout: int) -> set[str]:
    """The breakout's own notes, recommendations and themes, those that are gone included."""
    ever = _points_ever(board)
    gone = {id_ for id_, codes in ever.items() if all(_is_at(code, breakout) for code in codes)}
    shelves: dict[ThemeId | None, bool] = {}
    for each in board.recommendations:
        alone = all(code in points for code in each.points)
        shelves[each.theme] = shelves.get(each.theme, True) and alone
        if alone:
            gone.add(each.id)
    themes = {str(theme) for theme, alone in shelves.items() if alone}
    return {str(id_) for id_ in gone} | themes | {point.note for point in points.values()}


def _points_ever(board: Board) -> dict[RecommendationId, set[PointCode]]:
    """Every recommendation that ever was, with all points that the log put into it."""
    ever: defaultdict[RecommendationId, set[PointCode]] = defaultdict(set)
    for entry in board.entries:
        match entry.decision:
            case Propose(groups=groups):
                for position, group in enumerate(groups, start=1):
                    for id_ in {group.keeps, RecommendationId(f"r{entry.number}.{position}")}:
                        if id_ is not None:
                            ever[id_].update(group.points)
            case Gather(points=points):
                ever[RecommendationId(f"r{entry.number}.1")].update(points)
            case Move(points=points, to=to):
                ever[to].update(points)
            case Merge(into=into, absorbed=absorbed):
                for id_ in absorbed:
                    ever[into].update(ever[id_])
            case _:
                pass
    return ever


def _own_words(board: Board, points: Collection[PointCode]) -> dict[RecommendationId, str]:
    own = {sentence(text) for text in board.texts(points)}
    return {id_: words for id_, words in board.gone.items() if words in own}


def refuse_beyond(breakout: int, before: Board, after: Board, decision: Decision) -> None:
    """Raise `NotAllowed` when a decision changes anything that is not the breakout's own.

    `after` is the board with the decision, `before` without it. What others share, or
    alone have, must be the same in both: points, wording, theme, place, order.
    """
    if isinstance(root_of(before, decision), Rank):
        raise NotAllowed("The order is for all breakouts together: ask a rapporteur of all.")
    if isinstance(root_of(before, decision), Cut):
        raise NotAllowed("The detail is for all breakouts together: ask a rapporteur of all.")
    if _foreign(before, breakout) != _foreign(after, breakout) or _answers_beyond(
        breakout, before.constraints, after.constraints
    ):
        raise NotAllowed(
            f"This is about notes of other breakouts than B{breakout} too, and nothing was "
            "changed. Ask a rapporteur of all breakouts, or the organiser."
        )


def _foreign(board: Board, breakout: int) -> object:
    """All of the board that is not the breakout's own, to be compared."""

    def away(code: PointCode) -> bool:
        return not _is_at(code, breakout)

    return (
        [
            (replace(each, offered_to=None), board.theme_title(each.theme))
            for each in board.recommendations
            if any(map(away, each.points))
        ],
        {code: why for code, why in board.set_aside.items() if away(code)},
        [code for code in board.unplaced if away(code)],
        board.detail,
    )


def _answers_beyond(breakout: int, before: Constraints, after: Constraints) -> bool:
    was = Counter([*before.same, *before.different])
    now = Counter([*after.same, *after.different])
    changed = [*(was - now), *(now - was)]
    return not all(_is_at(code, breakout) for one, other in changed for code in one | other)


def _is_at(code: PointCode, breakout: int) -> bool:
    return parse_code(code)[0].breakout == breakout
