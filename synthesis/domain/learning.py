"""What people's decisions teach about when two sets of points are the same.

A layer over `sameness`: logistic regression of the verdicts that people gave on
the mean log-odds between the two sides, with a prior that leaves the machine's
own measure as it is. Few verdicts move it little; a hundred decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.board import Evidence
from synthesis.domain.model import PointCode
from synthesis.domain.ports import Indices, Values, Vectors
from synthesis.domain.sameness import Sameness, probability

PRIOR = (1.0, 0.0, 0.0, 1.0)
PRIOR_WEIGHTS = (100.0, 10.0, 0.25, 4.0)
"""The prior on slope, shift, distance and within, and its weights in units of verdicts: how many
it takes to outvote the machine's own measure. Slope and shift are moved slowly, since what is
asked is chosen among what is doubtful, and tells little of what is not; distance fast: whether
breakouts talk of the same things differs from one conference to the next. Chosen on debate topics
that the layers never saw, UPR countries, unconference notes and the sample."""
REACH = 0.02
"""Log-odds for each press by which shift and distance together may move the border at most: a
few careless answers, each of which counts up to six verdicts, change little; thirty move freely."""
_LEAST_SLOPE = 0.1
_STEPS = 30

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Taught log-odds = slope * log-odds + shift, and `distance` between breakouts.

    `within` comes on top for a part of what the machine put together: asked about are
    the parts that look worst, and those belong more often than they look. `verdicts`
    is how many taught it.
    """

    slope: float = PRIOR[0]
    shift: float = PRIOR[1]
    distance: float = PRIOR[2]
    within: float = PRIOR[3]
    verdicts: int = 0


class Taught:
    """Sameness as people's decisions changed it; a `Measure`, as is what it is made of."""

    def __init__(self, sameness: Sameness, lesson: Lesson, needed: float = 0.0) -> None:
        """Correct by the lesson what the machine says, then ask for `needed` more than its cut."""
        self._sameness = sameness
        self._needed = needed
        self.lesson = lesson

    @property
    def fields(self) -> NDArray[np.int64]:
        """What each row is compared within."""
        return self._sameness.fields

    @property
    def centred(self) -> Vectors:
        """Unit rows without what all points have in common."""
        return self._sameness.centred

    def between(self, rows: Indices, columns: Indices) -> Values:
        """Return log-odds above the cut, shape (len(rows), len(columns))."""
        across = _across(self.fields, rows[:, None], columns[None, :])
        return self._corrected(self._sameness.between(rows, columns), across)

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds above the cut of pairs given side by side, shape (len(left),)."""
        return self._corrected(self._sameness.each(left, right), _across(self.fields, left, right))

    def _corrected(self, odds: Values, across: NDArray[np.bool_]) -> Values:
        cut, lesson = self._sameness.cut, self.lesson
        shift = lesson.slope * cut + lesson.shift - cut - self._needed
        result = np.float32(lesson.slope) * odds + np.float32(shift)
        return np.asarray(result + np.float32(lesson.distance) * across, dtype=np.float32)

    @property
    def stricter(self) -> float:
        """Log-odds that two points need more at the cut than before the lesson; less, if below 0.

        Of two points that lie as far apart as any two do: in different breakouts as often.
        """
        _, counts = np.unique(self.fields, return_counts=True)
        pairs = max(counts.sum() * (counts.sum() - 1), 1)
        far = 1.0 - float((counts * (counts - 1)).sum()) / pairs
        lesson, cut = self.lesson, self._sameness.cut
        return float((cut - lesson.shift - lesson.distance * far) / lesson.slope - cut)

    def chance(self, odds: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the probability that stands behind log-odds above the cut."""
        return self._sameness.chance(odds + self._needed)

    def chance_within(self, odds: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the probability that a part belongs with the rest of its recommendation."""
        return self.chance(odds + self.lesson.within)


def _across(fields: NDArray[np.int64], left: Indices, right: Indices) -> NDArray[np.bool_]:
    return np.asarray(fields[left] != fields[right])


def lesson_of(
    sameness: Sameness, index: Mapping[PointCode, int], evidence: Sequence[Evidence]
) -> Lesson:
    """Return what the evidence teaches about sameness; `index` gives each point's row.

    Points without a row, withdrawn ones say, teach nothing. No evidence changes nothing.
    """
    seen, verdicts, presses = [], [], 0.0
    for each in evidence:
        rows, columns = _rows(index, each.left), _rows(index, each.right)
        if len(rows) and len(columns):
            odds = float(sameness.between(rows, columns).mean()) + sameness.cut
            far = _across(sameness.fields, rows[:, None], columns[None, :])
            seen.append((odds, float(far.mean()), float(each.part)))
            verdicts.append(each.same)
            presses += 1.0 / each.beside
    return learn(seen, verdicts, presses)


def _rows(index: Mapping[PointCode, int], points: frozenset[PointCode]) -> NDArray[np.int64]:
    return np.array(sorted(index[code] for code in points if code in index), dtype=np.int64)


def learn(
    seen: Sequence[tuple[float, float, float]],
    verdicts: Sequence[bool],
    presses: float | None = None,
) -> Lesson:
    """Return the most likely lesson (maximum a posteriori, by Newton's method).

    `seen` has the mean log-odds of each verdict's two sides, the share of their
    pairs that lie in different breakouts, and 1 where one is a part of what the
    machine put together. `presses` is how many decisions gave the verdicts, as
    many as there are verdicts unless said otherwise: what is learnt of the border
    stays within `REACH` for each.
    """
    if not verdicts:
        return Lesson()
    near, far, part = np.asarray(seen, dtype=np.float64).T
    design = np.column_stack([near, np.ones(len(near)), far, part])
    said = np.asarray(verdicts, dtype=np.float64)
    prior, weight = np.array(PRIOR), np.array(PRIOR_WEIGHTS)
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
    reach = REACH * (len(said) if presses is None else presses)
    found[1] = np.clip(found[1], -reach, reach)
    found[2] = np.clip(found[2], -reach - found[1], reach - found[1])
    slope, shift, distance, within = (float(value) for value in found)
    return Lesson(slope, shift, distance, within, len(verdicts))
