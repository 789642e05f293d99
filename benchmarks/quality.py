"""How close Plenary and its rivals come to what people decided, side by side.

    python -m benchmarks.quality --data BENCH [--sets NAME ...] [--model FOLDER]

Every rival runs on the untuned model's vectors, over the whole file and inside
each breakout, and the better of the two counts. Plenary runs once, with its
defaults, through the services that the command line uses. Where a set took
part in the tuning, run it with a fold's layers: --layers DIR --fold K --folds N
scores only what those layers never saw.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.rivals import rivals
from benchmarks.score import Agreement, Labelled, agreement
from synthesis.adapters.embedding import (
    UNTUNED,
    FastEmbedder,
    bundled_folder,
    open_embedder,
)
from synthesis.bootstrap import open_workbench
from synthesis.domain.importing import Row, Sheet
from synthesis.domain.ports import Embedder
from synthesis.services.headless import NamedColumns, consolidate_files
from synthesis.services.imports import Upload
from synthesis.settings import ROOT, Settings
from training.train import FOLDED, held_out

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Task:
    """A set and what of Plenary's output is compared on it, inside its groups or over the whole."""

    name: str
    column: str
    inside: bool = True


TASKS = (
    Task("kpa2021_dev", "recommendation"),
    Task("upr_public", "theme"),
    Task("gwusec_fiveword_coded", "recommendation"),
    Task("upr_ratify_silver_public", "recommendation"),
    Task("breakout_notes_real", "theme"),
    Task("clinc150_test", "recommendation", inside=False),
    Task("sample", "recommendation", inside=False),
)


def read(data: Path, task: Task) -> list[Labelled]:
    """Return the notes of a set; the sample conference comes with Plenary."""
    if task.name == "sample":
        return _read_sample(ROOT / "data" / "sample")
    with (data / task.name / "notes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Labelled(r["id"], r["text"], r["group"] if task.inside else "", r["gold"].strip())
            for r in csv.DictReader(file)
        ]


def _read_sample(folder: Path) -> list[Labelled]:
    """Notes of the sample by the recommendation of their first point."""
    with (folder / "key.csv").open(encoding="utf-8", newline="") as file:
        key: dict[str, str] = {}
        for row in csv.DictReader(file):
            key.setdefault(row["id"].rstrip("abcdefgh"), row["recommendation"])
    with (folder / "notes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Labelled(r["id"], r["text"], r["breakout"], key[r["id"]]) for r in csv.DictReader(file)
        ]


def plenary(notes: Sequence[Labelled], task: Task, embedder: Embedder) -> Agreement:
    """Run the main job headless with its defaults and compare."""
    rows = tuple(
        Row(f"row {n}", (note.id, note.text, note.breakout or "all"))
        for n, note in enumerate(notes, start=2)
    )
    upload = Upload("notes.csv", "bench", (Sheet("notes.csv", ("id", "text", "group"), rows),))
    with tempfile.TemporaryDirectory() as folder:
        store = open_workbench(Settings(database=f"sqlite:///{folder}/bench.db")).store
        named = NamedColumns("id", "text", "group")
        outcome = consolidate_files(store, embedder, [upload], named, lambda share, said: None)
        store.close()
    return agreement(
        notes,
        {each.id: getattr(each, task.column) for each in outcome.assignments},
        inside=task.inside,
    )


def compare(
    notes: Sequence[Labelled], task: Task, vectors: NDArray[np.float32]
) -> dict[str, Agreement]:
    """Run every rival over the whole and inside breakouts; keep the better by AMI."""
    index: dict[str, list[int]] = {}
    for i, note in enumerate(notes):
        index.setdefault(note.breakout, []).append(i)
    found: dict[str, Agreement] = {}
    for name, rival in rivals().items():
        whole = rival([note.text for note in notes], vectors)
        over_all = {note.id: f"{label}" for note, label in zip(notes, whole, strict=True)}
        results = [agreement(notes, over_all, inside=task.inside)]
        if len(index) > 1:
            inside: dict[str, str] = {}
            for breakout, members in index.items():
                labels = rival([notes[i].text for i in members], vectors[members])
                inside |= {
                    notes[i].id: f"{breakout}/{label}"
                    for i, label in zip(members, labels, strict=True)
                }
            results.append(agreement(notes, inside, inside=task.inside))
        found[name] = max(results, key=lambda each: each.ami)
    return found


def main() -> None:
    """Read the command line, run and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=[task.name for task in TASKS])
    parser.add_argument("--model", default="", help="as PLENARY_MODEL")
    parser.add_argument("--layers", type=Path, help="a fold's layers, made by training.train")
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--folds", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="Plenary only")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    untuned = open_embedder(UNTUNED)
    embedder = open_embedder(given.model)
    if given.layers:
        embedder = FastEmbedder(bundled_folder(), given.layers)
    print(f"{'set':<26}{'what':<16}{'method':<28}{'B-cubed':>8}{'AMI':>7}")
    for task in (task for task in TASKS if task.name in given.sets):
        notes = [
            note
            for note in read(given.data, task)
            if given.folds < 2
            or task.name not in FOLDED
            or held_out(
                task.name, {"gold": note.label, "group": note.breakout}, given.fold, given.folds
            )
        ]
        results = {"Plenary": plenary(notes, task, embedder)}
        if not given.alone:
            results |= compare(notes, task, untuned.embed([note.text for note in notes]))
        for method, each in results.items():
            print(
                f"{task.name:<26}{task.column:<16}{method:<28}{each.bcubed:>8.3f}{each.ami:>7.3f}",
                flush=True,
            )
    if "BERTopic, defaults" not in rivals():
        print("BERTopic is not installed: pip install -r requirements-bench.txt", file=sys.stderr)


if __name__ == "__main__":
    main()
