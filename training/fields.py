"""Labelled fields to learn sameness from: breakouts as they are, parts of them, and mixtures.

Texts are seen through layers that never learnt from them (the other fold's).
Parts and mixtures make fields of many sizes and widths, so that what is learnt
holds for a table of twenty notes and for a whole conference.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.train import held_out, topic_of, written_held_out
from training.written import KINDS, read_written

WRITTEN = ("tables", "multilingual", "answers")
"""Notes written for training that teach what makes the same recommendation. Of the others, the
oblique ones would teach to doubt everything, and headings say too little to be guessed."""
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


@dataclass(frozen=True)
class Seen:
    """A text with its label, its group, and what it was said about one level up ("" for none)."""

    text: str
    label: str
    group: str
    topic: str


def seen(data: Path, name: str, fold: int) -> list[Seen]:
    """Return the half of a set that the fold's layers never saw."""
    if name in KINDS:
        return [
            Seen(
                note.text,
                _inside(note.group, note.ask),
                note.group,
                _inside(note.group, note.theme),
            )
            for note in read_written(name)
            if not note.stands_for and written_held_out(name, note, fold, 2)
        ]
    with (data / name / "notes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if held_out(name, row, fold, 2)]
    return [Seen(row["text"], row["gold"].strip(), row["group"], topic_of(row)) for row in rows]


def _inside(group: str, name: str) -> str:
    return name and f"{group} | {name}"


class Material:
    """The held-out half of a set, with its vectors."""

    def __init__(
        self,
        name: str,
        rows: Sequence[Seen],
        embed: Callable[[str, Sequence[str]], NDArray[np.float32]],
    ) -> None:
        """`rows` are what the layers that embed them never saw."""
        self.name = name
        self.texts = [row.text for row in rows]
        self.labels = np.array([row.label for row in rows])
        self.group = np.array([row.group for row in rows])
        self.topic = np.array([row.topic for row in rows])
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


def whole_and_part(material: Material, chance: np.random.Generator) -> Iterator[LabelledField]:
    """Yield each group as it is, and a part of it."""
    for rows in material.groups():
        yield material.field(rows)
        yield material.field(part(rows, chance, chance.uniform(0.25, 0.7)))


def for_recommendations(
    of: Mapping[str, Material], chance: np.random.Generator
) -> Iterator[LabelledField]:
    """Yield fields whose labels say what makes the same recommendation."""
    arguments, treaties = of["kpa2021_train"], of["upr_ratify_silver_public"]
    requests = of["clinc150_test"]
    yield from whole_and_part(arguments, chance)
    for topic in np.unique(arguments.topic):  # both sides of it: what opposes is not the same
        yield arguments.field(np.flatnonzero(arguments.topic == topic), "both sides")
    yield from mixtures(arguments, chance, 8, (4, 5), 0.5)
    for rows in treaties.groups():
        yield treaties.field(rows)
    yield from mixtures(treaties, chance, 12, (2, 8), 1.0)
    for _ in range(24):
        most, each = int(chance.integers(5, 45)), int(chance.choice([5, 10, 20, 30]))
        yield requests.field(requests.labelled_as(chance, most, each))
    for written in (of[name] for name in WRITTEN if name in of):
        yield from whole_and_part(written, chance)
        if written.name != "answers":  # several breakouts are a conference, several questions not
            yield from mixtures(written, chance, 12, (3, 6), 0.8)


def for_themes(of: Mapping[str, Material], chance: np.random.Generator) -> Iterator[LabelledField]:
    """Yield fields whose labels say what belongs under one heading, narrow ones and wide ones."""
    issues, topics = of["upr_public"], of["polis_bowling_green_topics"]
    arguments, requests = of["kpa2021_train"], of["clinc150_test"]
    yield from whole_and_part(issues, chance)
    yield from mixtures(issues, chance, 6, (3, 4), 0.4)
    for _ in range(6):
        yield topics.field(topics.labelled_as(chance, int(chance.integers(8, 30)), 60))
    for each in mixtures(arguments, chance, 10, (3, 10), 0.4):  # a heading is what is argued about
        yield replace(each, labels=each.wider, kind="topics of arguments")
    for _ in range(16):  # and the domain of a request
        most, number = int(chance.integers(10, 60)), int(chance.choice([4, 6, 10]))
        found = requests.field(requests.labelled_as(chance, most, number))
        yield replace(found, labels=found.wider, kind="domains of requests")
