"""What a table is told of similar notes while it types: how often it is right, and what it costs.

    python -m benchmarks.drafts --data BENCH [--notes 5000]

Each labelled note of a set is a draft to all the others. Shown are the three
nearest from a threshold on; right is what has the same label in the same group.
Shared words (TF-IDF, of whole words and of pieces of words) stand beside the
model's rows. Then a conference of so many notes is made, and drafts are asked
about as the note box does, in this one process; a second row has a new note
before each question, so late that all notes are read anew.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.sets import Task, read
from synthesis.adapters.embedding import TUNED, DraftReader, FastEmbedder, bundled_folder
from synthesis.adapters.store import open_store
from synthesis.domain.model import Actor, Draft, Role, Seat
from synthesis.domain.similar import LEAST_ALIKE
from synthesis.services import prepare, similar
from synthesis.services.consolidate import embed_new

Likeness = NDArray[np.float32]

SETS = ("kpa2021_dev", "gwusec_fiveword_coded", "polis_bowling_green_topics")
SHOWN = 3
ASKED = 200


def by_words(texts: Sequence[str], **how: object) -> Likeness:
    """Return the cosine of every two texts by their words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **how).fit_transform(texts)
    return np.asarray((rows @ rows.T).toarray())


def by_model(texts: Sequence[str]) -> Likeness:
    """Return the cosine of every two texts by what the worker stores of them."""
    rows = FastEmbedder(bundled_folder(), TUNED).embed(texts)
    return rows @ rows.T


MEASURES: dict[str, tuple[Callable[[Sequence[str]], Likeness], tuple[float, ...]]] = {
    "words": (lambda texts: by_words(texts, analyzer="word"), (0.3, 0.4)),
    "pieces of words": (
        lambda texts: by_words(texts, analyzer="char_wb", ngram_range=(3, 5)),
        (0.3, 0.4, 0.5),
    ),
    "the model": (by_model, (0.6, LEAST_ALIKE, 0.8)),
}


def told(likeness: Likeness, labels: Sequence[object], least: float) -> tuple[float, float, float]:
    """Return the share of shown notes that are right; of drafts with a twin that are told of one;
    and of all drafts that are told of anything.
    """
    likeness = likeness.copy()
    np.fill_diagonal(likeness, -1.0)
    counts = Counter(labels)
    right = shown = found = twins = any_shown = 0
    for at, row in enumerate(likeness):
        best = [other for other in np.argsort(-row)[:SHOWN] if row[other] >= least]
        same = [labels[other] == labels[at] for other in best]
        right, shown, any_shown = right + sum(same), shown + len(same), any_shown + bool(same)
        twins += counts[labels[at]] > 1
        found += any(same)
    return right / max(1, shown), found / max(1, twins), any_shown / len(likeness)


def quality(data: Path) -> None:
    """Print how often each measure is right, set by set."""
    print("| set | measure | from | right | told of a twin | told of anything |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in SETS:
        notes = [note for note in read(data, Task(name, "recommendation")) if note.label]
        labels = [(note.breakout, note.label) for note in notes]
        for measure, (of, thresholds) in MEASURES.items():
            likeness = of([note.text for note in notes])
            for least in thresholds:
                figures = " | ".join(f"{share:.2f}" for share in told(likeness, labels, least))
                print(f"| {name} | {measure} | {least:.1f} | {figures} |")


def cost(data: Path, count: int) -> None:
    """Print what a question costs among so many notes."""
    texts = [note.text for note in read(data, Task("kpa2021_train", "recommendation"))][:count]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/notes.db")
        conference, _ = prepare.new_conference(store, "Open Harbour")
        actor = Actor("Olga", Role.ORGANISER, conference.id)
        number = prepare.add_breakout(store, actor, "Prevention", "").number
        seats = [prepare.add_table(store, actor, number, "").seat for _ in range(20)]
        drafts = [Draft(seats[n % 20], text, "Ana", f"{n}") for n, text in enumerate(texts)]
        store.notes.add(conference.id, drafts)
        embed_new(store, FastEmbedder(bundled_folder(), TUNED), conference.id, lambda *_: None)
        reader = DraftReader(bundled_folder(), TUNED)

        def ask(text: str) -> float:
            started = time.process_time()
            similar.similar(store, reader, actor, seats[0], text)
            return (time.process_time() - started) * 1000

        first = ask(texts[0])
        took = [ask(text) for text in texts[:ASKED]]
        anew = []
        for n in range(3):
            store.notes.add(conference.id, [Draft(Seat(number, 1), "One more", "Ana", f"x{n}")])
            time.sleep(similar.FRESH_SECONDS)
            anew.append(ask(texts[n]))
        store.close()
    print(
        f"\n{count:,} notes: {np.median(took):.0f} ms of processor in the median, "
        f"{np.percentile(took, 95):.0f} ms in 95 of 100; {first:.0f} ms the first time, "
        f"{np.median(anew):.0f} ms when the notes are read anew (at most every "
        f"{similar.FRESH_SECONDS:.0f} s)"
    )


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drafts")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--notes", type=int, default=5_000)
    parsed = parser.parse_args()
    quality(parsed.data)
    cost(parsed.data, parsed.notes)


if __name__ == "__main__":
    main()
