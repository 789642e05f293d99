"""A set, or a fold's share of it, run through Plenary and through its rivals."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from benchmarks.cache import Cache, key_of
from benchmarks.rivals import Labels, Rival
from benchmarks.score import Labelled, agreement
from benchmarks.sets import SAMPLE, Task, opposing
from benchmarks.table import Marks, Result, best
from synthesis.bootstrap import open_workbench
from synthesis.domain.importing import Row, Sheet
from synthesis.domain.ports import Embedder, Vectors
from synthesis.services.headless import NamedColumns, consolidate_files
from synthesis.services.imports import Upload
from synthesis.settings import Settings


@dataclass(frozen=True)
class Part:
    """A set, or a fold's share of one, with the model that may be measured on it."""

    task: Task
    notes: Sequence[Labelled]
    embedder: Embedder
    untuned: Embedder

    @cached_property
    def texts(self) -> list[str]:
        """The notes' texts."""
        return [note.text for note in self.notes]

    @cached_property
    def vectors(self) -> Vectors:
        """What rivals work on, made when first asked for."""
        return self.untuned.embed(self.texts)

    @cached_property
    def breakouts(self) -> list[list[int]]:
        """The notes of each breakout, by position."""
        found: dict[str, list[int]] = {}
        for i, note in enumerate(self.notes):
            found.setdefault(note.breakout, []).append(i)
        return list(found.values())

    def score(self, groups: Mapping[str, str]) -> Result:
        """Compare groups, by note, with the labels; count opposites that stand together."""
        found = agreement(self.notes, groups, inside=self.task.inside)
        if self.task.name != "sample":
            return Result(found)
        homes = [[groups.get(note, note) for note in sorted(pair)] for pair in opposing(SAMPLE)]
        return Result(found, sum(left == right for left, right in homes))


def plenary(given: Part) -> Result:
    """Run the main job headless with its defaults and compare."""
    rows = tuple(
        Row(f"row {n}", (note.id, note.text, note.breakout or "all"))
        for n, note in enumerate(given.notes, start=2)
    )
    upload = Upload("notes.csv", "bench", (Sheet("notes.csv", ("id", "text", "group"), rows),))
    with tempfile.TemporaryDirectory() as folder:
        store = open_workbench(Settings(database=f"sqlite:///{folder}/bench.db")).store
        named = NamedColumns("id", "text", "group")
        outcome = consolidate_files(store, given.embedder, [upload], named, lambda *_: None)
        store.close()
    found = given.score({each.id: getattr(each, given.task.column) for each in outcome.assignments})
    if found.opposites is None:
        return found
    homes = {each.id: each.recommendation for each in outcome.assignments if each.recommendation}
    return replace(found, marks=marks(homes, outcome.doubtful, opposing(SAMPLE)))


def marks(homes: Mapping[str, str], doubtful: Set[str], pairs: Iterable[frozenset[str]]) -> Marks:
    """Tell which recommendations of several notes hold a pair, and which say that they may.

    `homes` has the recommendation of each note.
    """
    homes_of = [{homes.get(note, note) for note in pair} for pair in pairs]
    holding = {home for found in homes_of if len(found) == 1 for home in found}
    others = {home for home, notes in Counter(homes.values()).items() if notes > 1} - holding
    return Marks(len(holding), len(holding & doubtful), len(others), len(others & doubtful))


def compare(given: Part, rival: Rival, cache: Cache) -> Result:
    """Run a rival over the whole and inside breakouts; the better counts, figure by figure."""
    readings = {"whole": [list(range(len(given.notes)))], "inside": given.breakouts}
    results = []
    for reading, shares in readings.items():
        key = key_of(f"{rival.name}, {reading}", given.texts, rival.versions, shares)
        labels = cache.labels(given.task.name, key, lambda s=shares: _label(given, rival, s))
        groups = {note.id: f"{label}" for note, label in zip(given.notes, labels, strict=True)}
        results.append(given.score(groups))
    return best(results)


def _label(given: Part, rival: Rival, shares: Sequence[Sequence[int]]) -> Labels:
    """Let the rival group each share of the notes by itself."""
    labels = np.zeros(len(given.notes), dtype=np.int64)
    for share in shares:
        found = rival.label([given.texts[i] for i in share], given.vectors[share])
        labels[share] = found + labels.max() + 1
    return labels
