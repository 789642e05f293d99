"""Board and measure -> the review questions whose answers would change most, in order.

A question asks which of a few recommendations makes the same point as another,
or whether a part of one belongs with the rest of it. What somebody answered is
never asked again. Chooses questions; knows nothing of how they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.answers import apart, knot_of
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.detail import NEEDED, Detail
from synthesis.domain.grouping import ZERO, join
from synthesis.domain.log import Different, Ref, Same
from synthesis.domain.measuring import Measured
from synthesis.domain.model import PointCode

MOST_CHOICES = 4
"""Recommendations offered beside the one that is asked about: what a phone shows at once."""
MOST_POINTS = 3_000
"""Points compared for questions, those of the largest recommendations: a matrix of 36 MB."""
_SMALLEST_SPLIT = 3
_LEAST_WORTH = 0.02
"""Notes that an answer may be expected to put right; below it, a question is not worth asking."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be the same as the subject: a recommendation or a point, and how likely it is."""

    ref: Ref
    probability: float


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the choices, the likeliest first, makes the same point as the subject?

    `also` are points that stand with a subject that is a point: then the one
    choice is a point of the same recommendation, and the question is whether
    they belong together. `worth` is how many notes the answer should put right.
    """

    subject: Ref
    choices: tuple[Choice, ...]
    worth: float
    also: tuple[PointCode, ...] = ()

    @property
    def splits(self) -> bool:
        """Whether it asks about a part of one recommendation."""
        return bool(self.also)

    @property
    def pairs(self) -> frozenset[frozenset[Ref]]:
        """What is compared with what."""
        return frozenset(frozenset({self.subject, choice.ref}) for choice in self.choices)


def same(question: Question, chosen: int) -> Same:
    """Return the decision that the subject and that choice, from 0, make the same point.

    The choices before it were passed over, which teaches the machine.
    """
    refs = [choice.ref for choice in question.choices]
    return Same(question.subject, refs[chosen], tuple(refs[:chosen]))


def different(question: Question) -> Different:
    """Return the decision that the subject is the same as none of the choices."""
    first, *rest = (choice.ref for choice in question.choices)
    return Different(question.subject, first, tuple(rest), also=_rest(question))


def opposite(question: Question, chosen: int) -> Different:
    """Return the decision that the subject asks for the contrary of that choice."""
    ref = question.choices[chosen].ref
    return Different(question.subject, ref, also=_rest(question), contrary=True)


def _rest(question: Question) -> tuple[PointCode, ...]:
    return tuple(code for code in question.also if str(code) != question.subject)


def questions(  # noqa: PLR0913 - what to ask, of what, and how many
    board: Board,
    found: Measured,
    *,
    skipped: frozenset[frozenset[Ref]] = frozenset(),
    most: int = 1,
    choices: int = MOST_CHOICES,
    breakout: int | None = None,
    hidden: frozenset[PointCode] = frozenset(),
) -> tuple[Question, ...]:
    """Return at most that many questions, the one worth most first.

    Several have no recommendation in common, so that all may be answered
    before the next are asked for. `skipped` pairs are left out. A `breakout`
    is asked about only what is its own, and nobody about `hidden` points: those
    of a confidential breakout are compared where a person has worded what they stand behind.
    """
    compared = _compared(board, found, breakout, hidden)
    if not compared:
        return ()
    asked = _Asked(board, found, compared, skipped)
    candidates = [*asked.joins(choices), *asked.splits(hidden)]
    candidates.sort(key=lambda each: (-each[0].worth, each[0].subject))
    taken: set[int] = set()
    result: list[Question] = []
    for question, about in candidates:
        if len(result) == most or question.worth < _LEAST_WORTH:
            break
        if not taken & about:
            taken |= about
            result.append(question)
    return tuple(result)


def _compared(
    board: Board, found: Measured, breakout: int | None, hidden: frozenset[PointCode]
) -> list[tuple[Recommendation, list[int]]]:
    """The recommendations that may be asked about, and the rows of their points."""
    own = (
        each
        for each in board.recommendations
        if (breakout is None or each.support_by_breakout.keys() == {breakout})
        and each.quoted not in hidden
    )
    by_size = sorted(own, key=lambda each: -len(each.points))
    result, count = [], 0
    for each in by_size:
        rows = [found.index[code] for code in each.points if code in found.index]
        count += len(rows)
        if count > MOST_POINTS:
            break
        if rows:
            result.append((each, rows))
    return result


class _Asked:
    """Everything about the recommendations compared that the questions are chosen by."""

    def __init__(
        self,
        board: Board,
        found: Measured,
        compared: Sequence[tuple[Recommendation, list[int]]],
        skipped: frozenset[frozenset[Ref]],
    ) -> None:
        self.board, self.skipped = board, skipped
        self.each = [each for each, _ in compared]
        self.codes = {row: code for code, row in found.index.items()}
        self.rows = [np.array(rows) for _, rows in compared]
        everything = np.concatenate(self.rows)
        self.taught = found.taught
        self.odds = found.taught.between(everything, everything).astype(np.float64)
        self.bounds = np.cumsum([0, *(len(rows) for rows in self.rows)])
        self.sizes = np.diff(self.bounds)

    def joins(self, choices: int) -> list[tuple[Question, set[int]]]:
        """One question for each recommendation: which of its likeliest twins is the same?"""
        chance = self.taught.chance(self._means())
        both = 2.0 * np.outer(self.sizes, self.sizes) / np.add.outer(self.sizes, self.sizes)
        worth = np.where(self._barred(), 0.0, chance * both)
        result = []
        for row in range(len(self.each)):
            best = [i for i in np.argsort(-worth[row], kind="stable")[:choices] if worth[row, i]]
            best.sort(key=lambda i: -chance[row, i])
            if best:
                offered = tuple(Choice(Ref(self.each[i].id), float(chance[row, i])) for i in best)
                gain = _first_hit(chance[row, best], both[row, best])
                result.append((Question(Ref(self.each[row].id), offered, gain), {row, *best}))
        return result

    def _means(self) -> Numbers:
        sums = np.add.reduceat(self.odds, self.bounds[:-1], axis=0)
        sums = np.add.reduceat(sums, self.bounds[:-1], axis=1)
        return np.asarray(sums / np.outer(self.sizes, self.sizes))

    def _barred(self) -> NDArray[np.bool_]:
        """Pairs that are not asked about: themselves, answered ones, and skipped ones."""
        place = {code: i for i, each in enumerate(self.each) for code in each.points}
        barred = np.eye(len(self.each), dtype=bool)
        for sides in self.board.constraints.different:
            one, other = ([place[code] for code in side if code in place] for side in sides)
            barred[np.ix_(one, other)] = barred[np.ix_(other, one)] = True
        number = {Ref(each.id): i for i, each in enumerate(self.each)}
        for pair in self.skipped:
            if len(pair) == 2 and pair <= number.keys():
                i, j = (number[ref] for ref in pair)
                barred[i, j] = barred[j, i] = True
        return barred

    def splits(self, hidden: frozenset[PointCode]) -> list[tuple[Question, set[int]]]:
        """One question for each part that a finer cut would take off a recommendation."""
        result = []
        for number, (start, end) in enumerate(pairwise(self.bounds)):
            if end - start >= _SMALLEST_SPLIT and hidden.isdisjoint(self.each[number].points):
                inside = self.odds[start:end, start:end]
                labels = join(np.clip(ZERO + NEEDED[Detail.FINER] - inside, 0.01, None))
                for label in np.unique(labels):
                    part = labels == label
                    if 2 * part.sum() <= len(part):
                        question = self._split(self.rows[number], inside, part)
                        if question is not None:
                            result.append((question, {number}))
        return result

    def _split(
        self, rows: NDArray[np.int64], inside: Numbers, part: NDArray[np.bool_]
    ) -> Question | None:
        codes = [self.codes[int(row)] for row in rows]
        points = frozenset(code for code, out in zip(codes, part, strict=True) if out)
        rest = frozenset(codes) - points
        here = codes[_middle(inside, part)]
        there = codes[_middle(inside, ~part)]
        constraints = self.board.constraints
        if knot_of(constraints.same, points) & rest or apart(constraints.different, points, rest):
            return None
        if frozenset({Ref(here), Ref(there)}) in self.skipped:
            return None
        chance = float(self.taught.chance(inside[np.ix_(part, ~part)].mean()))
        worth = 2.0 * len(points) * len(rest) / len(codes) * (1.0 - chance)
        also = tuple(code for code in codes if code in points)
        return Question(Ref(here), (Choice(Ref(there), chance),), worth, also)


def _first_hit(chance: Numbers, both: Numbers) -> float:
    """Notes put right by the first choice that is the same, the likeliest looked at first."""
    unmatched = np.concatenate([[1.0], np.cumprod(1.0 - chance)[:-1]])
    return float((unmatched * chance * both).sum())


def _middle(inside: Numbers, part: NDArray[np.bool_]) -> int:
    """The position of the point that is most like the others of its part."""
    positions = np.flatnonzero(part)
    return int(positions[inside[np.ix_(part, part)].sum(axis=1).argmax()])
