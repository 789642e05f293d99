"""The last step of a replay: from the working state to the board that people see.

Owns the printed order, support, and what happens to withdrawn notes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from synthesis.domain.board import (
    WITHDRAWN,
    Aside,
    Board,
    Constraints,
    Lapsed,
    Recommendation,
    Theme,
)
from synthesis.domain.log import Entry, KeptApart
from synthesis.domain.model import (
    Note,
    NoteCode,
    Point,
    PointCode,
    RecommendationId,
    Support,
    note_of,
)
from synthesis.domain.personal import fittest
from synthesis.domain.state import Draft, State
from synthesis.domain.text import sentence


def assemble(  # noqa: PLR0913, PLR0917 - what a board is made of
    state: State,
    notes: Mapping[NoteCode, Note],
    entries: tuple[Entry, ...],
    undone: frozenset[int],
    lapsed: tuple[Lapsed, ...],
    before: Board | None = None,
) -> Board:
    """Return the board of a finished replay; withdrawn notes count as set aside.

    `before` is the one that this one goes on from: the same notes, maybe fewer of them.
    """
    withdrawn = state.withdrawn
    aside = {code: why for code, why in state.aside.items() if code not in withdrawn}
    aside |= {code: Aside(WITHDRAWN, notes[state.points[code].note].author) for code in withdrawn}
    recommendations = _ordered(state, _made(state, before))
    placed = {code for each in recommendations for code in each.points}
    return Board(
        notes=notes,
        points=state.points,
        recommendations=recommendations,
        themes=_used_themes(state, recommendations),
        set_aside={code: aside[code] for code in state.points if code in aside},
        unplaced=tuple(code for code in state.points if code not in placed and code not in aside),
        entries=entries,
        undone=undone,
        lapsed=lapsed,
        constraints=Constraints(tuple(state.same), tuple(state.different), tuple(state.contrary)),
        gone=_last_words(state),
        detail=state.detail,
        last_entry=entries[-1].number if entries else 0,
        evidence=tuple(state.evidence),
        state=state,
    )


def _made(state: State, before: Board | None) -> list[Recommendation]:
    """The recommendations; one whose draft is as it was differs at most in what it leads to."""
    was = before.state.drafts if before is not None and before.state is not None else {}
    made = []
    for id_, draft in state.drafts.items():
        each = before.by_id.get(id_) if before is not None and was.get(id_) == draft else None
        each = each or _finish(state, id_, draft)
        if each is not None:
            made.append(_leading(state, draft, each))
    return made


def _last_words(state: State) -> dict[RecommendationId, str]:
    """What the recommendations said that are no longer there, for the history's sentences."""
    words = {}
    for id_, draft in state.gone.items():
        quoted = state.points.get(draft.quoted) if draft.quoted is not None else None
        said = sentence(quoted.text) if quoted is not None else draft.wording
        if id_ not in state.drafts and said:
            words[id_] = said
    return words


def _finish(state: State, id_: RecommendationId, draft: Draft) -> Recommendation | None:
    """The recommendation without what it leads to, None where nothing of it is on the board."""
    points = tuple(code for code in draft.points if code not in state.withdrawn)
    if not points:
        return None
    quoted = draft.quoted
    if not draft.wording:
        quoted = _quotable(state, points, quoted)
    wording = sentence(state.points[quoted].text) if quoted is not None else draft.wording
    seats = {state.points[code].note: state.points[code].seat for code in points}
    by_breakout = Counter(seat.breakout for seat in seats.values())
    return Recommendation(
        id=id_,
        points=points,
        wording=wording,
        quoted=quoted,
        worded_by=draft.worded_by,
        drafted_from=draft.drafted_from,
        theme=draft.theme,
        touched=draft.touched,
        support=support_of(state.points[code] for code in points),
        support_by_breakout=dict(sorted(by_breakout.items())),
        weakest=draft.weakest,
        weakest_pair=draft.weakest_pair if set(draft.weakest_pair) <= set(points) else (),
    )


def _leading(state: State, draft: Draft, each: Recommendation) -> Recommendation:
    """The recommendation with what it leads to: that may change while its draft does not."""
    offered_to = None if draft.touched else _offered_to(state, draft)
    kept_apart = draft.kept_apart if _is_there(state, draft.kept_apart) else None
    if (each.offered_to, each.kept_apart) == (offered_to, kept_apart):
        return each
    return replace(each, offered_to=offered_to, kept_apart=kept_apart)


def _quotable(state: State, points: Sequence[PointCode], quoted: PointCode | None) -> PointCode:
    """The quoted point; when it has left, or there was none, the first of the least personal.

    Another point of the note that was quoted goes before points that are as fit.
    """
    if quoted is not None and quoted in points:
        return quoted
    note = note_of(quoted) if quoted is not None else None
    return fittest(sorted(points, key=lambda code: note_of(code) != note), state.points)


def _offered_to(state: State, draft: Draft) -> RecommendationId | None:
    """What the offer leads to now, if a person touched it and something of it is on the board."""
    id_ = state.now(draft.offered_to)
    if id_ is None:
        return None
    target = state.drafts[id_]
    return id_ if target.touched and not state.withdrawn.issuperset(target.points) else None


def _is_there(state: State, apart: KeptApart | None) -> bool:
    return apart is not None and apart.point in state.points


def support_of(points: Iterable[Point]) -> Support:
    """Return how many breakouts, tables and notes the points come from."""
    seats, notes = set(), set()
    for point in points:
        seats.add(point.seat)
        notes.add(point.note)
    return Support(len({seat.breakout for seat in seats}), len(seats), len(notes))


def _ordered(state: State, made: list[Recommendation]) -> tuple[Recommendation, ...]:
    """By support, strongest first, then as people ranked by hand."""
    by_support = sorted(made, key=lambda each: [-count for count in each.support.key])
    order = {each.id: each for each in by_support}
    ids = list(order)
    for id_, ranked_before in state.ranks:
        before = state.now(ranked_before)
        is_last = ranked_before is None
        if id_ not in order or before == id_ or not (is_last or before in order):
            continue
        ids.remove(id_)
        ids.insert(ids.index(before) if before is not None else len(ids), id_)
    return tuple(order[id_] for id_ in ids)


def _used_themes(state: State, recommendations: Sequence[Recommendation]) -> tuple[Theme, ...]:
    used = {each.theme for each in recommendations}
    return tuple(theme for id_, theme in state.themes.items() if id_ in used or theme.by_hand)
