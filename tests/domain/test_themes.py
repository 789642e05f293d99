"""Themes: shelves for recommendations that are closer than is usual here."""

import numpy as np
import pytest
from scipy.spatial.distance import squareform

from synthesis.domain import themes
from synthesis.domain.grouping import ZERO
from synthesis.domain.judging import Calibration, Judge
from synthesis.domain.pairs import CONTEXT, FEATURES
from synthesis.domain.sameness import Sameness
from synthesis.domain.themes import LARGE, find_themes


def around(*centres, each=4, spread=0.15):
    chance = np.random.default_rng(3)
    rows = [
        centre + spread * chance.normal(size=24)
        for centre in np.eye(24)[list(centres)]
        for _ in range(each)
    ]
    vectors = np.array(rows)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


NOTHING = (0.0,) * len(CONTEXT)
NEAR = Judge(NOTHING, NOTHING, -3.0, (2.0, *(0.0,) * (len(FEATURES) - 1)), *[NOTHING] * 4)
BY_NEARNESS = Calibration(NOTHING, (1.0,) * len(CONTEXT), NEAR, NEAR)
"""What is one and a half deviations nearer than usual is as likely as not the same."""


def found(vectors):
    """Themes of recommendations of one point each, no two of which share a word."""
    count = len(vectors)
    texts = [f"point{number}" for number in range(count)]
    sameness = Sameness(vectors, texts, np.zeros(count, dtype=np.int64), BY_NEARNESS, themes=True)
    return find_themes(sameness, [[index] for index in range(count)])


def test_recommendations_on_one_subject_stand_under_one_theme():
    labels = found(around(0, 1, 2))
    assert [len(set(labels[i : i + 4])) for i in (0, 4, 8)] == [1, 1, 1]
    assert len(set(labels)) == 3


def test_a_recommendation_that_nothing_is_close_to_is_in_no_theme():
    vectors = np.vstack([around(0, 1, 2, spread=0.05), around(9, each=1, spread=0.0)])
    assert found(vectors)[-1] == -1


@pytest.mark.parametrize(("points", "theme"), [(LARGE - 1, -1), (LARGE, 3)])
def test_a_large_recommendation_that_nothing_is_close_to_is_a_theme_by_itself(points, theme):
    vectors = np.vstack([around(0, 1, 2, spread=0.05), around(9, each=points, spread=0.01)])
    texts = [f"point{number}" for number in range(len(vectors))]
    fields = np.zeros(len(vectors), dtype=np.int64)
    sameness = Sameness(vectors, texts, fields, BY_NEARNESS, themes=True)
    labels = find_themes(sameness, [*([i] for i in range(12)), list(range(12, 12 + points))])
    assert labels[-1] == theme


@pytest.mark.parametrize(("points", "theme"), [(10, -1), (11, 3)])
def test_among_many_points_a_theme_by_itself_takes_a_share_of_them(monkeypatch, points, theme):
    """Half of 22 points are 11, and of 23 as well."""
    vectors = np.vstack([around(0, 1, 2, spread=0.05), around(9, each=points, spread=0.01)])
    monkeypatch.setattr(themes, "SHARE", 2)
    texts = [f"point{number}" for number in range(len(vectors))]
    fields = np.zeros(len(vectors), dtype=np.int64)
    sameness = Sameness(vectors, texts, fields, BY_NEARNESS, themes=True)
    labels = find_themes(sameness, [*([i] for i in range(12)), list(range(12, 12 + points))])
    assert labels[-1] == theme


def test_two_recommendations_are_no_subject():
    assert list(found(around(0, each=2))) == [-1, -1]


def test_themes_are_numbered_by_size():
    vectors = np.vstack([around(0, each=3), around(1, each=6), around(2, each=4)])
    labels = found(vectors)
    sizes = [int((labels == number).sum()) for number in range(labels.max() + 1)]
    assert sizes == sorted(sizes, reverse=True)


def test_beyond_one_matrix_the_rest_joins_the_themes_that_are_there(monkeypatch):
    monkeypatch.setattr(themes, "LARGEST_DENSE", 12)
    first, rest = around(0, 1, 2), around(0, 1, each=2)
    labels = found(np.vstack([first, rest]))
    assert len(labels) == 16
    assert labels[12] == labels[0] and labels[14] == labels[4]


def test_distances_of_all_pairs_are_those_of_a_square():
    odds = np.random.default_rng(5).normal(size=(7, 7)).astype(np.float32) * 5.0
    owner, core = np.array([0, 0, 1, 2, 3, 3, 4]), np.array([-1, -1, 0, 0, 1, 1, -1])
    square = np.clip(ZERO - (odds + odds.T).astype(np.float64) / 2.0, 0.01, None)
    square[(core[:, None] == core) & (core >= 0) & (square < ZERO)] = 0.0
    square[owner[:, None] == owner] = 0.0
    found = themes._distances(odds, owner, core)
    assert np.array_equal(found, squareform(square, checks=False))
