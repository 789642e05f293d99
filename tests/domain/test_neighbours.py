"""Nearest rows: exact, whatever the size of the blocks that they are looked for in."""

import numpy as np
import pytest

from synthesis.domain import neighbours
from synthesis.domain.neighbours import near_pairs, nearest_apart


def unit_rows(count: int):
    rows = np.random.default_rng(5).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize(("count", "most"), [(300, 3), (40, 7), (9, 20)])
def test_near_pairs_hold_each_rows_nearest_ones_once(monkeypatch, count, most):
    monkeypatch.setattr(neighbours, "_BLOCK", 64)
    vectors = unit_rows(count)
    products = vectors @ vectors.T
    np.fill_diagonal(products, -2.0)
    nearest = np.argsort(-products, axis=1)[:, :most]
    expected = {(min(i, j), max(i, j)) for i in range(count) for j in nearest[i] if i != j}
    left, right = near_pairs(vectors, most)
    assert list(zip(left, right, strict=True)) == sorted(expected)


def test_of_equal_rows_only_so_many_are_near():
    left, _ = near_pairs(np.repeat(unit_rows(1), 200, axis=0), 3)
    assert len(left) <= 3 * 200


def test_one_row_has_no_neighbour():
    assert [len(side) for side in near_pairs(unit_rows(1), 5)] == [0, 0]
    assert [len(side) for side in nearest_apart(unit_rows(4), np.zeros(4))] == [0, 0]


def test_nearest_apart_is_the_nearest_with_another_label():
    vectors, labels = unit_rows(30), np.arange(30) % 3
    here, there = nearest_apart(vectors, labels)
    products = np.where(labels[:, None] == labels[None, :], -2.0, vectors @ vectors.T)
    assert list(here) == list(range(30))
    assert list(there) == list(products.argmax(axis=1))


def test_beyond_the_exact_search_an_index_finds_nearly_all_and_the_same_every_time(monkeypatch):
    vectors = unit_rows(2_000)
    exact = set(zip(*near_pairs(vectors, 10), strict=True))
    monkeypatch.setattr(neighbours, "EXACT", 100)
    found = set(zip(*near_pairs(vectors, 10), strict=True))
    assert len(found & exact) > 0.95 * len(exact)
    assert found == set(zip(*near_pairs(vectors, 10), strict=True))
    assert all(i < j for i, j in found)
