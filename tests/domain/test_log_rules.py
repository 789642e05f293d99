"""The rules of the log, held against thousands of generated conferences.

`checked_logs` are what the door lets in; `careless_logs` are what must still
replay: entries that name things which are gone, never were, or make no sense.
PLENARY_EXAMPLES raises the number of examples; then they are also drawn anew.
"""

import json
import os
import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from synthesis.domain.board import Board
from synthesis.domain.check import check
from synthesis.domain.detail import Detail
from synthesis.domain.errors import Conflict, Invalid
from synthesis.domain.log import (
    KINDS,
    Cut,
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Group,
    KeptApart,
    Merge,
    Move,
    Propose,
    ProposedTheme,
    Rank,
    Redact,
    Ref,
    Retitle,
    Reword,
    Same,
    Seal,
    SetAside,
    Undo,
    from_plain,
    to_plain,
)
from synthesis.domain.model import (
    Note,
    PointCode,
    RecommendationId,
    Seat,
    Secrecy,
    ThemeId,
    note_of,
)
from synthesis.domain.replay import replay

_EXAMPLES = os.environ.get("PLENARY_EXAMPLES")
rule = settings(
    max_examples=int(_EXAMPLES or 400),
    derandomize=_EXAMPLES is None,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

pytestmark = pytest.mark.timeout(1_800)  # making a broken log small takes its time

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
PEOPLE = ("Ana", "Ben", "Chidi")
MOST_ENTRIES = 25

# --- chance ----------------------------------------------------------------------------------


class Dice:
    """Choices drawn by Hypothesis, which makes them smaller when a rule breaks.

    One fixed strategy, because strategies made anew for every board cost ten
    times what the replays do.
    """

    _throw = st.integers(0, 719)  # 720 divides evenly by every number up to 6

    def __init__(self, draw) -> None:
        self._draw = draw

    def below(self, count: int) -> int:
        return self._draw(self._throw) % count

    def pick(self, items):
        return items[self.below(len(items))]

    def some(self, items, most: int = 3) -> tuple:
        """At least one of the items, none of them twice."""
        return tuple(dict.fromkeys(self.pick(items) for _ in range(1 + self.below(most))))

    def any(self, make, most: int) -> tuple:
        """Up to `most` things that `make` makes, none of them perhaps."""
        return tuple(make() for _ in range(self.below(most + 1)))


# --- notes -----------------------------------------------------------------------------------

SENTENCES = (
    "Open shelters in every district",
    "Train the judges on child witnesses",
    "Publish the budget every year",
    "Inspect the fishing boats at sea",
    "Pay the interpreters for their travel",
)
SHAPES = ("{0}", "{0}", "{0}; {1}", "1) {0} 2) {1}", "- {0}\n- {1}\n- {2}")


def a_text(dice: Dice) -> str:
    first = dice.below(5)
    return dice.pick(SHAPES).format(*SENTENCES[first:], *SENTENCES[:first])


def some_notes(dice: Dice) -> tuple[Note, ...]:
    """A few notes from several seats, some of several points, some withdrawn."""
    notes, numbers = [], {}
    for _ in range(1 + dice.below(10)):
        seat = Seat(1 + dice.below(3), 1 + dice.below(2))
        numbers[seat] = numbers.get(seat, 0) + 1
        withdrawn = dice.below(6) == 5
        notes.append(Note(seat, numbers[seat], 1, a_text(dice), dice.pick(PEOPLE), NOON, withdrawn))
    return tuple(notes)


def revise(dice: Dice, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The same notes later: some corrected, withdrawn or put back."""
    return tuple(
        dice.pick(
            (
                note,
                replace(note, version=2, withdrawn=not note.withdrawn),
                replace(note, version=2, text=a_text(dice)),
            )
        )
        for note in notes
    )


# --- decisions that make sense on a board ----------------------------------------------------


@dataclass(frozen=True)
class Log:
    """Notes, and the entries made over them."""

    notes: tuple[Note, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def board(self) -> Board:
        return replay(self.notes, self.entries)

    def then(self, decision: Decision, actor: str = "Ana") -> "Log":
        entry = Entry(len(self.entries) + 1, actor, NOON, decision)
        return replace(self, entries=(*self.entries, entry))


def free_points(board: Board) -> list[PointCode]:
    """What the machine may group: neither set aside nor in what a person touched."""
    return [
        code
        for code in board.points
        if code not in board.set_aside
        and (code not in board.place or not board.by_id[board.place[code]].touched)
    ]


def a_proposal(dice: Dice, board: Board) -> Propose:
    """A random partition of the free points: kept ids, themes, offers, some left out."""
    parts = [[] for _ in range(5)]
    for code in free_points(board):
        dice.pick(parts).append(code)
    untouched = [each.id for each in board.recommendations if not each.touched]
    touched = [each.id for each in board.recommendations if each.touched]
    shelves = [theme.id for theme in board.themes]
    themes = []
    for number in range(dice.below(4)):
        found_again = shelves and dice.below(2)
        keeps = shelves.pop(dice.below(len(shelves))) if found_again else None
        themes.append(ProposedTheme(f"Subject {number}", keeps))
    groups = []
    for points in filter(None, parts[1:]):  # the first part is left unplaced
        outside = [code for code in board.points if code not in points]
        found_again = untouched and dice.below(2)
        groups.append(
            Group(
                points=tuple(points),
                quote=dice.pick(points),
                theme=dice.pick((None, *range(len(themes)))),
                keeps=untouched.pop(dice.below(len(untouched))) if found_again else None,
                offered_to=dice.pick((None, *touched)),
                weakest=dice.pick((1.0, 0.75, 0.5)),
                weakest_pair=tuple(points[:2]) if len(points) > 1 else (),
                kept_apart=KeptApart(dice.pick(outside), 0.5, "numbers") if outside else None,
            )
        )
    return Propose(tuple(groups), tuple(themes), "random partition", dice.pick(tuple(Detail)))


def sensible(dice: Dice, board: Board) -> Decision:
    """One decision of any kind that names what is on the board."""
    codes = list(board.points)
    ids = [each.id for each in board.recommendations]
    shelves = [theme.id for theme in board.themes]
    pick, some = dice.pick, dice.some
    kinds = [
        lambda: a_proposal(dice, board),
        lambda: Cut(pick(tuple(Detail))),
        lambda: Gather(some(codes), pick(("", "A wording by hand."))),
        lambda: SetAside(some(codes, 2), "Not a recommendation."),
        lambda: Same(pick(codes), pick(codes)),
        lambda: Different(pick(codes), pick(codes)),
        lambda: Different(pick(codes), pick(codes), also=some(codes, 2), contrary=True),
    ]
    if ids:
        kinds += [
            lambda: a_proposal(dice, board),
            lambda: Merge(pick(ids), some(ids)),
            lambda: Move(some(codes), pick(ids)),
            lambda: Same(pick(ids), pick([*ids, *codes])),
            lambda: Same(pick(ids), pick(ids), some(ids)),
            lambda: Same(pick(codes), pick(ids), also=some(codes, 2)),
            lambda: Different(pick([*ids, *codes]), pick(ids)),
            lambda: Different(pick(ids), pick(ids), some(ids), contrary=pick((True, False))),
            lambda: Reword(pick(ids), pick(("As the rapporteur put it.", "Shorter."))),
            lambda: File(some(ids), title=pick(("", "Shelf by hand"))),
            lambda: Rank(pick(ids), pick([None, *ids])),
        ]
    if shelves:
        kinds.append(lambda: Retitle(pick(shelves), "Named by hand"))
    if ids and shelves:
        kinds.append(lambda: File(some(ids), pick(shelves)))
    if board.entries:
        kinds += [lambda: Undo(1 + dice.below(board.last_entry)), lambda: Undo(board.last_entry)]
    return pick(kinds)()


# --- decisions that name whatever ------------------------------------------------------------


def careless(dice: Dice, kind: type[Decision] | None = None) -> Decision:
    """One decision whose names may lead nowhere, to itself or to what does not exist yet."""
    pick, any_ = dice.pick, dice.any

    def id_() -> RecommendationId:
        return RecommendationId(f"r{1 + dice.below(MOST_ENTRIES)}.{1 + dice.below(3)}")

    def theme() -> ThemeId:
        return ThemeId(f"t{1 + dice.below(MOST_ENTRIES)}.{1 + dice.below(2)}")

    def code() -> PointCode:
        seat = Seat(1 + dice.below(3), 1 + dice.below(2))
        return PointCode(f"{seat}-{1 + dice.below(3):02d}{pick(('', '', 'a', 'b', 'c', 'z'))}")

    def ref() -> Ref:
        return Ref(pick((id_, code))())

    def text() -> str:
        return pick(("By hand", "", "   "))

    def group() -> Group:
        return Group(
            points=any_(code, 4),
            quote=code(),
            theme=pick((None, 0, 1, 7, -1)),
            keeps=pick((lambda: None, id_))(),
            offered_to=pick((lambda: None, id_))(),
            weakest_pair=any_(code, 2),
            kept_apart=pick((None, KeptApart(code(), 0.5, "people"))),
        )

    def proposed() -> ProposedTheme:
        return ProposedTheme("Subject", pick((lambda: None, theme))())

    kinds = {
        Propose: lambda: Propose(any_(group, 4), any_(proposed, 2)),
        Cut: lambda: Cut(pick(tuple(Detail))),
        Merge: lambda: Merge(id_(), any_(id_, 3)),
        Gather: lambda: Gather(any_(code, 3), text()),
        Move: lambda: Move(any_(code, 3), id_()),
        Same: lambda: Same(ref(), ref(), any_(ref, 2), any_(code, 2)),
        Different: lambda: Different(
            ref(), ref(), any_(ref, 2), any_(code, 2), pick((True, False))
        ),
        Reword: lambda: Reword(id_(), text()),
        File: lambda: File(any_(id_, 3), pick((lambda: None, theme))(), text()),
        Retitle: lambda: Retitle(theme(), text()),
        Rank: lambda: Rank(id_(), pick((lambda: None, id_))()),
        SetAside: lambda: SetAside(any_(code, 3), text()),
        Undo: lambda: Undo(dice.below(MOST_ENTRIES + 3) - 1),
        Seal: lambda: Seal(1 + dice.below(3), pick(tuple(Secrecy))),
        Redact: lambda: Redact(tuple(note_of(each) for each in any_(code, 2)), (1,)),
    }
    return kinds[kind or pick(tuple(kinds))]()


def checked_log(dice: Dice, most: int = MOST_ENTRIES) -> Log:
    """A log in which every entry passed the door; what was refused stayed outside."""
    log = Log(some_notes(dice))
    for _ in range(dice.below(most + 1)):
        board, actor = log.board, dice.pick(PEOPLE)
        decision = sensible(dice, board) if dice.below(10) else careless(dice)
        try:
            check(board, actor, decision)
        except (Invalid, Conflict):
            continue
        log = log.then(decision, actor)
    return log


def careless_log(dice: Dice) -> Log:
    """A log that nobody checked: sensible entries and senseless ones in turn."""
    log = Log(some_notes(dice))
    for _ in range(dice.below(MOST_ENTRIES + 1)):
        log = log.then(sensible(dice, log.board) if dice.below(2) else careless(dice))
    return log


@st.composite
def checked_logs(draw, most: int = MOST_ENTRIES) -> Log:
    return checked_log(Dice(draw), most)


@st.composite
def careless_logs(draw) -> Log:
    return careless_log(Dice(draw))


any_logs = st.one_of(checked_logs(), careless_logs())


def seen(board: Board):
    """What a person sees of a board, without the log that made it."""
    return (
        board.recommendations,
        board.themes,
        dict(board.set_aside),
        board.unplaced,
        dict(board.place),
        board.constraints,
        board.ledger,
        board.lapsed,
        board.detail,
    )


def assert_sound(board: Board) -> None:
    """Every point has one place, every name leads somewhere, every count agrees."""
    listed = [code for each in board.recommendations for code in each.points]
    places = [*listed, *board.set_aside, *board.unplaced]
    assert sorted(places) == sorted(board.points)
    by_note = {code: set() for code in board.notes}
    for code, point in board.points.items():
        where = "placed" if code in board.place else "aside" if code in board.set_aside else "none"
        by_note[point.note].add(where)
    ledger = board.ledger
    assert ledger.unplaced == sum("none" in where for where in by_note.values())
    assert ledger.set_aside == sum(where == {"aside"} for where in by_note.values())
    assert ledger.placed + ledger.set_aside + ledger.unplaced == ledger.notes == len(board.notes)
    assert ledger.points == len(board.points)
    assert len(board.by_id) == len(board.recommendations)
    assert len(board.theme_by_id) == len(board.themes)
    for each in board.recommendations:
        assert each.points
        assert each.wording.strip()
        board.theme_title(each.theme)
        assert each.quoted is None or each.quoted in each.points
        assert (each.quoted is None) == bool(each.worded_by)
        assert set(each.weakest_pair) <= set(each.points)
        assert each.offered_to is None or each.offered_to in board.by_id
        assert each.kept_apart is None or each.kept_apart.point in board.points
        assert sum(each.support_by_breakout.values()) == each.support.notes
        assert len(each.support_by_breakout) == each.support.breakouts
        assert not any(board.notes[note_of(code)].withdrawn for code in each.points)
    for theme in board.themes:
        assert theme.title.strip()


# --- the rules -------------------------------------------------------------------------------


@rule
@given(any_logs)
def test_every_point_has_exactly_one_place_and_the_ledger_balances(log):
    for entry in log.entries:
        event(type(entry.decision).__name__)
    assert_sound(log.board)


@rule
@given(st.data())
def test_no_proposal_changes_what_a_person_touched(data):
    log = data.draw(checked_logs())
    before = log.board
    after = log.then(a_proposal(Dice(data.draw), before), "Plenary").board
    for each in before.recommendations:
        if not each.touched:
            continue
        found = after.recommendation(each.id)
        assert found == each
        assert after.theme_title(found.theme) == before.theme_title(each.theme)
    assert after.set_aside == before.set_aside
    assert {t for t in before.themes if t.by_hand} <= set(after.themes)
    assert after.constraints == before.constraints


@rule
@given(st.data())
def test_not_even_a_careless_proposal_changes_what_a_person_touched(data):
    log = data.draw(careless_logs())
    before = log.board
    after = log.then(careless(Dice(data.draw), Propose), "Plenary").board
    for each in before.recommendations:
        if each.touched:
            assert after.recommendation(each.id) == each
    assert after.set_aside == before.set_aside


@rule
@given(st.data())
def test_a_later_proposal_keeps_a_ranked_recommendation_before_its_neighbour(data):
    dice = Dice(data.draw)
    log = checked_log(dice, most=10)
    log = replace(log, notes=tuple(replace(note, withdrawn=False) for note in log.notes))
    assume(len(log.board.recommendations) > 1)
    chosen, neighbour = data.draw(st.permutations(log.board.recommendations))[:2]
    log = log.then(Rank(chosen.id, neighbour.id))
    together = Group(neighbour.points, neighbour.points[0])
    made = a_proposal(dice, log.board)
    after = log.then(replace(made, groups=(together, *made.groups)), "Plenary").board
    was_found_again = neighbour.id in after.by_id
    heir = neighbour.id if was_found_again else after.place[neighbour.points[0]]
    assert after.number[chosen.id] == after.number[heir] - 1


@rule
@given(checked_logs())
def test_what_the_door_accepts_never_lapses(log):
    for length in range(len(log.entries) + 1):
        assert replay(log.notes, log.entries[:length]).lapsed == ()


@rule
@given(st.data())
def test_what_the_door_refuses_leaves_the_board_as_it_was(data):
    log = data.draw(checked_logs(most=12))
    board = log.board
    was = seen(log.board)
    try:
        check(board, "Ana", careless(Dice(data.draw)))
    except (Invalid, Conflict) as refusal:
        assert str(refusal).endswith((".", "again.")), refusal
    assert seen(board) == was
    assert board.entries == log.entries


@rule
@given(st.data())
def test_a_log_outlives_every_correction_and_withdrawal_of_its_notes(data):
    log = data.draw(any_logs)
    later = revise(Dice(data.draw), log.notes)
    board = replay(later, log.entries)
    assert_sound(board)
    assert seen(replay(log.notes, log.entries)) == seen(log.board)


@rule
@given(any_logs)
def test_nothing_is_deleted(log):
    board = log.board
    assert dict(board.notes) == {note.code: note for note in log.notes}
    assert {point.note for point in board.points.values()} == set(board.notes)
    assert board.entries == log.entries
    for point in board.points.values():
        assert point.text in board.notes[point.note].text


@rule
@given(st.data())
def test_replay_is_a_pure_function_of_notes_and_entries(data):
    log = data.draw(any_logs)
    stored = json.loads(json.dumps([to_plain(entry.decision) for entry in log.entries]))
    read = tuple(
        replace(entry, decision=from_plain(kind, body))
        for entry, (kind, body) in zip(log.entries, stored, strict=True)
    )
    assert read == log.entries
    shuffled = data.draw(st.permutations(log.notes))
    assert seen(replay(shuffled, read)) == seen(log.board)


@rule
@given(st.data())
def test_a_cut_changes_the_detail_and_nothing_else(data):
    log = data.draw(any_logs)
    detail = data.draw(st.sampled_from(Detail))
    after = log.then(Cut(detail)).board
    assert after.detail is detail
    assert seen(after)[:-1] == seen(log.board)[:-1]


@rule
@given(any_logs)
def test_the_detail_is_that_of_the_last_cut_in_force(log):
    board = log.board
    cuts = [
        entry.decision.detail
        for entry in log.entries
        if isinstance(entry.decision, Cut) and entry.number not in board.undone
    ]
    assert board.detail is (cuts[-1] if cuts else Detail.DEFAULT)


@rule
@given(checked_logs())
def test_entries_never_quote_notes(log):
    written = json.dumps([to_plain(entry.decision) for entry in log.entries])
    for point in log.board.points.values():
        assert len(point.text) >= 12
        assert point.text not in written


def test_an_entry_has_no_field_that_could_quote_a_note():
    by_people = {"wording", "title", "reason", "method", "keeps", "offered_to"}
    kinds = [*KINDS.values(), Group, KeptApart, ProposedTheme]
    free_text = {
        field.name
        for kind in kinds
        for field in fields(kind)
        if str in {get_type_hints(kind)[field.name], *get_args(get_type_hints(kind)[field.name])}
    }
    assert free_text <= by_people


@rule
@given(checked_logs())
def test_an_id_names_the_entry_that_made_it(log):
    for each in log.board.recommendations:
        number = int(re.fullmatch(r"r(\d+)\.\d+", each.id)[1])
        assert isinstance(log.entries[number - 1].decision, Propose | Gather | Same | Different)


@rule
@given(st.data())
def test_an_id_stays_when_others_are_merged_or_ranked(data):
    log = data.draw(checked_logs(most=12))
    board = log.board
    assume(len(board.recommendations) > 1)
    one, *others = data.draw(st.permutations(list(board.by_id)))[:3]
    merged = log.then(Merge(one, tuple(others))).board
    assert set(merged.by_id) == set(board.by_id) - set(others)
    for id_ in set(merged.by_id) - {one}:
        assert merged.by_id[id_].points == board.by_id[id_].points
    ranked = log.then(Rank(one, others[0])).board
    assert {i: e.points for i, e in ranked.by_id.items()} == {
        i: e.points for i, e in board.by_id.items()
    }


@rule
@given(checked_logs())
def test_undoing_the_last_entry_restores_the_board_and_redo_brings_it_back(log):
    assume(log.entries)
    was, now = seen(replay(log.notes, log.entries[:-1])), seen(log.board)
    last = log.entries[-1].number
    check(log.board, "Ana", Undo(last))
    undone = log.then(Undo(last))
    assert seen(undone.board) == was
    check(undone.board, "Ana", Undo(last + 1))
    assert seen(undone.then(Undo(last + 1)).board) == now


@rule
@given(any_logs)
def test_without_ranks_the_printed_order_is_by_breakouts_then_tables_then_notes(log):
    ranks = {entry.number for entry in log.entries if isinstance(entry.decision, Rank)}
    entries = tuple(
        replace(entry, decision=Undo(0)) if entry.number in ranks else entry
        for entry in log.entries
    )
    board = replay(log.notes, entries)
    keys = []
    for each in board.recommendations:
        seats = {board.points[code].seat for code in each.points}
        notes = {note_of(code) for code in each.points}
        keys.append((len({seat.breakout for seat in seats}), len(seats), len(notes)))
    assert keys == sorted(keys, reverse=True)
    assert [each.support.key for each in board.recommendations] == keys
    assert list(board.number.values()) == list(range(1, len(keys) + 1))
