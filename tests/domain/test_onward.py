"""A board that is moved on by what is new is the one that a replay of everything makes."""

from dataclasses import fields, replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from synthesis.domain.board import Board
from synthesis.domain.check import check
from synthesis.domain.errors import Conflict, Invalid
from synthesis.domain.log import Entry, Gather, Redact, Seal, Undo
from synthesis.domain.masking import masked
from synthesis.domain.model import Note, PointCode, Seat, Secrecy
from synthesis.domain.onward import onward
from synthesis.domain.replay import replay
from synthesis.domain.scope import part_of
from tests.domain.test_log_rules import (
    NOON,
    Dice,
    Log,
    any_logs,
    careless,
    checked_logs,
    revise,
    sensible,
)
from tests.domain.test_log_rules import (
    rule as of_the_log,
)

HERE = Seat(1, 1)
rule = settings(of_the_log, max_examples=max(120, of_the_log.max_examples // 4))


def whole(board: Board) -> dict[str, object]:
    """All that a board holds, in its order."""
    held = {each.name: getattr(board, each.name) for each in fields(board) if each.name != "state"}
    ordered = {name: list(value.items()) for name, value in held.items() if isinstance(value, dict)}
    return held | ordered


def assert_as_replayed(board: Board, notes: tuple[Note, ...], entries: tuple[Entry, ...]) -> None:
    assert whole(board) == whole(replay(notes, entries))


def parts(dice: Dice, count: int) -> list[slice]:
    """A few slices that together are everything, some of them maybe empty."""
    cuts = sorted({0, count, *(dice.below(count + 1) for _ in range(3))})
    return [slice(start, end) for start, end in zip(cuts, cuts[1:], strict=False)]


# --- the rules -------------------------------------------------------------------------------


@rule
@given(st.data())
def test_a_board_moved_on_by_entries_is_the_one_replayed(data):
    log = data.draw(any_logs)
    board = replay(log.notes, ())
    for part in parts(Dice(data.draw), len(log.entries)):
        board = onward(board, log.entries[part])
        assert_as_replayed(board, log.notes, log.entries[: part.stop])


@rule
@given(st.data())
def test_a_board_moved_on_by_notes_and_entries_is_the_one_replayed(data):
    log = data.draw(any_logs)
    dice = Dice(data.draw)
    notes = tuple(data.draw(st.permutations(log.notes)))
    board, there, done = replay((), ()), 0, 0
    while there < len(notes) or done < len(log.entries):
        some, more = 1 + dice.below(4), dice.below(6)
        entries = log.entries[done : done + more]
        board = onward(board, entries, notes[there : there + some])
        there, done = there + some, done + len(entries)
        if there >= len(notes) and not entries:
            board, done = onward(board, log.entries[done:]), len(log.entries)
        assert_as_replayed(board, notes[:there], log.entries[:done])
    event(f"{len(board.lapsed) > 0} that something lapsed")


@rule
@given(st.data())
def test_a_board_moved_on_by_corrections_and_withdrawals_is_the_one_replayed(data):
    log = data.draw(any_logs)
    later = revise(Dice(data.draw), log.notes)
    changed = [new for old, new in zip(log.notes, later, strict=True) if new != old]
    assert_as_replayed(onward(log.board, (), changed), later, log.entries)


@rule
@given(st.data())
def test_the_door_is_as_strict_on_a_board_moved_on(data):
    log = data.draw(checked_logs())
    dice = Dice(data.draw)
    moved = onward(replay(log.notes, ()), log.entries)
    decision = sensible(dice, log.board) if dice.below(2) else careless(dice)
    assert _answer(moved, decision) == _answer(replace(log.board, state=None), decision)


def _answer(board, decision):
    try:
        return whole(check(board, "Ana", decision))
    except (Invalid, Conflict) as refusal:
        return str(refusal)


@rule
@given(st.data())
def test_the_board_that_is_left_behind_stays_as_it_was(data):
    log = data.draw(any_logs)
    board = log.board
    dice = Dice(data.draw)
    for decision in (sensible(dice, board), careless(dice)):
        onward(board, (Entry(len(log.entries) + 1, "Ana", NOON, decision),))
        note = Note(Seat(9, 9), 1, 1, "One note more", "Ana", NOON)
        onward(board, (), (note,))
    assert whole(board) == whole(replay(log.notes, log.entries))
    again = Entry(len(log.entries) + 1, "Ben", NOON, sensible(dice, board))
    assert_as_replayed(onward(board, (again,)), log.notes, (*log.entries, again))


@rule
@given(st.data())
def test_a_part_and_a_board_without_words_are_replayed_as_a_whole(data):
    log = data.draw(checked_logs(most=8))
    for board in (masked(log.board, {1}), part_of(log.board, 2)):
        if board.points != log.board.points:
            assert board.state is None


# --- where one may doubt it ------------------------------------------------------------------


def _note(number: int, text: str = "Open shelters in every district") -> Note:
    return Note(HERE, number, 1, text, "Ana", NOON)


def _entry(number: int, decision) -> Entry:
    return Entry(number, "Ana", NOON, decision)


def test_a_note_that_an_earlier_entry_named_in_vain_takes_the_place_it_asked_for():
    entries = (_entry(1, Gather((PointCode("B1-T1-02"),))),)
    board = replay([_note(1)], entries)
    assert board.lapsed
    moved = onward(board, (), [_note(2)])
    assert moved.place == {"B1-T1-02": "r1.1"}
    assert not moved.lapsed


def test_a_note_that_nobody_named_is_unplaced_and_replays_nothing():
    board = replay([_note(1), _note(3)], (_entry(1, Gather((PointCode("B1-T1-01"),))),))
    moved = onward(board, (), [_note(2)])
    assert list(moved.points) == ["B1-T1-01", "B1-T1-02", "B1-T1-03"]
    assert moved.unplaced == ("B1-T1-02", "B1-T1-03")
    assert moved.recommendations[0] is board.recommendations[0]


def test_an_undo_takes_back_what_was_moved_on_by():
    log = Log((_note(1), _note(2)))
    board = onward(log.board, (_entry(1, Gather((PointCode("B1-T1-01"),))),))
    assert board.recommendations
    assert not onward(board, (_entry(2, Undo(1)),)).recommendations


def test_records_of_an_organiser_change_no_place():
    board = replay([_note(1)], (_entry(1, Gather((PointCode("B1-T1-01"),))),))
    records = (_entry(2, Seal(1, Secrecy.CONFIDENTIAL)), _entry(3, Redact(("B1-T1-01",), ())))
    moved = onward(board, records)
    assert moved.recommendations == board.recommendations
    assert moved.last_entry == 3
