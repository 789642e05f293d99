"""From notes and log to the board.

Each kind of entry has one function here that applies it to a working state.
On replay an entry whose subject is gone lapses; `check` applies the same
functions strictly and refuses instead. Needs no model, no clock and no chance.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from synthesis.domain.answers import Points
from synthesis.domain.assembly import assemble
from synthesis.domain.board import Aside, Board, Lapsed, Theme
from synthesis.domain.log import (
    Cut,
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Group,
    Merge,
    Move,
    Propose,
    Rank,
    Redact,
    Ref,
    Retitle,
    Reword,
    Same,
    Seal,
    SetAside,
    Undo,
)
from synthesis.domain.model import Note, PointCode, RecommendationId, ThemeId
from synthesis.domain.personal import fittest
from synthesis.domain.state import NEVER, Draft, Lapse, State


def _propose(state: State, entry: Propose) -> None:
    free = {code for code in state.points if code not in state.aside}
    free -= {code for code, home in state.place.items() if state.drafts[home].touched}
    replaced = {
        id_: draft.points.copy() for id_, draft in state.drafts.items() if not draft.touched
    }
    state.take([code for code in state.place if code in free], touch=False)
    themes = _propose_themes(state, entry)
    for position, group in enumerate(entry.groups, start=1):
        found = dict.fromkeys(now for code in group.points for now in state.current(code))
        codes = [code for code in found if code in free]
        if not codes:
            continue
        free -= set(codes)
        draft = Draft(
            points=[],
            quoted=group.quote,
            theme=themes.get(group.theme),
            offered_to=group.offered_to,
            weakest=group.weakest,
            weakest_pair=group.weakest_pair,
            kept_apart=group.kept_apart,
        )
        state.add(_id_for(state, group, position), draft, codes)
    _name_heirs(state, replaced)


def _id_for(state: State, group: Group, position: int) -> RecommendationId:
    keeps = group.keeps
    if keeps is not None and keeps not in state.drafts and _is_earlier(state, keeps):
        return keeps
    return RecommendationId(f"r{state.number}.{position}")


def _is_earlier(state: State, id_: str) -> bool:
    """Whether an entry before this one gave the id out; else a later one might give it again."""
    match = re.fullmatch(r"[rt](\d+)\.\d+", id_)
    return match is not None and int(match[1]) < state.number


def _name_heirs(state: State, replaced: dict[RecommendationId, list[PointCode]]) -> None:
    """A recommendation that was not found again leads to where most of its points lie now."""
    for id_, codes in replaced.items():
        homes = Counter(state.place[code] for code in codes if code in state.place)
        if id_ not in state.drafts and homes:
            state.heirs[id_] = homes.most_common(1)[0][0]


def _propose_themes(state: State, entry: Propose) -> dict[int | None, ThemeId]:
    """Replace the machine's themes; those that people made or filled stay, title and all.

    The ids are by position; a position that the proposal lacks has none.
    """
    used = {draft.theme for draft in state.drafts.values()}
    state.themes = {
        id_: theme for id_, theme in state.themes.items() if theme.by_hand or id_ in used
    }
    ids: list[ThemeId] = []
    for position, theme in enumerate(entry.themes, start=1):
        id_ = ThemeId(f"t{state.number}.{position}")
        if theme.keeps is not None and _is_earlier(state, theme.keeps):
            id_ = theme.keeps
        if id_ not in state.themes:
            state.themes[id_] = Theme(id_, theme.title, by_hand=False)
        ids.append(id_)
    return dict(enumerate(ids))


def _cut(state: State, entry: Cut) -> None:
    state.detail = entry.detail


def _merge(state: State, entry: Merge) -> None:
    into = state.draft(entry.into)
    absorbed = [id_ for id_ in entry.absorbed if id_ != entry.into]
    if not absorbed:
        raise Lapse("A merge needs two different recommendations.")
    present = state.those_there(absorbed)
    if not present:
        raise Lapse(f"Recommendation {', '.join(absorbed)} is no longer on the board.")
    for id_ in present:
        codes = list(state.drafts[id_].points)
        state.teach(into.points, codes, same=True)
        state.take(codes, touch=False, heir=entry.into)
        state.put(codes, entry.into)
    into.touched, into.offered_to = True, None


def _gather(state: State, entry: Gather) -> None:
    codes = state.present(entry.points)
    id_ = RecommendationId(f"r{state.number}.1")
    _teach_of_leaving(state, codes)
    state.take(codes, touch=True, heir=id_)
    worded = bool(entry.wording.strip())
    draft = (
        Draft([], None, entry.wording, state.actor)
        if worded
        else Draft([], fittest(codes, state.points))
    )
    draft.touched = True
    state.add(id_, draft, codes)


def _teach_of_leaving(state: State, codes: Sequence[PointCode]) -> None:
    """Points that are taken out of a recommendation differ from what stays there."""
    leaving = set(codes)
    for home in dict.fromkeys(state.place[code] for code in codes if code in state.place):
        points = state.drafts[home].points
        going = [code for code in points if code in leaving]
        state.teach(going, [code for code in points if code not in leaving], same=False)


def _move(state: State, entry: Move) -> None:
    target = state.draft(entry.to)
    codes = [code for code in state.present(entry.points) if state.place.get(code) != entry.to]
    if not codes:
        raise Lapse(f"These notes are already in {entry.to}.")
    _teach_of_leaving(state, codes)
    state.teach(codes, target.points, same=True)
    state.take(codes, touch=True, heir=entry.to)
    state.put(codes, entry.to)
    target.touched = True


def _same(state: State, entry: Same) -> None:
    if entry.left == entry.right:
        raise Lapse(f"{entry.left} is one thing, and “Same” needs two.")
    left, right = _part(state, entry), state.refer(entry.right)
    if entry.also and right <= left:
        raise Lapse("There is no rest that these notes could belong with.")
    passed_over = state.refer_all(entry.others)
    beside = len(passed_over) + 1
    for each in passed_over:
        state.teach(left, each, same=False, beside=beside)
    state.teach(left, right, same=True, beside=beside)
    if entry.also:
        _join_part(state, left, entry.right)
        right -= left
    state.tie((left, right))
    ids = [RecommendationId(ref) for ref in (entry.left, entry.right)]
    if all(id_ in state.drafts for id_ in ids):
        _put_together(state, *ids)


def _part(state: State, entry: Same | Different) -> Points:
    """The left side of an answer, with the points that stand with it."""
    left = state.refer(entry.left)
    return left | frozenset(state.present(entry.also)) if entry.also else left


def _join_part(state: State, part: Points, ref: Ref) -> None:
    """Lay a part where the ref leads; it differs from the rest of what it leaves."""
    id_ = RecommendationId(ref)
    into = id_ if id_ in state.drafts else state.place.get(PointCode(ref))
    codes = [code for code in state.points if code in part and state.place.get(code) != into]
    if into is None or not codes:
        return
    for home in dict.fromkeys(state.place[code] for code in codes if code in state.place):
        rest = frozenset(state.drafts[home].points) - part
        if rest:
            state.untie((part, rest), contrary=False)
    state.take(codes, touch=False, heir=into)
    state.put(codes, into)


def _put_together(state: State, left: RecommendationId, right: RecommendationId) -> None:
    """Join two recommendations into the one that people touched, or else the larger.

    Unlike a merge this touches nothing: the machine may still add to what is joined.
    """
    drafts = state.drafts
    into = max(left, right, key=lambda id_: (drafts[id_].touched, len(drafts[id_].points)))
    absorbed = right if into == left else left
    codes = list(drafts[absorbed].points)
    state.take(codes, touch=False, heir=into)
    state.put(codes, into)


def _different(state: State, entry: Different) -> None:
    left, first = _part(state, entry), state.refer(entry.right)
    named = [first, *state.refer_all(entry.others)]
    rights = [right - left for right in named] if entry.also else named
    if any(left & right or not right for right in rights):
        raise Lapse("They are one and the same. Split them first.")
    for position, right in enumerate(rights):
        state.teach(left, named[position], same=False, beside=len(named))
        state.untie((left, right), contrary=entry.contrary and position == 0)
    _leave(state, left, frozenset().union(*rights))
    for other in (entry.right, *entry.others):
        _decline(state, entry.left, other)
        _decline(state, other, entry.left)


def _leave(state: State, left: frozenset[PointCode], right: frozenset[PointCode]) -> None:
    """Points that lie with what they differ from get a recommendation of their own."""
    homes = {state.place[code] for code in right if code in state.place}
    codes = [code for code in state.points if code in left and state.place.get(code) in homes]
    if not codes:
        return
    theme = state.drafts[state.place[codes[0]]].theme
    state.take(codes, touch=False)
    id_ = RecommendationId(f"r{state.number}.1")
    state.add(id_, Draft([], codes[0], theme=theme), codes)


def _decline(state: State, ref: Ref, other: Ref) -> None:
    """What was offered to something that it differs from is offered no more."""
    draft = state.drafts.get(RecommendationId(ref))
    if draft is not None and str(draft.offered_to) == other:
        draft.offered_to = None


def _reword(state: State, entry: Reword) -> None:
    draft = state.draft(entry.recommendation)
    if not entry.wording.strip():
        raise Lapse("The wording is empty.")
    draft.wording, draft.worded_by, draft.quoted = entry.wording, state.actor, None
    draft.drafted_from = entry.cites if entry.drafted else ()
    draft.touched = True


def _file(state: State, entry: File) -> None:
    title = entry.title.strip()
    if title:
        theme: ThemeId | None = ThemeId(f"t{state.number}.1")
    else:
        theme = state.theme(entry.theme).id if entry.theme is not None else None
    present = state.those_there(entry.recommendations)
    if not present:
        raise Lapse("A recommendation to be filed is no longer on the board.")
    if title and theme is not None:
        state.themes[theme] = Theme(theme, entry.title, by_hand=True)
    for id_ in present:
        state.drafts[id_].theme = theme
        state.drafts[id_].touched = True


def _retitle(state: State, entry: Retitle) -> None:
    state.theme(entry.theme)
    if not entry.title.strip():
        raise Lapse("The title is empty.")
    state.themes[entry.theme] = Theme(entry.theme, entry.title, by_hand=True)


def _rank(state: State, entry: Rank) -> None:
    draft = state.draft(entry.recommendation)
    if entry.before is not None:
        state.draft(entry.before)
    if entry.before == entry.recommendation:
        raise Lapse("A recommendation cannot stand before itself.")
    draft.touched = True
    state.ranks.append((entry.recommendation, entry.before))


def _set_aside(state: State, entry: SetAside) -> None:
    codes = state.present(entry.points)
    state.take(codes, touch=True)
    for code in codes:
        state.aside[code] = Aside(entry.reason, state.actor, state.number)


_APPLY: dict[type[Decision], Callable[[State, Any], None]] = {
    Propose: _propose,
    Cut: _cut,
    Merge: _merge,
    Gather: _gather,
    Move: _move,
    Same: _same,
    Different: _different,
    Reword: _reword,
    File: _file,
    Retitle: _retitle,
    Rank: _rank,
    SetAside: _set_aside,
    Undo: lambda state, entry: None,
    Seal: lambda state, entry: None,
    Redact: lambda state, entry: None,
}


def undone_by(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the numbers of entries that a later Undo takes back, unless that is undone too."""
    undone: set[int] = set()
    for entry in reversed(entries):
        if not isinstance(entry.decision, Undo) or entry.number in undone:
            continue
        if entry.decision.entry < entry.number:  # what is still to come cannot be taken back
            undone.add(entry.decision.entry)
    return frozenset(undone)


def replay(notes: Iterable[Note], entries: Sequence[Entry], *, strict_from: int = NEVER) -> Board:
    """Return the board that the log makes of the notes (newest versions, any order).

    Entries numbered `strict_from` and later lapse when any part of their
    subject is gone, earlier ones only when nothing of it is left.
    """
    by_code = {note.code: note for note in sorted(notes, key=lambda n: (n.seat, n.number))}
    state = State(strict_from=strict_from).over(by_code, by_code.values())
    undone = undone_by(entries)
    lapsed = apply(state, (entry for entry in entries if entry.number not in undone))
    return assemble(state, by_code, tuple(entries), undone, lapsed)


def apply(state: State, entries: Iterable[Entry]) -> tuple[Lapsed, ...]:
    """Change the state as the entries say, in their order; return those that lapsed."""
    lapsed = []
    for entry in entries:
        state.number, state.actor = entry.number, entry.actor
        try:
            _APPLY[type(entry.decision)](state, entry.decision)
        except Lapse as lapse:
            lapsed.append(Lapsed(entry.number, str(lapse)))
    return tuple(lapsed)
