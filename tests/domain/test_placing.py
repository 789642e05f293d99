"""A few more notes on a large board get a place, and nothing else moves."""

from dataclasses import replace

import pytest

from synthesis.domain import placing
from synthesis.domain.detail import Detail
from synthesis.domain.log import Cut, Different, Entry, Ref, Reword, Undo
from synthesis.domain.model import MACHINE, Note, Seat
from synthesis.domain.placing import placed
from synthesis.domain.replay import replay
from tests.domain.test_preview import TEXTS
from tests.domain.test_stability import NOON, noted, proposed, vectors_of

NOTES = noted([*TEXTS, "wait 30 days before you deport", "you should wait 30 days"])


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every board counts as a large one."""
    monkeypatch.setattr(placing, "LARGEST_DENSE", 1)
    monkeypatch.setattr(placing, "MOST_SHARE", 0.5)


def late(*texts: str) -> tuple[Note, ...]:
    return tuple(Note(Seat(1, 9), n, 1, text, "Ana", NOON) for n, text in enumerate(texts, 1))


def said(entries, *decisions):
    """The log with what Ana decided after it."""
    after = [Entry(len(entries) + n, "Ana", NOON, each) for n, each in enumerate(decisions, 1)]
    return (*entries, *after)


def place(notes, entries):
    """The board before and after; the notes that were late are those of table 9."""
    before = replay(notes, entries)
    made = placed(before, vectors_of(before), "words")
    assert made is not None
    entry = Entry(len(entries) + 1, MACHINE, NOON, made)
    return before, replay(notes, (*entries, entry))


def about(board, text):
    return next(each for each in board.recommendations if text in board.texts(each.points))


def test_a_late_note_joins_what_makes_the_same_point_and_nothing_else_changes():
    text = f"please {TEXTS[0]}"
    before, after = place((*NOTES, *late(text)), proposed(NOTES))
    home = about(after, text)
    assert TEXTS[0] in after.texts(home.points)
    assert before.unplaced and not after.unplaced
    untouched = [each for each in before.recommendations if each.id != home.id]
    for each in untouched:
        now = after.by_id[each.id]
        assert (now.points, now.wording, now.weakest) == (each.points, each.wording, each.weakest)
        assert (now.theme, now.kept_apart) == (each.theme, each.kept_apart)
    assert len(after.recommendations) == len(before.recommendations)
    assert after.themes == before.themes
    assert set(home.points) > set(before.by_id[home.id].points)


def test_what_nothing_is_like_stands_alone_and_says_what_is_nearest():
    _, after = place((*NOTES, *late("volcano insurance")), proposed(NOTES))
    alone = about(after, "volcano insurance")
    assert len(alone.points) == 1
    assert alone.kept_apart is not None and alone.kept_apart.similarity < 0.5


def test_what_contradicts_stands_apart():
    _, after = place((*NOTES, *late("you should wait 90 days")), proposed(NOTES))
    assert len(about(after, "you should wait 90 days").points) == 1


def test_a_note_typed_again_joins_its_twin():
    _, after = place((*NOTES, *late(f"{TEXTS[3].upper()}!")), proposed(NOTES))
    assert TEXTS[3] in after.texts(about(after, f"{TEXTS[3].upper()}!").points)


def test_what_a_person_touched_is_only_offered_the_note():
    entries = proposed(NOTES)
    first = about(replay(NOTES, entries), TEXTS[0])
    entries = proposed(NOTES, said(entries, Reword(first.id, "Open shelters.")))
    text = f"please {TEXTS[0]}"
    before, after = place((*NOTES, *late(text)), entries)
    assert about(after, text).offered_to == first.id
    assert after.by_id[first.id] == before.by_id[first.id]


def test_a_whole_proposal_is_due_once_anything_was_decided_or_chosen():
    notes, entries = (*NOTES, *late("please hurry")), proposed(NOTES)
    first, second = replay(NOTES, entries).recommendations[:2]
    different = Different(Ref(first.id), Ref(second.id))
    for decisions in ((different,), (Cut(Detail.FINER),), (Undo(1),)):
        board = replay(notes, said(entries, *decisions))
        assert placed(board, vectors_of(board), "words") is None


def test_a_whole_proposal_is_due_where_nothing_or_much_is_new_or_the_model_is(monkeypatch):
    board = replay(NOTES, proposed(NOTES))
    assert placed(board, vectors_of(board), "words") is None
    board = replay((*NOTES, *late("please hurry")), proposed(NOTES))
    assert placed(board, vectors_of(board), "other words") is None
    monkeypatch.setattr(placing, "MOST_SHARE", 0.5 / len(NOTES))
    assert placed(board, vectors_of(board), "words") is None


def test_small_boards_are_always_cut_whole(monkeypatch):
    monkeypatch.setattr(placing, "LARGEST_DENSE", len(NOTES) + 1)
    board = replay((*NOTES, *late("please hurry")), proposed(NOTES))
    assert placed(board, vectors_of(board), "words") is None


def test_a_withdrawn_note_is_given_no_place():
    gone = replace(late("please hurry")[0], withdrawn=True)
    board = replay((*NOTES, gone), proposed(NOTES))
    assert placed(board, vectors_of(board), "words") is None
