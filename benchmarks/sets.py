"""The labelled sets: what of Plenary's output each is compared with, and its parts by fold.

A fold's part holds only what layers trained without that fold never saw.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.score import Labelled
from synthesis.settings import ROOT
from training.train import FOLDED, held_out

csv.field_size_limit(2**31 - 1)

SAMPLE = ROOT / "data" / "sample"


@dataclass(frozen=True, slots=True)
class Task:
    """A set and what of Plenary's output is compared on it, inside its groups or over the whole."""

    name: str
    column: str
    inside: bool = True

    @property
    def trained_on(self) -> bool:
        """Whether the layers that ship have seen it, so that only folds measure it."""
        return self.name in FOLDED


TASKS = (
    Task("kpa2021_dev", "recommendation"),
    Task("upr_public", "theme"),
    Task("gwusec_fiveword_coded", "recommendation"),
    Task("upr_ratify_silver_public", "recommendation"),
    Task("breakout_notes_real", "theme"),
    Task("clinc150_test", "recommendation", inside=False),
    Task("sample", "recommendation", inside=False),
)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read(data: Path, task: Task) -> list[Labelled]:
    """Return the notes of a set; the sample conference comes with Plenary."""
    if task.name == "sample":
        return read_sample(SAMPLE)
    return [
        Labelled(r["id"], r["text"], r["group"] if task.inside else "", r["gold"].strip())
        for r in rows(data / task.name / "notes.csv")
    ]


def read_sample(folder: Path) -> list[Labelled]:
    """Return the notes of the sample by the recommendation of their first point."""
    key: dict[str, str] = {}
    for row in rows(folder / "key.csv"):
        key.setdefault(note_of(row["id"]), row["recommendation"])
    return [
        Labelled(r["id"], r["text"], r["breakout"], key[r["id"]])
        for r in rows(folder / "notes.csv")
    ]


def note_of(key_id: str) -> str:
    """Return the note that a row of the sample's key is about: B2-T4-07 for B2-T4-07a."""
    return key_id.rstrip("abcdefgh")


def opposing(folder: Path) -> set[frozenset[str]]:
    """Return the pairs of notes of the sample of which one argues against what the other asks."""
    key = list(rows(folder / "key.csv"))
    asking: dict[str, set[str]] = {}
    for row in key:
        asking.setdefault(row["recommendation"], set()).add(note_of(row["id"]))
    return {
        frozenset((note_of(row["id"]), other))
        for row in key
        if row["opposes"]
        for other in asking[row["opposes"]] - {note_of(row["id"])}
    }


def share_of(notes: Sequence[Labelled], task: Task, fold: int, folds: int) -> list[Labelled]:
    """Return the notes that layers trained without this fold never saw."""
    return [
        note
        for note in notes
        if held_out(task.name, {"gold": note.label, "group": note.breakout}, fold, folds)
    ]
