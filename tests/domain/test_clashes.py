"""The sieve before `contrast` lets every pair through that must not be joined."""

import csv
from itertools import combinations

import numpy as np

from synthesis.domain.clashes import Clashes, doubted
from synthesis.domain.contrast import contrast, doubt
from synthesis.sample import FOLDER

with (FOLDER / "notes.csv").open(encoding="utf-8", newline="") as file:
    TEXTS = [row["text"] for row in csv.DictReader(file)]
TEXTS += ["ratify C188", "ratify C189", "a mandatory code", "a voluntary code", "after 30 days"]
EVERY = np.arange(len(TEXTS))


def test_no_pair_that_contrast_parts_is_lost():
    found = set(zip(*(side.tolist() for side in Clashes(TEXTS).among(EVERY, EVERY)), strict=True))
    parted = {(i, j) for i in EVERY for j in EVERY[i:] if contrast(TEXTS[i], TEXTS[j])}
    assert len(parted) > 20
    assert parted <= found
    assert len(found) < 0.1 * len(EVERY) ** 2


def test_every_pair_that_is_doubted_is_found_in_order():
    pairs = combinations(range(len(TEXTS)), 2)
    told = [(i, j, doubt(TEXTS[i], TEXTS[j])) for i, j in pairs]
    assert list(doubted(TEXTS)) == [each for each in told if each[2]]


def test_clusters_of_texts_may_part_where_a_pair_of_them_does():
    clashes, labels = Clashes(["30 days", "rest", "90 days", "sleep"]), np.array([0, 0, 1, 2])
    assert list(clashes.may_part(labels, np.array([0, 0]), np.array([1, 2]))) == [True, False]


def test_texts_that_say_nothing_have_no_clash():
    assert [len(side) for side in Clashes(["x", "y"]).among(EVERY[:2], EVERY[:2])] == [0, 0]
    nothing = np.empty(0, dtype=np.int64)
    clashes = Clashes(["after 30 days", "after 90 days"])
    assert not len(clashes.may_part(EVERY[:2], nothing, nothing))
    assert not len(clashes.among_numbered(nothing, nothing, nothing, nothing)[0])


def test_pairs_of_several_clusters_are_sifted_at_one_go():
    clashes, number = Clashes(TEXTS), EVERY % 3
    one, other = clashes.among(EVERY, EVERY)
    same = number[one] == number[other]
    expected = sorted(zip(one[same].tolist(), other[same].tolist(), strict=True))
    found = clashes.among_numbered(EVERY, number, EVERY, number)
    assert sorted(zip(*(side.tolist() for side in found), strict=True)) == expected
