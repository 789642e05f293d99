"""What may be contrary inside a recommendation is asked, once."""

from datetime import UTC, datetime

from synthesis.domain.log import Different, Entry, Gather, Ref, Same
from synthesis.domain.model import Note, Seat
from synthesis.domain.replay import replay
from synthesis.domain.review import AGREED, MOST_SHOWN, Doubt, doubt_between, doubts, outweighed

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def board_of(*texts: str, answers: tuple[Same, ...] = ()):
    notes = [Note(Seat(1, 1), n, 1, text, "Ana", NOW) for n, text in enumerate(texts, start=1)]
    decisions = (Gather(tuple(note.code for note in notes)), *answers)
    entries = [Entry(n, "Ruth", NOW, each) for n, each in enumerate(decisions, start=1)]
    return replay(notes, entries)


def asked(board):
    return doubts(board, board.recommendations[0])


def test_two_notes_that_may_be_contrary_are_asked_about():
    board = board_of("foster homes for children", "no foster homes for such children")
    assert asked(board) == (Doubt("B1-T1-01", "B1-T1-02", "opposite"),)


def test_notes_that_agree_raise_no_doubt():
    assert asked(board_of("more shelters in the regions", "open shelters in every region")) == ()


def test_what_somebody_answered_is_not_asked_again():
    same = Same(Ref("B1-T1-02"), Ref("B1-T1-01"))
    board = board_of("foster homes for children", "no foster homes for them", answers=(same,))
    assert asked(board) == ()


def test_only_a_few_doubts_are_shown():
    texts = [f"foster homes for children, table {n}" for n in range(4)]
    board = board_of(*texts, *(f"no {text}" for text in texts))
    assert len(asked(board)) == MOST_SHOWN


def test_between_two_sides_only_a_pair_of_both_is_doubted():
    board = board_of("foster homes", "no foster homes", "more judges", "no foster homes at all")
    first, second, third, fourth = board.recommendations[0].points
    assert doubt_between(board, [third, first], [fourth]) == Doubt(first, fourth, "opposite")
    assert doubt_between(board, [first, second], [third]) is None
    assert doubt_between(board, [], [first, second]) is None


def test_a_rule_or_an_answer_stands_against_the_machines_chance():
    texts = ("foster homes for children", "no foster homes for such children", "more judges")
    first, second, third = (f"B1-T1-0{n}" for n in (1, 2, 3))
    board = board_of(*texts)
    assert outweighed(board, first, second) == outweighed(board, second, first) == "opposite"
    assert outweighed(board, first, third) == ""
    agreed = board_of(*texts, answers=(Same(Ref(second), Ref(first)),))
    assert outweighed(agreed, first, second) == AGREED
    parted = board_of(*texts, answers=(Different(Ref(third), Ref(first)),))
    assert outweighed(parted, first, third) == "people"
