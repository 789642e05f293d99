"""Which of many pairs of texts must not be joined, found without reading every pair.

`contrast` judges two texts. Here each text is read once, and a sparse product leaves
the few pairs that it can say anything about. `doubted` does the same for `doubt`.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from synthesis.domain.contrast import Claims, claims, contrast, doubt
from synthesis.domain.ports import Indices

LOOKED_AT = -1.0
"""Log-odds above the cut from which two texts are looked at for what sets them apart: linkage joins
by the average, and so pairs that are somewhat below the cut. With 0 debates came out .003 worse."""


class Clashes:
    """The texts of a proposal, known by their positions."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Read each text once."""
        self._texts = texts
        said = [claims(text) for text in texts]
        sides, contraries = [[*_sides(x)] for x in said], [[*_contraries(x)] for x in said]
        every = dict.fromkeys(side for each in (*sides, *contraries) for side in each)
        columns = {side: number for number, side in enumerate(every)}
        self._says, self._denies = _marked(sides, columns), _marked(contraries, columns)

    def among(self, left: Indices, right: Indices) -> tuple[Indices, Indices]:
        """Return positions in `left` and `right` of the pairs that `contrast` could part."""
        return _met(self._says[left], self._denies[right])

    def among_numbered(
        self, left: Indices, number: Indices, right: Indices, number_right: Indices
    ) -> tuple[Indices, Indices]:
        """Return what `among` does of those pairs whose sides have one number, at one go."""
        says, denies = self._says[left], self._denies[right]
        keys = [_numbered(says, number), _numbered(denies, number_right)]
        columns, column = np.unique(np.concatenate(keys), return_inverse=True)
        parts = zip((says, denies), np.split(column, [len(keys[0])]), strict=True)
        ours, theirs = (
            csr_array((marks.data, places, marks.indptr), shape=(marks.shape[0], len(columns)))
            for marks, places in parts
        )
        return _met(ours, theirs)

    def may_part(self, labels: Indices, left: Indices, right: Indices) -> NDArray[np.bool_]:
        """Whether some rows of one label might clash with some of another, for labels in pairs."""
        named, place = np.unique(np.concatenate([left, right]), return_inverse=True)
        rows = np.flatnonzero(np.isin(labels, named))
        ones, label = np.ones(len(rows), dtype=np.float32), np.searchsorted(named, labels[rows])
        sums = csr_array((ones, (label, np.arange(len(rows)))), shape=(len(named), len(rows)))
        says, denies = sums @ self._says[rows], sums @ self._denies[rows]
        both = says[place[: len(left)]].multiply(denies[place[len(left) :]])
        return np.asarray(both.sum(axis=1)).ravel() > 0.0

    def parts(self, one: int, other: int) -> bool:
        """Whether two texts must not be joined."""
        return bool(contrast(self._texts[one], self._texts[other]))


def doubted(texts: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield pairs of positions, in order, that `doubt` says something about, and what it says."""
    said = [claims(text) for text in texts]
    deniers: dict[Hashable, list[int]] = {}
    for position, each in enumerate(said):
        for side in _contraries(each, sure=False):
            deniers.setdefault(side, []).append(position)
    for left, each in enumerate(said):
        others = {i for side in _sides(each, sure=False) for i in deniers.get(side, ())}
        for right in sorted(other for other in others if other > left):
            if reason := doubt(texts[left], texts[right]):
                yield left, right, reason


def _sides(said: Claims, *, sure: bool = True) -> Iterator[Hashable]:
    """What a text can be contradicted in: if nothing here is denied by another, they agree."""
    yield from said.units
    if said.names:
        yield "names"
    yield from _asked(said, sure=sure)


def _contraries(said: Claims, *, sure: bool = True) -> Iterator[Hashable]:
    """The sides of others that a text may contradict."""
    yield from said.units
    if said.names:
        yield "names"
    for word, side in _asked(said, sure=sure):
        yield word, 1 - side


def _asked(said: Claims, *, sure: bool) -> Iterator[tuple[Hashable, int]]:
    """What a text is for (1) and against (0), of each kind that `contrast` or `doubt` compares."""
    stance, brief = said.stance, said.brief
    for_, against = (
        (stance.wanted, stance.unwanted) if sure else (stance.hinted_for, stance.hinted_against)
    )
    yield from ((word, 1) for word in for_)
    yield from ((word, 0) for word in against)
    yield from brief.poles
    yield from ((("keeps", word), 1) for word in brief.kept)
    yield from ((("keeps", word), 0) for word in against | brief.shunned)
    yield from ((("does", word), 1) for word in brief.verbs)
    yield from ((("does", word), 0) for word in brief.avoided)
    if not sure:
        yield from brief.named - brief.poles
        yield from ((("leads", word), 1) for word in brief.leads | brief.verbs)
        yield from ((("leads", word), 0) for word in brief.shunned)


def _marked(sides: Sequence[Sequence[Hashable]], columns: Mapping[Hashable, int]) -> csr_array:
    """One row per text with a mark for each of its sides."""
    ends = np.cumsum([0, *map(len, sides)])
    marks = np.array([columns[side] for each in sides for side in each], dtype=np.int64)
    shape = (len(sides), max(1, len(columns)))
    return csr_array((np.ones(len(marks), dtype=np.float32), marks, ends), shape=shape)


def _met(says: csr_array, denies: csr_array) -> tuple[Indices, Indices]:
    """Positions of the rows that have a mark in common."""
    i, j = (says @ denies.T).nonzero()
    return np.asarray(i, dtype=np.int64), np.asarray(j, dtype=np.int64)


def _numbered(marks: csr_array, number: Indices) -> Indices:
    """What each mark is of, with the number of its row: the same where both are."""
    rows = np.repeat(number, np.diff(marks.indptr))
    return np.asarray(rows * marks.shape[1] + marks.indices, dtype=np.int64)
