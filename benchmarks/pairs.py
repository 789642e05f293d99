"""Pairs of texts that people called the same or not: how well a similarity ranks them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from benchmarks.sets import rows
from synthesis.domain.calibrations import calibration_of
from synthesis.domain.contrast import contrast
from synthesis.domain.ports import Embedder
from synthesis.domain.sameness import Sameness

SET = "qqp_dev"


def average_precisions(
    data: Path, tuned: Embedder, untuned: Embedder
) -> Iterator[tuple[str, float]]:
    """Yield what ranks the set's pairs, and its average precision."""
    pairs = list(rows(data / SET / "pairs.csv"))
    left, right = [r["text_a"] for r in pairs], [r["text_b"] for r in pairs]
    labels = [int(r["label"]) for r in pairs]
    cosine = np.sum(untuned.embed(left) * untuned.embed(right), axis=1)
    yield "Plenary", float(average_precision_score(labels, sameness(tuned, left, right)))
    yield "cosine of the untuned vectors", float(average_precision_score(labels, cosine))


def sameness(embedder: Embedder, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float32]:
    """Return how surely the engine takes each pair as the same, all texts as of one breakout."""
    vectors = embedder.embed([*left, *right])
    fields = np.zeros(len(vectors), dtype=np.int64)
    found = Sameness(vectors, [*left, *right], fields, calibration_of(embedder.name))
    rows = np.arange(len(left))
    odds = found.each(rows, rows + len(left))
    apart = np.array([bool(contrast(a, b)) for a, b in zip(left, right, strict=True)])
    return np.asarray(odds - 40.0 * apart, dtype=np.float32)  # what it keeps apart comes last
