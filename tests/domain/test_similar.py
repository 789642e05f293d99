"""Which notes a draft is like, by rows that are given."""

import numpy as np
import pytest

from synthesis.domain.model import NoteCode, Point, PointCode, Seat
from synthesis.domain.similar import LEAST_ALIKE, MOST_CHARACTERS, MOST_POINTS, ReadPoints, asks_in


def _point(number: int) -> Point:
    code = f"B1-T1-{number:02d}"
    return Point(PointCode(code), NoteCode(code), Seat(1, 1), code)


def _row(likeness: float) -> np.ndarray:
    """A unit row so alike to (1, 0)."""
    return np.array([likeness, (1 - likeness**2) ** 0.5], dtype=np.float32)


DRAFT = np.array([[1.0, 0.0]], dtype=np.float32)


@pytest.mark.parametrize(("likeness", "told"), [(LEAST_ALIKE + 0.01, 1), (LEAST_ALIKE - 0.01, 0)])
def test_a_note_is_like_a_draft_from_the_least_likeness_on(likeness: float, told: int) -> None:
    point = _point(1)
    assert len(ReadPoints([point], {point.code: _row(likeness)}).near(DRAFT)) == told


def test_the_nearest_comes_first_and_what_no_model_has_read_does_not_come() -> None:
    far, close, unread = (_point(n) for n in (1, 2, 3))
    read = ReadPoints([far, close, unread], {far.code: _row(0.8), close.code: _row(0.9)})
    assert read.near(DRAFT) == (close, far)


def test_any_point_of_the_draft_will_do() -> None:
    point = _point(1)
    drafted = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
    assert ReadPoints([point], {point.code: _row(0.9)}).near(drafted) == (point,)


def test_nothing_is_like_nothing() -> None:
    assert ReadPoints([], {}).near(DRAFT) == ()
    assert ReadPoints([_point(1)], {}).near(DRAFT) == ()
    point = _point(1)
    assert ReadPoints([point], {point.code: _row(1.0)}).near(DRAFT[:0]) == ()


def test_two_words_are_too_few_to_compare() -> None:
    assert asks_in("more shelters") == ()
    assert asks_in("  more open shelters ") == ("more open shelters",)


def test_of_a_long_draft_its_last_points_are_compared() -> None:
    draft = "\n".join(f"- open more shelters in district {n}" for n in range(9))
    found = asks_in(draft)
    assert len(found) == MOST_POINTS
    assert found[-1].endswith("district 8")
    assert sum(map(len, asks_in("shelters " * 9_000))) <= MOST_CHARACTERS
