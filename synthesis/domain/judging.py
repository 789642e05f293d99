"""What was learnt about pairs, and a field that it is applied to: features -> log-odds.

A logistic model over what `pairs` knows of two points (Cox 1958), learnt by
`training.calibrate` from what people called the same. Its weights are given by
the field that the points are compared in: in a breakout where all notes sound
alike, more is asked of two than where they range widely.
"""

from dataclasses import dataclass

import numpy as np

from synthesis.domain.alongside import alongside
from synthesis.domain.pairs import CONTEXT, FEATURES, Field
from synthesis.domain.ports import Indices, Values, Vectors

CHANGING = ("nearness", "likeness", "company")
"""Features whose weights follow from the kind of field."""
_PAIRS = 16_384  # pairs whose vectors are held at a time


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of one question: the same recommendation? the same theme?

    Beyond `low` and `high` a context counts as being there, so that no judge is
    asked about fields unlike any that it was taught with.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    intercept: float
    features: tuple[float, ...]
    context: tuple[float, ...]
    nearness: tuple[float, ...]
    likeness: tuple[float, ...]
    company: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse weights that belong to other features."""
        changing = (self.context, self.nearness, self.likeness, self.company, self.low)
        sizes = {len(each) for each in changing}
        if len(self.features) != len(FEATURES) or sizes != {len(CONTEXT)}:
            raise ValueError("these weights were learnt for other features")

    @property
    def sees_company(self) -> bool:
        """Whether what company two points keep weighs anything, wherever they stand."""
        return any((self.features[FEATURES.index("company")], *self.company))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt with one model: two judges, and what standardises a context for them."""

    middle: tuple[float, ...]
    width: tuple[float, ...]
    recommendation: Judge
    theme: Judge


class Judged:
    """A field with the weights that a judge has for its kind; answers in log-odds."""

    def __init__(self, field: Field, calibration: Calibration, judge: Judge) -> None:
        """`judge` is one of the calibration's two."""
        self._field = field
        middle, width = np.array(calibration.middle), np.array(calibration.width)
        kind = np.clip((field.context() - middle) / width, judge.low, judge.high)
        self._weights = np.array(judge.features)
        for name in CHANGING:
            self._weights[FEATURES.index(name)] += kind @ np.array(getattr(judge, name))
        self._bias = judge.intercept + float(kind @ np.array(judge.context))

    @property
    def centred(self) -> Vectors:
        """See `Field.centred`."""
        return self._field.centred

    def square(self, rows: Indices, columns: Indices) -> Values:
        """Return log-odds, shape (len(rows), len(columns))."""
        return self._weighed(self._field.square(rows, columns))

    def each(self, left: Indices, right: Indices) -> Values:
        """Return log-odds of pairs given side by side, shape (len(left),), in blocks."""
        blocks = [slice(start, start + _PAIRS) for start in range(0, len(left), _PAIRS)]
        found = alongside(
            lambda block: self._weighed(self._field.each(left[block], right[block])), blocks
        )
        return np.concatenate(found) if found else np.empty(0, dtype=np.float32)

    def _weighed(self, features: list[Values]) -> Values:
        out = np.full(features[0].shape, self._bias, dtype=np.float32)
        for weight, values in zip(self._weights, features, strict=True):
            out += np.float32(weight) * values
        return out
