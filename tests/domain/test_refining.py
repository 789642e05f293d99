"""Moves after linkage: they raise the expected agreement, and keep what must be kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.score import _bcubed
from synthesis.domain.agreement import Level, Points
from synthesis.domain.refining import FEWEST, refine

NONE = np.full(FEWEST + 4, -1)


def points_of(chances, fields=None, apart=()) -> Points:
    """Points with such chances, of one breakout unless said otherwise."""
    chances = (chances + chances.T) / 2.0
    np.fill_diagonal(chances, 1.0)
    kept = np.zeros(chances.shape, dtype=bool)
    for i, j in apart:
        kept[i, j] = kept[j, i] = True
    count = len(chances)
    where = np.zeros(count, dtype=np.int64) if fields is None else fields
    return Points(chances, np.ones(count), where, kept)


def drawn(seed: int) -> tuple[Points, np.ndarray]:
    """Random points of two breakouts, alike by chance, and a random grouping of them."""
    chance = np.random.default_rng(seed)
    count = len(NONE)
    clouds, noise = chance.integers(0, 5, count), chance.random((count, count))
    chances = np.where(clouds[:, None] == clouds[None, :], 0.3 + 0.6 * noise, 0.2 * noise)
    points = points_of(chances, np.arange(count) % 2, [(0, 1), (2, 5)])
    labels = chance.integers(0, 4, count)
    labels[[1, 5]] = 7, 8
    return points, labels


def agreement(points: Points, labels, weight: float = 1.0) -> float:
    return Level(
        points, points.fields, np.unique(labels, return_inverse=True)[1], weight
    ).agreement()


def test_where_chances_are_certain_the_agreement_is_that_of_the_scorer():
    found, truth = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 1])
    points = points_of((truth[:, None] == truth[None, :]).astype(float))
    level = Level(points, points.fields, found, 1.0)
    precision, recall, *_ = level._sums[:, 0]
    assert 2 * precision * recall / (precision + recall) == pytest.approx(
        _bcubed(found.tolist(), truth.tolist())
    )
    assert agreement(points, truth) == pytest.approx(2.0)
    assert adjusted_mutual_info_score(truth, truth) == 1.0
    assert agreement(points, np.zeros(6)) == pytest.approx(
        _bcubed([0] * 6, truth.tolist()), abs=1e-9
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_no_move_lowers_the_agreement_and_what_must_stay_apart_does(seed):
    points, labels = drawn(seed)
    found = refine(points, labels, NONE)
    together = found[:, None] == found[None, :]
    assert not (together & points.apart).any()
    whole = Points(points.chances, points.weights, np.zeros_like(points.fields), points.apart)
    assert agreement(points, found) + agreement(whole, found, 0.25) >= (
        agreement(points, labels) + agreement(whole, labels, 0.25) - 1e-9
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_what_was_found_is_found_again(seed):
    points, labels = drawn(seed)
    found = refine(points, labels, NONE)
    assert (refine(points, labels, found) == found).all()


def test_a_point_that_linkage_left_alone_joins_what_it_is_likely_the_same_as():
    clouds = np.arange(len(NONE)) // 6
    points = points_of(np.where(clouds[:, None] == clouds[None, :], 0.8, 0.02))
    labels = clouds.copy()
    labels[0] = 9
    assert (refine(points, labels, NONE) == clouds).all()


def test_of_few_points_linkage_has_the_last_word():
    points = points_of(np.full((FEWEST - 1, FEWEST - 1), 0.9))
    labels = np.arange(FEWEST - 1)
    assert (refine(points, labels, NONE[: FEWEST - 1]) == labels).all()
