"""How few answers and clicks lead from the machine's proposal to what people decided.

    python -m benchmarks.effort --data BENCH [--sets NAME ...] [--choices N ...] [--model FOLDER]

Plays a rapporteur who knows the gold: imports a set, proposes, answers review
questions through the services that the pages call, and scores what stands on
the board after 0, 0.1, 0.2 and 0.5 answers per labelled note. One press of a
button is one answer, however many recommendations were offered beside the one
asked about; `--choices 1` asks about pairs only.
"""

import argparse
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.score import Labelled, agreement
from benchmarks.sets import TASKS, Task, read
from synthesis.adapters.embedding import open_embedder
from synthesis.bootstrap import open_workbench
from synthesis.domain.asking import MOST_CHOICES
from synthesis.domain.board import Board
from synthesis.domain.importing import Row, Sheet
from synthesis.domain.log import Different, Ref, Same
from synthesis.domain.model import Actor, PointCode, RecommendationId, Role, note_of
from synthesis.domain.ports import Embedder, Store, Vectors
from synthesis.domain.questions import Question, different, same
from synthesis.services import consolidate, questions
from synthesis.services.headless import NamedColumns, consolidate_files
from synthesis.services.imports import Upload
from synthesis.settings import Settings

BUDGETS = (0.0, 0.1, 0.2, 0.5)
"""Answers per labelled note after which the board is scored."""
NOTES_PER_ROUND = 150
"""One question at a time for so many labelled notes, two for twice as many: as that many
rapporteurs would answer side by side."""


class Remembering:
    """An embedder that reads no text twice, though every run has a database of its own."""

    def __init__(self, embedder: Embedder) -> None:
        """Read with this one."""
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self._suited: dict[str, Remembering] = {embedder.name: self}

    @property
    def name(self) -> str:
        """The embedder's name."""
        return self._embedder.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, one per text."""
        fresh = list(dict.fromkeys(text for text in texts if text not in self._known))
        if fresh:
            self._known.update(zip(fresh, self._embedder.embed(fresh), strict=True))
        return np.stack([self._known[text] for text in texts])

    def suited(self, texts: Sequence[str]) -> "Remembering":
        """Return the one to use for these texts, which remembers as well."""
        chosen = self._embedder.suited(texts)
        if chosen.name not in self._suited:
            self._suited[chosen.name] = Remembering(chosen)
        return self._suited[chosen.name]


@dataclass(frozen=True, slots=True)
class Effort:
    """Agreement after each budget, and operations to gold as a share of those from scratch."""

    labelled: int
    bcubed: tuple[float, ...]
    answers: tuple[int, ...]
    operations: int
    from_scratch: int


class Rapporteur:
    """Knows the label of every labelled note; a group is what most of its labelled notes are."""

    def __init__(self, board: Board, labels: Mapping[str, str]) -> None:
        """`labels` by the notes' ids in the file that they came from."""
        self._labels = {
            code: label
            for code, note in board.notes.items()
            if (label := labels.get(note.reference, ""))
        }

    def label(self, board: Board, ref: Ref, without: Sequence[PointCode] = ()) -> str:
        """The label of a point or recommendation, "" when nothing in it has one."""
        each = board.by_id.get(RecommendationId(ref))
        codes = each.points if each is not None else (PointCode(ref),)
        return self.label_of(code for code in codes if code not in without)

    def label_of(self, codes: Iterable[PointCode]) -> str:
        """The label that most of the points bear, "" when none has one."""
        counts = Counter(self._labels.get(note_of(code), "") for code in codes)
        del counts[""]
        return min(counts, key=lambda label: (-counts[label], label), default="")

    def answer(self, board: Board, question: Question) -> tuple[Same | Different | None, Question]:
        """The decision, None where nothing asked about has a label, and what it answers."""
        also = question.also
        wanted = self.label_of(also) if also else self.label(board, question.subject)
        labels = [self.label(board, each.ref, also) for each in question.choices]
        known = [each for each, label in zip(question.choices, labels, strict=True) if label]
        if not wanted or not known or (also and not labels[0]):
            return None, question
        question = replace(question, choices=tuple(known))
        labels = [label for label in labels if label]
        if wanted in labels:
            return same(question, labels.index(wanted)), question
        return different(question), question


class Game:
    """One set, imported and proposed for, with a rapporteur before it."""

    def __init__(self, store: Store, embedder: Embedder, notes: Sequence[Labelled]) -> None:
        """Import the notes and propose, through the main job of the command line."""
        self._store, self._embedder, self._notes = store, embedder, notes
        consolidate_files(
            store, embedder, [_upload(notes)], NamedColumns("id", "text", "group"), _silent
        )
        self._actor = Actor("Rapporteur", Role.RAPPORTEUR, store.conferences.all()[0].id)
        self._person = Rapporteur(self.board, {note.id: note.label for note in notes})
        self._skipped: frozenset[frozenset[Ref]] = frozenset()
        self.answers = 0

    @property
    def board(self) -> Board:
        """The board as it stands."""
        return consolidate.read_board(self._store, self._actor)

    def operations(self) -> tuple[int, int]:
        """Operations from the board to the gold, and from every note alone."""
        return to_gold(self.board, self._person)

    def score(self, *, inside: bool) -> float:
        """B-cubed F1 of the recommendations."""
        place: dict[str, str] = {}
        board = self.board
        for code, home in board.place.items():
            place.setdefault(board.notes[board.points[code].note].reference, home)
        return agreement(self._notes, place, inside=inside).bcubed

    def answer(self, until: int, at_once: int, choices: int) -> None:
        """Answer until so many answers are given or nothing is left to ask; then cut the rest."""
        while self.answers < until:
            most = min(at_once, until - self.answers)
            asked = questions.review(
                self._store, self._actor, self._skipped, most=most, choices=choices
            ).questions
            if not asked:
                break
            board = self.board
            for question in asked:
                self._say(board, question)
            if questions.recut_due(self.board):
                self._recut()
        self._recut()

    def _recut(self) -> None:
        consolidate.propose(self._store, self._embedder, self._actor.conference, _silent)

    def _say(self, board: Board, question: Question) -> None:
        decision, known = self._person.answer(board, question)
        if decision is None:
            self._skipped |= question.pairs
            return
        self._skipped |= question.pairs - known.pairs
        consolidate.decide(self._store, self._actor, decision, board.last_entry)
        self.answers += 1


def play(notes: Sequence[Labelled], task: Task, embedder: Embedder, choices: int) -> Effort:
    """Import, propose and answer until the largest budget is spent."""
    labelled = sum(bool(note.label) for note in notes)
    at_once = max(1, labelled // NOTES_PER_ROUND)
    with tempfile.TemporaryDirectory() as folder:
        store = open_workbench(Settings(database=f"sqlite:///{folder}/bench.db")).store
        game = Game(store, embedder, notes)
        operations, from_scratch = game.operations()
        figures, answers = [], []
        for budget in BUDGETS:
            if budget:
                game.answer(round(budget * labelled), at_once, choices)
            figures.append(game.score(inside=task.inside))
            answers.append(game.answers)
        store.close()
    return Effort(labelled, tuple(figures), tuple(answers), operations, from_scratch)


def _silent(share: float, said: str) -> None:
    del share, said


def _upload(notes: Sequence[Labelled]) -> Upload:
    rows = tuple(
        Row(f"row {n}", (note.id, note.text, note.breakout or "all"))
        for n, note in enumerate(notes, start=2)
    )
    return Upload("notes.csv", "bench", (Sheet("notes.csv", ("id", "text", "group"), rows),))


def to_gold(board: Board, person: Rapporteur) -> tuple[int, int]:
    """Return the operations from the board to the gold, and from every note alone.

    Of each recommendation the label that most of it bears stays; a part with
    another label is moved note by note or split off and merged, whichever is
    less; recommendations of one label are merged. From scratch each note is
    merged into its label. Unlabelled notes stay where they are.
    """
    homes: Counter[str] = Counter()
    strays: dict[str, list[int]] = defaultdict(list)
    total: Counter[str] = Counter()
    for each in board.recommendations:
        counts = Counter(person.label(board, Ref(code)) for code in each.points)
        del counts[""]
        total += counts
        kept = person.label(board, Ref(each.id))
        for label, count in counts.items():
            if label == kept:
                homes[label] += 1
            else:
                strays[label].append(count)
    operations = sum(count - 1 for count in homes.values())
    for label, parts in strays.items():
        operations += sum(min(part, 2) for part in parts)
        if label not in homes:  # the largest part is split off and is there
            operations += 1 - min(max(parts), 2)
    return operations, sum(total.values()) - len(total)


def main() -> None:
    """Read the command line, run and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=[task.name for task in TASKS])
    parser.add_argument("--choices", nargs="*", type=int, default=[MOST_CHOICES, 1])
    parser.add_argument("--model", default="", help="as PLENARY_MODEL")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    embedder = Remembering(open_embedder(given.model))
    heads = "".join(f"{f'at {budget}':>8}" for budget in BUDGETS)
    print(f"{'set':<26}{'choices':>8}{heads}{'answers':>9}{'operations':>12}{'of':>7}{'share':>7}")
    for task in (task for task in TASKS if task.name in given.sets):
        notes = read(given.data, task)
        for choices in given.choices:
            each = play(notes, task, embedder, choices)
            figures = "".join(f"{figure:>8.3f}" for figure in each.bcubed)
            share = each.operations / max(each.from_scratch, 1)
            print(
                f"{task.name:<26}{choices:>8}{figures}{each.answers[-1]:>9}"
                f"{each.operations:>12}{each.from_scratch:>7}{share:>7.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
