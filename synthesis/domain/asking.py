"""Board and measure -> the review questions whose answers would change most, in order.

What somebody answered is never asked again. Chooses questions; knows nothing of
how they are shown.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.answers import Points, mostly
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.doubts import parts_of
from synthesis.domain.log import Ref
from synthesis.domain.measuring import Measured
from synthesis.domain.model import PointCode
from synthesis.domain.questions import Choice, Question

MOST_CHOICES = 6
"""Recommendations offered for the one that is asked about. With four, fewer answers hit."""
MOST_POINTS = 3_000
"""Points compared for questions, those of the largest recommendations: a matrix of 36 MB."""
_PARTS_TRIED = 8  # of a recommendation; those answered before fall away
_LEAST_WORTH = 0.02
"""Notes that an answer may be expected to put right; below it, a question is not worth asking."""

Numbers = NDArray[np.float64]


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
    candidates = [*asked.joins(choices), *asked.parts(choices, hidden)]
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
        self.taught, self.skipped = found.taught, skipped
        self.each = [each for each, _ in compared]
        rows = np.concatenate([np.array(rows) for _, rows in compared])
        codes = {row: code for code, row in found.index.items()}
        self.codes = [codes[row] for row in rows.tolist()]
        self.odds = found.taught.between(rows, rows).astype(np.float64)
        self.bounds = np.cumsum([0, *(len(rows) for _, rows in compared)])
        self.sizes = np.diff(self.bounds)
        self._place = {code: i for i, each in enumerate(self.each) for code in each.points}
        self._same = self._homes(board.constraints.same)
        self._different = self._homes(board.constraints.different)

    def _homes(
        self, answers: Sequence[tuple[Points, Points]]
    ) -> list[tuple[Points, int, Points, int]]:
        """Both sides of each answer with the recommendation that most of it lies in now.

        An answer holds of what has most of its side. What else lies there was a
        bystander, and may be asked about anew.
        """
        found = []
        for left, right in answers:
            here, there = self._home(left), self._home(right)
            if here is not None and there is not None:
                found.append((left, here, right, there))
        return found

    def _home(self, side: Points) -> int | None:
        counts = Counter(self._place[code] for code in side if code in self._place)
        home, count = max(counts.items(), key=lambda each: each[1], default=(None, 0))
        return home if 2 * count > len(side) else None

    def joins(self, choices: int) -> list[tuple[Question, set[int]]]:
        """One question for each recommendation: which of its likeliest twins is the same?"""
        chance = self.taught.chance(self._means())
        both = 2.0 * np.outer(self.sizes, self.sizes) / np.add.outer(self.sizes, self.sizes)
        worth = np.where(self._barred(), 0.0, chance * both)
        result = []
        for row, each in enumerate(self.each):
            best = _best(worth[row], chance[row], choices)
            if best:
                gain = _first_hit(chance[row, best], both[row, best])
                offered = self._offered(best, chance[row])
                result.append((Question(Ref(each.id), offered, gain), {row, *best}))
        return result

    def _offered(self, best: Sequence[int], chance: Numbers) -> tuple[Choice, ...]:
        return tuple(Choice(Ref(self.each[i].id), float(chance[i])) for i in best)

    def _means(self) -> Numbers:
        sums = np.add.reduceat(self.odds, self.bounds[:-1], axis=0)
        sums = np.add.reduceat(sums, self.bounds[:-1], axis=1)
        return np.asarray(sums / np.outer(self.sizes, self.sizes))

    def _barred(self) -> NDArray[np.bool_]:
        """Pairs that are not asked about: themselves, answered ones, and skipped ones."""
        barred = np.eye(len(self.each), dtype=bool)
        for _, here, _, there in self._different:
            barred[here, there] = barred[there, here] = True
        number = {Ref(each.id): i for i, each in enumerate(self.each)}
        for pair in self.skipped:
            if len(pair) == 2 and pair <= number.keys():
                i, j = (number[ref] for ref in pair)
                barred[i, j] = barred[j, i] = True
        return barred

    def parts(self, choices: int, hidden: frozenset[PointCode]) -> list[tuple[Question, set[int]]]:
        """One question for each recommendation: where does its most doubtful part belong?"""
        found = (
            self._part(number, choices)
            for number, each in enumerate(self.each)
            if self.sizes[number] > 1 and hidden.isdisjoint(each.points)
        )
        return [each for each in found if each is not None]

    def _part(self, number: int, choices: int) -> tuple[Question, set[int]] | None:
        rows = slice(self.bounds[number], self.bounds[number + 1])
        inside, codes = self.odds[rows, rows], np.array(self.codes[rows], dtype=object)
        parts, means = parts_of(inside)
        sizes = parts.sum(axis=1)
        chance = self.taught.chance_within(means)
        worth = 2.0 * sizes * (len(codes) - sizes) / len(codes) * (1.0 - chance)
        home = Ref(self.each[number].id)
        for each in np.argsort(-worth, kind="stable")[:_PARTS_TRIED]:
            part = parts[each]
            points, subject = frozenset(codes[part]), Ref(codes[_middle(inside, part)])
            if frozenset({subject, home}) in self.skipped or self._asked(number, points):
                continue
            others, gain, chances = self._elsewhere(number, subject, part, points, choices - 1)
            stays = Choice(home, float(chance[each]))
            worth_of_it = float(worth[each]) + (1.0 - stays.probability) * gain
            offered = (stays, *self._offered(others, chances))
            return Question(subject, offered, worth_of_it, tuple(codes[part])), {number, *others}
        return None

    def _asked(self, number: int, part: Points) -> bool:
        """Whether somebody said that something of the part is the same as something of the rest."""
        return any(
            here == there == number and mostly(left, part) != mostly(right, part)
            for left, here, right, there in self._same
        )

    def _elsewhere(
        self, number: int, subject: Ref, part: NDArray[np.bool_], points: Points, choices: int
    ) -> tuple[list[int], float, Numbers]:
        """Where a part may belong if it does not stay, what is gained by that, and how likely."""
        rows = np.arange(self.bounds[number], self.bounds[number + 1])[part]
        sums = np.add.reduceat(self.odds[rows].sum(axis=0), self.bounds[:-1])
        chance = self.taught.chance(sums / (self.sizes * len(rows)))
        both = 2.0 * len(rows) * self.sizes / (len(rows) + self.sizes)
        worth = chance * both
        worth[number] = 0.0
        for left, here, right, there in self._different:
            for side, home, other in ((left, here, there), (right, there, here)):
                if home == number and mostly(side, points):
                    worth[other] = 0.0
        for other, each in enumerate(self.each):
            if frozenset({subject, Ref(each.id)}) in self.skipped:
                worth[other] = 0.0
        best = _best(worth, chance, choices)
        return best, _first_hit(chance[best], both[best]), chance


def _best(worth: Numbers, chance: Numbers, most: int) -> list[int]:
    """The positions worth most, the likeliest first."""
    best = [int(i) for i in np.argsort(-worth, kind="stable")[:most] if worth[i]]
    return sorted(best, key=lambda i: -chance[i])


def _first_hit(chance: Numbers, both: Numbers) -> float:
    """Notes put right by the first choice that is the same, the likeliest looked at first."""
    unmatched = np.cumprod([1.0, *(1.0 - chance)])[:-1]
    return float((unmatched * chance * both).sum())


def _middle(inside: Numbers, part: NDArray[np.bool_]) -> int:
    """The position of the point that is most like the others of its part."""
    positions = np.flatnonzero(part)
    return int(positions[inside[np.ix_(part, part)].sum(axis=1).argmax()])
