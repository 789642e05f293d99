"""Groups: what is alike comes together, under the rules that keep apart."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain import grouping
from synthesis.domain.affinity import Affinity
from synthesis.domain.detail import NEEDED, Detail
from synthesis.domain.grouping import group, nearest_outside, weakest_pair
from synthesis.domain.learning import Lesson, Taught
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


def groups_of(texts, *, same=(), different=(), fields=None, detail=Detail.DEFAULT):
    vectors = WordEmbedder().embed(texts)
    affinity = Taught(
        Affinity(vectors, np.array(fields or [1] * len(texts))), Lesson(), NEEDED[detail]
    )
    made = group(texts, affinity, same=same, different=different)
    return {frozenset(texts[i] for i in members) for members in made}


def home(groups, text):
    return next(members for members in groups if text in members)


def test_every_text_is_in_exactly_one_group():
    vectors = WordEmbedder().embed(TEXTS)
    made = group(TEXTS, Affinity(vectors, np.ones(len(TEXTS), dtype=np.int64)))
    assert sorted(i for members in made for i in members) == list(range(len(TEXTS)))


def test_no_text_gives_no_group_and_one_text_gives_one():
    assert groups_of(TEXTS[:1]) == {frozenset(TEXTS[:1])}
    empty = Affinity(np.ones((1, 4), dtype=np.float32), np.ones(1, dtype=np.int64))
    assert group([], empty) == []


def test_exact_duplicates_come_together_whatever_their_case():
    groups = groups_of(TEXTS)
    assert home(groups, TEXTS[0]) == home(groups, TEXTS[2])


def test_the_same_point_in_other_words_comes_together():
    groups = groups_of(TEXTS)
    assert home(groups, TEXTS[0]) == home(groups, TEXTS[1])
    assert home(groups, TEXTS[3]) == home(groups, TEXTS[4])
    assert home(groups, TEXTS[0]) != home(groups, TEXTS[3])


def test_each_step_of_detail_cuts_what_the_coarser_one_made_and_moves_nothing_across():
    cuts = [groups_of(TEXTS, fields=[1, 2] * 4, detail=detail) for detail in Detail]
    for coarser, finer in pairwise(cuts):
        assert all(any(part <= whole for whole in coarser) for part in finer)
    assert len(cuts[0]) < len(cuts[-1])


def test_a_step_of_detail_asks_for_that_much_more_affinity():
    vectors = WordEmbedder().embed(TEXTS)
    rows, fields = np.arange(len(TEXTS)), np.array([1, 2] * 4)
    usual = Affinity(vectors, fields).between(rows, rows)
    for detail in Detail:
        cut = Taught(Affinity(vectors, fields), Lesson(), NEEDED[detail]).between(rows, rows)
        assert np.allclose(usual - cut, NEEDED[detail], atol=1e-5)
    assert NEEDED[Detail.DEFAULT] == 0.0
    assert sorted(NEEDED.values()) == [NEEDED[detail] for detail in Detail]


def test_other_numbers_of_one_unit_stay_apart():
    groups = groups_of(TEXTS)
    assert home(groups, TEXTS[5]) != home(groups, TEXTS[6])


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


def test_more_points_than_one_matrix_holds_are_grouped_all_the_same(monkeypatch):
    whole = groups_of(TEXTS)
    monkeypatch.setattr(grouping, "LARGEST_DENSE", 3)
    cut = groups_of(TEXTS)
    assert home(cut, TEXTS[0]) == home(whole, TEXTS[0])
    assert home(cut, TEXTS[5]) != home(cut, TEXTS[6])


def test_the_nearest_outside_is_told_with_what_keeps_it_apart():
    vectors = WordEmbedder().embed(TEXTS)
    made = [[0, 1, 2], [3, 4], [5], [6], [7]]
    near = nearest_outside(TEXTS, vectors, made)[2]
    assert near is not None
    assert (near.index, near.reason) == (6, "numbers")
    assert nearest_outside(TEXTS[:1], vectors[:1], [[0]]) == [None]


def test_the_weakest_pair_is_the_least_alike():
    vectors = WordEmbedder().embed(TEXTS)
    similarity, pair = weakest_pair(vectors, [0, 1, 2])
    inside = vectors[[0, 1, 2]] @ vectors[[0, 1, 2]].T
    assert similarity == pytest.approx(float(inside.min()))
    assert pair is not None and set(pair) < {0, 1, 2}
    assert weakest_pair(vectors, [4]) == (1.0, None)


def test_what_counts_as_the_same_follows_what_is_usual_in_the_breakout():
    chance = np.random.default_rng(7)
    loose = chance.normal(size=(400, 16))
    tight = loose * 0.2 + np.ones(16)  # the same notes, all answering one narrow prompt
    vectors = np.vstack([loose, tight])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    rows = np.arange(400)
    affinity = Affinity(vectors, np.repeat([1, 2], 400))
    one, two = affinity.between(rows, rows), affinity.between(rows + 400, rows + 400)
    closer = np.triu_indices(400, 1)
    shares = np.mean(one[closer] > 0), np.mean(two[closer] > 0)
    assert abs(shares[0] - shares[1]) < 0.08
    assert np.mean(vectors[400:] @ vectors[400:].T) > 0.9 > np.mean(vectors[:400] @ vectors[:400].T)
