"""Labelled fields to learn sameness from: breakouts as they are, parts of them, and mixtures.

Texts are seen through layers that never learnt from them (the other fold's).
Parts and mixtures make fields of many sizes and widths, so that what is learnt
holds for a table of twenty notes and for a whole conference.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.train import held_out, topic_of

FEWEST = 12
"""Points below which a field teaches nothing about fields."""


@dataclass(frozen=True)
class LabelledField:
    """Unit rows, texts and labels ("" for none) of points compared with each other."""

    kind: str
    vectors: NDArray[np.float32]
    texts: Sequence[str]
    labels: NDArray[np.str_]
    wider: NDArray[np.str_]
    """What each was said about, one level up from its label."""


class Material:
    """The held-out half of a set, with its vectors."""

    def __init__(
        self,
        data: Path,
        name: str,
        fold: int,
        embed: Callable[[str, Sequence[str]], NDArray[np.float32]],
    ) -> None:
        """Read the rows that the fold's layers never saw and embed them."""
        with (data / name / "notes.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if held_out(name, row, fold, 2)]
        self.name = name
        self.texts = [row["text"] for row in rows]
        self.labels = np.array([row["gold"].strip() for row in rows])
        self.group = np.array([row["group"] for row in rows])
        self.topic = np.array([topic_of(row) for row in rows])
        self.vectors = embed(self.name, self.texts)

    def field(self, rows: NDArray[np.int64], kind: str = "") -> LabelledField:
        """Return some of the points as one field."""
        texts = [self.texts[row] for row in rows]
        return LabelledField(
            kind or self.name, self.vectors[rows], texts, self.labels[rows], self.topic[rows]
        )

    def groups(self) -> list[NDArray[np.int64]]:
        """Return the positions of each group's points, those of small groups left out."""
        found = [np.flatnonzero(self.group == name) for name in np.unique(self.group)]
        return [
            rows
            for rows in found
            if (self.labels[rows] != "").sum() >= FEWEST and len(set(self.labels[rows])) > 1
        ]

    def labelled_as(self, chance: np.random.Generator, most: int, each: int) -> NDArray[np.int64]:
        """Return a few points of each of several labels."""
        names = [name for name in np.unique(self.labels) if name]
        rows: list[int] = []
        for name in chance.choice(names, min(most, len(names)), replace=False):
            members = np.flatnonzero(self.labels == name)
            take = min(len(members), int(chance.integers(2, max(4, each))))
            rows += list(chance.choice(members, take, replace=False))
        return np.array(rows)


def part(rows: NDArray[np.int64], chance: np.random.Generator, share: float) -> NDArray[np.int64]:
    """Return a random share of positions, at least `FEWEST`."""
    return chance.permutation(rows)[: max(FEWEST, int(len(rows) * share))]


def mixtures(
    material: Material, chance: np.random.Generator, count: int, of: tuple[int, int], share: float
) -> Iterator[LabelledField]:
    """Yield fields of several groups thrown together."""
    groups = material.groups()
    for _ in range(count):
        number = min(len(groups), int(chance.integers(*of)))
        chosen = chance.choice(len(groups), number, replace=False)
        rows = part(np.concatenate([groups[i] for i in chosen]), chance, share)
        yield material.field(rows, f"{material.name}, mixed")


def for_recommendations(
    arguments: Material, treaties: Material, requests: Material, chance: np.random.Generator
) -> Iterator[LabelledField]:
    """Yield fields whose labels say what makes the same recommendation."""
    for rows in arguments.groups():
        yield arguments.field(rows)
        yield arguments.field(part(rows, chance, chance.uniform(0.25, 0.7)))
    for topic in np.unique(arguments.topic):  # both sides of it: what opposes is not the same
        yield arguments.field(np.flatnonzero(arguments.topic == topic), "both sides")
    yield from mixtures(arguments, chance, 8, (4, 5), 0.5)
    for rows in treaties.groups():
        yield treaties.field(rows)
    yield from mixtures(treaties, chance, 12, (2, 8), 1.0)
    for _ in range(24):
        most, each = int(chance.integers(5, 45)), int(chance.choice([5, 10, 20, 30]))
        yield requests.field(requests.labelled_as(chance, most, each))


def for_themes(
    issues: Material,
    topics: Material,
    arguments: Material,
    requests: Material,
    chance: np.random.Generator,
) -> Iterator[LabelledField]:
    """Yield fields whose labels say what belongs under one heading, narrow ones and wide ones."""
    for rows in issues.groups():
        yield issues.field(rows)
        yield issues.field(part(rows, chance, chance.uniform(0.25, 0.7)))
    yield from mixtures(issues, chance, 6, (3, 4), 0.4)
    for _ in range(6):
        yield topics.field(topics.labelled_as(chance, int(chance.integers(8, 30)), 60))
    for each in mixtures(arguments, chance, 10, (3, 10), 0.4):  # a heading is what is argued about
        yield replace(each, labels=each.wider, kind="topics of arguments")
    for _ in range(16):  # and the domain of a request
        most, number = int(chance.integers(10, 60)), int(chance.choice([4, 6, 10]))
        found = requests.field(requests.labelled_as(chance, most, number))
        yield replace(found, labels=found.wider, kind="domains of requests")
