"""What verdicts teach: little at first, much in the end."""

import numpy as np
import pytest

from synthesis.domain.board import Evidence
from synthesis.domain.calibrations import UNTUNED
from synthesis.domain.learning import REACH, Lesson, Taught, learn, lesson_of
from synthesis.domain.sameness import Sameness, probability


def compared(fields):
    """Points that have nothing in common."""
    count = len(fields)
    rows = np.eye(count, dtype=np.float32)
    return Sameness(rows, [f"point{n}" for n in range(count)], np.array(fields), UNTUNED)


def test_without_verdicts_nothing_is_learnt():
    assert learn([], []) == Lesson()


@pytest.mark.parametrize(("said", "sign"), [(True, 1), (False, -1)])
def test_verdicts_at_the_cut_move_it_their_way_and_more_of_them_further(said, sign):
    shifts = [learn([(0.0, 0.0, 0.0)] * count, [said] * count).shift for count in (1, 5, 25)]
    assert 0 < sign * shifts[0] < sign * shifts[1] < sign * shifts[2]


def test_a_few_careless_presses_move_the_border_little_however_many_each_passed_over():
    careless = [(0.0, 1.0, 0.0)] * 30
    few, many = (learn(careless, [False] * 30, presses) for presses in (5, 30))
    assert few.shift + few.distance == pytest.approx(-5 * REACH)
    assert many.shift + many.distance < 4 * (few.shift + few.distance)


def test_one_verdict_does_not_outvote_the_machine():
    lesson = learn([(1.0, 0.0, 0.0)], [False])
    assert lesson.slope * 1.0 + lesson.shift > 0


def test_verdicts_against_the_measure_make_it_count_less_but_never_turn_it_round():
    seen = [(2.0, 0.0, 0.0)] * 500 + [(-2.0, 0.0, 0.0)] * 500
    lesson = learn(seen, [False] * 500 + [True] * 500)
    assert 0 < lesson.slope < 0.2


def test_breakouts_that_never_say_the_same_grow_apart_and_the_cut_inside_them_stays():
    seen = [(0.5, 1.0, 0.0)] * 30 + [(0.5, 0.0, 0.0)] * 30
    lesson = learn(seen, [False] * 30 + [True] * 30, presses=150)
    assert lesson.distance < -2.0
    assert lesson.slope * 0.5 + lesson.shift > 0.5


def test_what_is_said_of_parts_moves_the_cut_less_than_what_is_thought_of_parts():
    lesson = learn([(0.5, 0.0, 1.0)] * 30, [False] * 30)
    assert lesson.within < Lesson().within - 1.5
    assert 0 > lesson.shift > lesson.within - Lesson().within


@pytest.mark.parametrize(
    ("lesson", "fields", "stricter"),
    [
        (Lesson(), [1, 1, 2, 2], 0.0),
        (Lesson(shift=-0.25), [1, 1, 1, 1], 0.25),
        (Lesson(distance=-1.5), [1, 1, 1, 1], 0.0),
        (Lesson(distance=-1.5), [1, 1, 2, 2], 1.0),  # four of six pairs lie apart
        (Lesson(shift=0.5, distance=-1.5), [1, 1, 2, 2], 0.5),
    ],
)
def test_how_much_stricter_it_cuts_counts_the_distance_between_breakouts(lesson, fields, stricter):
    sameness, everything = compared(fields), np.arange(len(fields))
    taught = Taught(sameness, lesson)
    assert taught.stricter == pytest.approx(stricter)
    apart = ~np.eye(len(fields), dtype=bool)
    moved = sameness.between(everything, everything) - taught.between(everything, everything)
    assert moved[apart].mean() == pytest.approx(stricter, abs=1e-5)


def test_a_lesson_corrects_what_is_measured_and_detail_comes_on_top():
    sameness, everything = compared([1, 1, 2, 2]), np.arange(4)
    raw = sameness.between(everything, everything) + sameness.cut
    taught = Taught(sameness, Lesson(2.0, 0.5, -1.0), needed=0.25)
    found = taught.between(everything, everything) + sameness.cut
    far = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]])
    assert np.allclose(found, 2.0 * raw + 0.25 - far, atol=1e-4)
    left, right = np.array([0, 0]), np.array([1, 3])
    assert np.allclose(taught.each(left, right), found[left, right] - sameness.cut, atol=1e-4)


def test_points_that_are_not_there_teach_nothing():
    evidence = [Evidence(frozenset("A"), frozenset("X"), same=False)]
    assert lesson_of(compared([1, 1]), {"A": 0, "B": 1}, evidence) == Lesson()


def test_log_odds_of_nothing_are_an_even_chance():
    assert probability(np.array([0.0, 50.0, -50.0])) == pytest.approx([0.5, 1.0, 0.0])
