"""Board and vectors -> how alike its points are, with all that people's decisions taught.

The one place where the machine's own measure, people's lesson and the chosen
detail come together: proposals and review questions see the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.board import Board
from synthesis.domain.calibrations import calibration_of
from synthesis.domain.detail import NEEDED, Detail
from synthesis.domain.language import languages, spans_languages
from synthesis.domain.learning import Taught, lesson_of
from synthesis.domain.model import PointCode
from synthesis.domain.ports import Vectors
from synthesis.domain.said import Said
from synthesis.domain.sameness import Sameness


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure over a board's points, the row of each, and what the rows' texts say."""

    taught: Taught
    index: Mapping[PointCode, int]
    said: Said


def free_points(board: Board) -> tuple[PointCode, ...]:
    """Return the points that a proposal may place: not set aside, and in nothing touched."""
    touched = {code for each in board.recommendations if each.touched for code in each.points}
    return tuple(code for code in board.listed if code not in touched)


def measured(
    board: Board,
    vectors: Mapping[PointCode, Vectors],
    method: str,
    detail: Detail | None = None,
) -> Measured:
    """Return the measure over all points with a vector, the free ones first.

    `method` names the model that made the vectors. The measure is cut at the
    board's detail, or at another one that is named.

    All placed points are measured, so that the scale stays the same while
    people take some into their hands. At least one point must have a vector.
    """
    touched = [code for each in board.recommendations if each.touched for code in each.points]
    codes = [code for code in (*free_points(board), *touched) if code in vectors]
    sameness = Sameness(
        np.stack([vectors[code] for code in codes]),
        board.texts(codes),
        _fields(board, codes, method),
        calibration_of(method),
    )
    index = {code: position for position, code in enumerate(codes)}
    lesson = lesson_of(sameness, index, board.evidence)
    return Measured(Taught(sameness, lesson, NEEDED[detail or board.detail]), index, sameness.said)


def _fields(board: Board, codes: Sequence[PointCode], method: str) -> NDArray[np.int64]:
    """What each point is compared within: its breakout, or its language where few speak it.

    A model that knows one language well puts all notes in another near each
    other, whatever they say; measured among themselves they come apart. One that
    spans languages compares all notes of a breakout.
    """
    if spans_languages(method):
        return np.array([board.points[code].seat.breakout for code in codes], dtype=np.int64)
    spoken, main = languages(board.texts(codes))
    others = sorted(set(spoken) - {main})
    return np.array(
        [
            board.points[code].seat.breakout if language == main else -1 - others.index(language)
            for code, language in zip(codes, spoken, strict=True)
        ],
        dtype=np.int64,
    )
