"""How close Plenary and its rivals come to what people decided, side by side.

    python -m benchmarks.quality --data BENCH [--folds-of DIR] [--cache DIR] [--sets NAME ...]

Plenary runs once, with its defaults, through the services that the command line
uses. Every rival runs on the untuned model's vectors, over the whole file and
inside each breakout, and in each column the better of the two counts. Sets that
took part in the tuning are measured by folds: --folds-of names a folder with
0/, 1/ ... of layers that `training.train --fold K --folds N` made; Plenary and
its rivals are scored on each fold's share, and the shares averaged by notes.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import pairs
from benchmarks.cache import Cache
from benchmarks.rivals import RIVALS, Rival
from benchmarks.runs import Part, compare, plenary
from benchmarks.sets import TASKS, Task, read, share_of
from benchmarks.table import Result, averaged, markdown, told
from synthesis.adapters.embedding import (
    FastEmbedder,
    SentenceEmbedder,
    bundled_folder,
    open_embedder,
)
from synthesis.domain.ports import Embedder


@dataclass(frozen=True, slots=True)
class Models:
    """What makes vectors: Plenary's model, one for each fold (or none), and the rivals'."""

    embedder: Embedder
    folds: Sequence[Embedder]
    untuned: Embedder


def open_models(model: str, layers: Path | None, folds_of: Path | None) -> Models:
    """Open what the command line names. Raises `SystemExit` where the folds are not whole."""
    embedder = _with_layers(layers) if layers else open_embedder(model)
    untuned = SentenceEmbedder(bundled_folder())  # in the precision that others run it in
    return Models(embedder, _folds(folds_of) if folds_of else [], untuned)


def _folds(folder: Path) -> list[Embedder]:
    layers = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda p: p.name)
    for fold, each in enumerate(layers):
        facts = json.loads((each / "facts.json").read_text(encoding="utf-8"))
        if (each.name, facts["fold"], facts["folds"]) != (f"{fold}", fold, len(layers)):
            raise SystemExit(f"{each} is not fold {fold} of {len(layers)}; it would have seen it.")
    return [_with_layers(each) for each in layers]


def _with_layers(folder: Path) -> Embedder:
    return FastEmbedder(bundled_folder(), folder)


def parts_of(task: Task, data: Path, models: Models) -> Iterator[Part]:
    """Yield the shares of a set with the layers that never saw them, or the set as it is."""
    notes = read(data, task)
    if not (task.trained_on and models.folds):
        yield Part(task, notes, models.embedder, models.untuned)
        return
    for fold, embedder in enumerate(models.folds):
        share = share_of(notes, task, fold, len(models.folds))
        yield Part(task, share, embedder, models.untuned)


def measure(
    task: Task, data: Path, models: Models, rivals: Sequence[Rival], cache: Cache
) -> dict[str, Result]:
    """Return what Plenary and each rival reach on a set."""
    parts = list(parts_of(task, data, models))
    found = {"Plenary": averaged([plenary(each) for each in parts])}
    for rival in rivals:
        print(f"{task.name}: {rival.name}", file=sys.stderr, flush=True)
        found[rival.name] = averaged([compare(each, rival, cache) for each in parts])
    return found


def main() -> None:
    """Read the command line, run and print one table."""
    given = _parser().parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    models = open_models(given.model, given.layers, given.folds_of)
    rivals = [] if given.alone else [each for each in RIVALS if not each.missing]
    table: dict[str, dict[str, Result]] = {}
    for task in (task for task in TASKS if task.name in given.sets):
        for method, result in measure(task, given.data, models, rivals, Cache(given.cache)).items():
            table.setdefault(method, {})[f"{task.name}, {task.column}s"] = result
    print(markdown(table))
    for result in table.get("Plenary", {}).values():
        if result.marks:
            print(f"\n{told(result.marks)}")
    if pairs.SET in given.sets:
        for name, value in pairs.average_precisions(given.data, models.embedder, models.untuned):
            print(f"\n{pairs.SET}, average precision by {name}: {value:.3f}")
    _explain(rivals, models, given)


def _explain(rivals: Sequence[Rival], models: Models, given: argparse.Namespace) -> None:
    """Print what the figures rest on."""
    versions = sorted({package for each in rivals for package in each.versions.split(", ")})
    print("\nVersions:", ", ".join(versions) or "none but Plenary's")
    seen = [task.name for task in TASKS if task.trained_on and task.name in given.sets]
    if seen and not models.folds:
        print("The layers that ship were trained on", ", ".join(seen), "- give --folds-of.")
    if not given.alone and (missing := [each.name for each in RIVALS if each.missing]):
        print("Not installed:", ", ".join(missing), "- pip install -r requirements-bench.txt")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=[*(task.name for task in TASKS), pairs.SET])
    parser.add_argument("--model", default="", help="as PLENARY_MODEL")
    parser.add_argument("--layers", type=Path, help="other layers than those that ship")
    parser.add_argument("--folds-of", type=Path, help="a folder with 0/, 1/ ... of layers by fold")
    parser.add_argument("--cache", type=Path, help="a folder where rivals' answers are kept")
    parser.add_argument("--alone", action="store_true", help="Plenary only")
    return parser


if __name__ == "__main__":
    main()
