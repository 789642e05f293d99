"""What people's decisions teach about when two sets of points are the same.

A layer over affinities: logistic regression of the verdicts that people gave on
the mean affinity between the two sides, with a prior that leaves the machine's
own measure as it is. Few verdicts move it little; a hundred decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.affinity import Affinities, Measure
from synthesis.domain.board import Evidence
from synthesis.domain.model import PointCode

PRIOR_WEIGHTS = (4.0, 1.0, 0.25)
"""Weights of the prior on slope, shift and distance, in units of verdicts: how many it takes to
outvote the machine's own measure. Chosen on debate topics of the training part. The last is
small: whether breakouts talk of the same things differs from one conference to the next."""
_LEAST_SLOPE = 0.1
_STEPS = 30

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Taught affinity = slope * affinity + shift, in log-odds, and `distance` between breakouts.

    `verdicts` is how many taught it.
    """

    slope: float = 1.0
    shift: float = 0.0
    distance: float = 0.0
    verdicts: int = 0


class Taught:
    """Affinities as people's decisions changed them; fulfils `Measure` as what it is made of."""

    def __init__(self, measure: Measure, lesson: Lesson, needed: float = 0.0) -> None:
        """Correct by the lesson what the machine measures, then ask for `needed` more than 0."""
        self._measure = measure
        self._needed = needed
        self.lesson = lesson

    @property
    def fields(self) -> NDArray[np.int64]:
        """What each row is compared within."""
        return self._measure.fields

    def between(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Affinities:
        """Return affinities, shape (len(rows), len(columns)); 0 is as likely as not the same."""
        lesson = self.lesson
        result = np.float32(lesson.slope) * self._measure.between(rows, columns)
        result += np.float32(lesson.shift - self._needed)
        if lesson.distance:
            result += np.float32(lesson.distance) * _across(self.fields, rows, columns)
        return result


def _across(
    fields: NDArray[np.int64], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.bool_]:
    return np.asarray(fields[rows][:, None] != fields[columns][None, :])


def lesson_of(
    measure: Measure, index: Mapping[PointCode, int], evidence: Sequence[Evidence]
) -> Lesson:
    """Return what the evidence teaches about the measure; `index` gives each point's row.

    Points without a row, withdrawn ones say, teach nothing. No evidence changes nothing.
    """
    seen, verdicts = [], []
    for each in evidence:
        rows, columns = _rows(index, each.left), _rows(index, each.right)
        if len(rows) and len(columns):
            affinity = float(measure.between(rows, columns).mean())
            seen.append((affinity, float(_across(measure.fields, rows, columns).mean())))
            verdicts.append(each.same)
    return learn(seen, verdicts)


def _rows(index: Mapping[PointCode, int], points: frozenset[PointCode]) -> NDArray[np.int64]:
    return np.array(sorted(index[code] for code in points if code in index), dtype=np.int64)


def learn(seen: Sequence[tuple[float, float]], verdicts: Sequence[bool]) -> Lesson:
    """Return the most likely lesson (maximum a posteriori, by Newton's method).

    `seen` has the mean affinity of each verdict's two sides and the share of
    their pairs that lie in different breakouts.
    """
    if not verdicts:
        return Lesson()
    near, far = np.asarray(seen, dtype=np.float64).T
    design = np.column_stack([near, np.ones(len(near)), far])
    said = np.asarray(verdicts, dtype=np.float64)
    prior, weight = np.array([1.0, 0.0, 0.0]), np.array(PRIOR_WEIGHTS)
    found = prior.copy()
    for _ in range(_STEPS):
        chance = probability(design @ found)
        uphill = design.T @ (said - chance) - weight * (found - prior)
        bend = (design * (chance * (1.0 - chance))[:, None]).T @ design + np.diag(weight)
        step = np.linalg.solve(bend, uphill)
        found += step
        found[0] = max(found[0], _LEAST_SLOPE)
        if np.abs(step).max() < 1e-6:
            break
    slope, shift, distance = (float(value) for value in found)
    return Lesson(slope, shift, distance, len(verdicts))


def probability(log_odds: NDArray[np.floating]) -> Numbers:
    """Return the chance that belongs to log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0))), dtype=np.float64)
