"""Groups: what is alike comes together, under the rules that keep apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain import grouping
from synthesis.domain.calibrations import UNTUNED
from synthesis.domain.detail import NEEDED, Detail
from synthesis.domain.grouping import group, nearest_outside, weakest_pairs
from synthesis.domain.learning import Lesson, Taught
from synthesis.domain.sameness import Sameness
from tests.domain.test_stability import SAMPLE
from tests.fakes import WordEmbedder

TEXTS = [
    "open safe shelters in every region",
    "safe shelters must open in every region",
    "Open safe shelters in every region!",
    "train border guards to recognise victims",
    "border guards should be trained to recognise victims",
    "a reflection period of 30 days for victims",
    "a reflection period of 90 days for victims",
    "pay interpreters fairly",
]


def compared(texts, fields=None, detail=Detail.DEFAULT):
    vectors = WordEmbedder().embed(texts)
    found = Sameness(vectors, texts, np.array(fields or [1] * len(texts)), UNTUNED)
    return Taught(found, Lesson(), NEEDED[detail])


def groups_of(texts, *, same=(), different=(), fields=None, detail=Detail.DEFAULT):
    made = group(texts, compared(texts, fields, detail), same=same, different=different)
    return {frozenset(texts[i] for i in members) for members in made}


def home(groups, text):
    return next(members for members in groups if text in members)


def test_every_text_is_in_exactly_one_group():
    made = group(TEXTS, compared(TEXTS))
    assert sorted(i for members in made for i in members) == list(range(len(TEXTS)))


def test_no_text_gives_no_group_and_one_text_gives_one():
    assert groups_of(TEXTS[:1]) == {frozenset(TEXTS[:1])}
    assert group([], compared(TEXTS[:1])) == []


def test_exact_duplicates_come_together_whatever_their_case():
    groups = groups_of(TEXTS)
    assert home(groups, TEXTS[0]) == home(groups, TEXTS[2])


def test_the_same_point_in_other_words_comes_together():
    groups = groups_of(TEXTS)
    assert home(groups, TEXTS[0]) == home(groups, TEXTS[1])
    assert home(groups, TEXTS[3]) == home(groups, TEXTS[4])
    assert home(groups, TEXTS[0]) != home(groups, TEXTS[3])


def test_each_step_of_detail_makes_more_groups():
    texts, fields = [note.text for note in SAMPLE], [note.seat.breakout for note in SAMPLE]
    counts = [len(group(texts, compared(texts, fields, detail))) for detail in Detail]
    assert counts == sorted(set(counts))


def test_a_step_of_detail_asks_for_that_much_higher_odds():
    rows, fields = np.arange(len(TEXTS)), [1, 2] * 4
    usual = compared(TEXTS, fields).between(rows, rows)
    for detail in Detail:
        cut = compared(TEXTS, fields, detail).between(rows, rows)
        assert np.allclose(usual - cut, NEEDED[detail], atol=1e-5)
    assert NEEDED[Detail.DEFAULT] == 0.0
    assert sorted(NEEDED.values()) == [NEEDED[detail] for detail in Detail]


def test_other_numbers_of_one_unit_stay_apart():
    groups = groups_of(TEXTS)
    assert home(groups, TEXTS[5]) != home(groups, TEXTS[6])


class Told:
    """A measure that is told the log-odds of its pairs."""

    def __init__(self, odds):
        self._odds = np.array(odds, dtype=np.float32)
        self.fields = np.ones(len(odds), dtype=np.int64)
        self.centred = np.eye(len(odds), dtype=np.float32)

    def between(self, rows, columns):
        return self._odds[np.ix_(rows, columns)]

    def each(self, left, right):
        return self._odds[left, right]


CONTRARY = ["ban cars in the centre", "do not ban cars in the centre", "cars in the centre"]


@pytest.mark.parametrize("odds", [-0.95, -0.05, 0.05])
def test_contrary_texts_stay_apart_where_a_third_is_near_to_both(odds):
    told = Told([[0.0, odds, 3.0], [odds, 0.0, 3.0], [3.0, 3.0, 0.0]])
    first = group(CONTRARY, told)
    place = {index: number for number, members in enumerate(first) for index in members}
    assert place[0] != place[1]
    again = group(CONTRARY, told, before=[place[index] for index in range(3)])
    assert sorted(map(sorted, again)) == sorted(map(sorted, first))
    joined = group(["a", "b", "c"], told)  # nothing sets these apart
    assert len(joined) == 1


def test_a_point_raised_in_two_breakouts_comes_together():
    groups = groups_of(TEXTS, fields=[1, 2, 1, 1, 2, 1, 2, 2])
    assert home(groups, TEXTS[0]) == home(groups, TEXTS[1])


def test_people_who_say_same_join_what_the_machine_would_not():
    assert home(groups_of(TEXTS, same=[(0, 7)]), TEXTS[0]) == home(
        groups_of(TEXTS, same=[(0, 7)]), TEXTS[7]
    )


def test_people_who_say_different_part_even_exact_duplicates():
    groups = groups_of(TEXTS, different=[(0, 2)])
    assert home(groups, TEXTS[0]) != home(groups, TEXTS[2])


def test_different_wins_over_same():
    groups = groups_of(TEXTS, same=[(0, 7)], different=[(7, 0)])
    assert home(groups, TEXTS[0]) != home(groups, TEXTS[7])


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(TEXTS))))
def test_the_order_of_arrival_changes_nothing(order):
    assert groups_of([TEXTS[i] for i in order]) == groups_of(TEXTS)


@pytest.mark.parametrize("largest", [0, 3, 5])
def test_more_points_than_one_matrix_holds_are_grouped_the_same(monkeypatch, largest):
    texts = [f"{what} {where}" for what in TEXTS for where in ("", "in the north", "for children")]
    fields = [1, 2, 2] * len(TEXTS)
    whole = groups_of(texts, fields=fields, different=[(0, 1)], same=[(0, 9)])
    monkeypatch.setattr(grouping, "LARGEST_DENSE", largest)
    assert groups_of(texts, fields=fields, different=[(0, 1)], same=[(0, 9)]) == whole


def test_beyond_one_matrix_the_nearest_outside_is_told_all_the_same(monkeypatch):
    made = [[0, 1, 2], [3, 4], [5], [6], [7]]
    whole = nearest_outside(TEXTS, compared(TEXTS), made)
    monkeypatch.setattr(grouping, "LARGEST_DENSE", 3)
    assert nearest_outside(TEXTS, compared(TEXTS), made)[2] == whole[2]
    assert nearest_outside(TEXTS[:1], compared(TEXTS[:1]), [[0]]) == [None]


def test_the_nearest_outside_is_told_with_what_keeps_it_apart():
    made = [[0, 1, 2], [3, 4], [5], [6], [7]]
    near = nearest_outside(TEXTS, compared(TEXTS), made)[2]
    assert near is not None
    assert (near.index, near.reason) == (6, "numbers")
    assert nearest_outside(TEXTS[:1], compared(TEXTS[:1]), [[0]]) == [None]


def test_the_weakest_pair_is_the_least_likely():
    sameness = compared(TEXTS)
    (chance, pair), alone = weakest_pairs(sameness, [[0, 1, 2], [4]])
    left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    odds = sameness.each(left, right)
    assert chance == pytest.approx(sameness.chance(float(odds.min())), abs=1e-5)
    assert pair == (left[odds.argmin()], right[odds.argmin()])
    assert alone == (1.0, None)
