"""What verdicts teach: little at first, much in the end."""

import numpy as np
import pytest

from synthesis.domain.affinity import Affinity
from synthesis.domain.board import Evidence
from synthesis.domain.learning import Lesson, Taught, learn, lesson_of, probability


def test_without_verdicts_nothing_is_learnt():
    assert learn([], []) == Lesson()


@pytest.mark.parametrize(("said", "sign"), [(True, 1), (False, -1)])
def test_verdicts_at_the_cut_move_it_their_way_and_more_of_them_further(said, sign):
    shifts = [learn([(0.0, 0.0)] * count, [said] * count).shift for count in (1, 5, 25)]
    assert 0 < sign * shifts[0] < sign * shifts[1] < sign * shifts[2]


def test_one_verdict_does_not_outvote_the_machine():
    lesson = learn([(1.0, 0.0)], [False])
    assert lesson.slope * 1.0 + lesson.shift > 0


def test_verdicts_against_the_measure_make_it_count_less_but_never_turn_it_round():
    seen = [(2.0, 0.0)] * 50 + [(-2.0, 0.0)] * 50
    lesson = learn(seen, [False] * 50 + [True] * 50)
    assert 0 < lesson.slope < 0.2


def test_breakouts_that_never_say_the_same_grow_apart_and_the_cut_inside_them_stays():
    lesson = learn([(0.5, 1.0)] * 30 + [(0.5, 0.0)] * 30, [False] * 30 + [True] * 30)
    assert lesson.distance < -2.0
    assert lesson.slope * 0.5 + lesson.shift > 1.0


def test_a_lesson_corrects_what_is_measured_and_detail_comes_on_top():
    rows = np.eye(4, dtype=np.float32)
    affinity = Affinity(rows, np.array([1, 1, 2, 2]))
    everything = np.arange(4)
    raw = affinity.between(everything, everything)
    found = Taught(affinity, Lesson(2.0, 0.5, -1.0), needed=0.25).between(everything, everything)
    far = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]])
    assert np.allclose(found, 2.0 * raw + 0.25 - far, atol=1e-5)


def test_points_that_are_not_there_teach_nothing():
    affinity = Affinity(np.eye(2, dtype=np.float32), np.array([1, 1]))
    evidence = [Evidence(frozenset("A"), frozenset("X"), same=False)]
    assert lesson_of(affinity, {"A": 0, "B": 1}, evidence) == Lesson()


def test_log_odds_of_nothing_are_an_even_chance():
    assert probability(np.array([0.0, 50.0, -50.0])) == pytest.approx([0.5, 1.0, 0.0])
