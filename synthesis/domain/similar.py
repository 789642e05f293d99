"""Which notes that are there a draft is like: for telling whoever types it.

Compares unit rows of points. Says nothing of groups, and decides nothing: a
draft that is like a note is written all the same.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from synthesis.domain.model import Point, PointCode
from synthesis.domain.points import NEWEST_RULE, split_points
from synthesis.domain.ports import Vectors

LEAST_ALIKE = 0.7
"""Cosine from which a note is like a draft. Of those shown for human key points (kpa2021_dev),
three of four make the same point, and six of ten drafts that have a twin are told; at .6 more are
told and half of all drafts get something that is not the same, at .8 a quarter are told."""
LEAST_WORDS = 3
MOST_CHARACTERS = 1_500
MOST_POINTS = 3


def asks_in(draft: str) -> tuple[str, ...]:
    """Return the last points of a draft, where its writer is; none while it is too short."""
    parts = split_points(draft[-MOST_CHARACTERS:].strip(), NEWEST_RULE)
    return tuple(part for part in parts if len(part.split()) >= LEAST_WORDS)[-MOST_POINTS:]


class ReadPoints:
    """Points that a model has read, with its unit rows."""

    def __init__(self, points: Sequence[Point], rows: Mapping[PointCode, Vectors]) -> None:
        """Keep the points that have a row, each of shape (dimension,)."""
        self._points = [point for point in points if point.code in rows]
        self._rows = np.array([rows[point.code] for point in self._points], dtype=np.float32)

    def near(self, drafted: Vectors) -> tuple[Point, ...]:
        """Return the points that a draft is like, the nearest first.

        `drafted` has a unit row of the same model for each point of the draft.
        """
        if not self._points or not len(drafted):
            return ()
        likeness = (self._rows @ drafted.T).max(axis=1)
        found = np.flatnonzero(likeness >= LEAST_ALIKE)
        nearest = found[np.argsort(-likeness[found], kind="stable")]
        return tuple(self._points[at] for at in nearest)
