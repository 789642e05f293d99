"""The same notes give the same proposal, and one more note disturbs only what is near it."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain.board import Board
from synthesis.domain.detail import NEEDED, Detail
from synthesis.domain.grouping import INERTIA, group
from synthesis.domain.log import Cut, Entry, Propose
from synthesis.domain.model import MACHINE, Note, Seat
from synthesis.domain.proposing import propose
from synthesis.domain.replay import replay
from synthesis.domain.sameness import Sameness
from synthesis.sample import FOLDER
from tests.domain.test_preview import TEXTS
from tests.fakes import WordEmbedder, quiet

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)


def noted(texts, tables=2) -> tuple[Note, ...]:
    """The texts as notes of so many tables of one breakout, in turn."""
    return tuple(
        Note(Seat(1, 1 + n % tables), 1 + n // tables, 1, text, "Ana", NOON)
        for n, text in enumerate(texts)
    )


def vectors_of(board: Board):
    codes = list(board.points)
    return dict(zip(codes, WordEmbedder().embed(board.texts(codes)), strict=True))


def proposed(notes, entries=()) -> tuple[Entry, ...]:
    board = replay(notes, entries)
    made = propose(board, vectors_of(board), "words", quiet)
    return (*entries, Entry(len(entries) + 1, MACHINE, NOON, made))


def seen(notes, entries):
    """What a reader sees of a board: which texts stand together, in whose words, under what."""
    board = replay(notes, entries)
    return {
        (frozenset(board.texts(each.points)), each.wording, board.theme_title(each.theme))
        for each in board.recommendations
    }


def test_of_two_notes_the_one_of_an_open_breakout_is_quoted():
    notes = tuple(
        Note(Seat(breakout, 1), 1, 1, text, "Ana", NOON)
        for breakout, text in ((1, "Open shelters by law."), (2, "open shelters by law"))
    )
    board = replay(notes, ())
    quotes = [
        [each.quote for each in propose(board, vectors_of(board), "words", quiet, shut).groups]
        for shut in ((), {1}, {2}, {1, 2})
    ]
    first, second = ["B1-T1-01"], ["B2-T1-01"]
    assert quotes == [first, second, first, first]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.permutations(TEXTS))
def test_the_same_notes_in_another_order_give_the_same_proposal(order):
    expected, found = noted(TEXTS), noted(order)
    assert seen(found, proposed(found)) == seen(expected, proposed(expected))


def read_sample() -> list[Note]:
    with (FOLDER / "notes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    notes, counts = [], {}
    for row in rows:
        seat = Seat(int(row["breakout"]), int(row["table"]))
        counts[seat] = counts.get(seat, 0) + 1
        notes.append(Note(seat, counts[seat], 1, row["text"], row["author"], NOON))
    return notes


SAMPLE = read_sample()


def test_the_sample_typed_backwards_gives_the_same_proposal():
    last = {
        seat: max(n.number for n in SAMPLE if n.seat == seat) for seat in {n.seat for n in SAMPLE}
    }
    backwards = [replace(note, number=1 + last[note.seat] - note.number) for note in SAMPLE]
    assert seen(backwards, proposed(backwards)) == seen(SAMPLE, proposed(SAMPLE))


@pytest.mark.parametrize("late", [SAMPLE[n] for n in range(5, len(SAMPLE), 43)], ids=str)
def test_one_late_note_leaves_what_is_not_near_it_with_its_points_and_its_id(late):
    rest = [note for note in SAMPLE if note is not late]
    entries = proposed(rest)
    before, after = replay(rest, entries), replay(SAMPLE, proposed(SAMPLE, entries))
    mine = {code for code, point in after.points.items() if point.note == late.code}
    near = {code for each in after.recommendations if mine & {*each.points} for code in each.points}
    far = [each for each in before.recommendations if near.isdisjoint(each.points)]
    disturbed = [e for e in far if e.id not in after.by_id or after.by_id[e.id].points != e.points]
    assert len(far) > 0.9 * len(before.recommendations)
    assert len(disturbed) <= 2, [each.id for each in disturbed]


def between_two_pairs(odds: float) -> Sameness:
    """Texts 0 and 1 are one, 2 and 3 are one; between the two pairs the log-odds are as given."""

    class Given(Sameness):
        def __init__(self) -> None:
            self.fields = np.zeros(4, dtype=np.int64)

        def each(self, left, right):
            return np.diagonal(self.between(left, right))

        def between(self, rows, columns):
            same = (rows[:, None] // 2) == (columns[None, :] // 2)
            return np.where(same, 5.0, odds).astype(np.float32)

    return Given()


@pytest.mark.parametrize(
    ("odds", "before", "groups"),
    [
        (-0.5 * INERTIA, [], 2),
        (-0.5 * INERTIA, [1, 1, 1, 1], 1),
        (-1.5 * INERTIA, [1, 1, 1, 1], 2),
        (0.5 * INERTIA, [], 1),
        (0.5 * INERTIA, [1, 1, 2, 2], 2),
        (1.5 * INERTIA, [1, 1, 2, 2], 1),
        (0.5 * INERTIA, [1, 1, -1, -1], 1),
    ],
)
def test_what_was_together_or_apart_stays_so_unless_something_speaks_clearly(odds, before, groups):
    texts = ["open shelters", "more shelters", "train judges", "teach judges"]
    assert len(group(texts, between_two_pairs(odds), before=before)) == groups


def test_another_detail_is_cut_as_if_there_had_been_no_proposal():
    notes = noted(TEXTS)
    for detail in Detail:
        chosen = (Entry(1, "Ana", NOON, Cut(detail)),)
        fresh = proposed(notes, chosen)
        later = (*proposed(notes), Entry(2, "Ana", NOON, Cut(detail)))
        again = proposed(notes, later)
        assert {g.points for g in again[-1].decision.groups} == {
            g.points for g in fresh[-1].decision.groups
        }
    assert min(abs(needed) for needed in NEEDED.values() if needed) > INERTIA


def test_a_proposal_made_again_changes_nothing():
    entries = proposed(SAMPLE)
    again = proposed(SAMPLE, entries)
    assert isinstance(again[-1].decision, Propose)
    before, after = replay(SAMPLE, entries), replay(SAMPLE, again)
    assert after.recommendations == before.recommendations
    assert after.themes == before.themes
