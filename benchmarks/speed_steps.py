"""The steps that `benchmarks.speed` times, each in a process of its own: last line is JSON."""

import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from synthesis.adapters.embedding import bundled_folder, open_embedder
from synthesis.bootstrap import open_workbench
from synthesis.domain.importing import Row, Sheet
from synthesis.domain.model import Actor, ConferenceId, Role, Seat
from synthesis.domain.ports import Embedder, Store
from synthesis.services import capture, consolidate, imports, prepare
from synthesis.services.imports import Upload
from synthesis.settings import Settings

ENCODED = 4_000
"""Notes for the rate of embedding: enough that starting does not count."""
ROWS_AT_ONCE = 5_000
MANY = 5
"""How often the notes are repeated, with changes, for the largest run."""


def texts(data: Path, count: int) -> list[tuple[str, str]]:
    """Return the first notes of the large set with their groups."""
    with (data / "upr_scale20k" / "notes.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["group"]) for row in csv.DictReader(file)][:count]


def repeated(notes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the notes several times, each time cut or extended a little."""
    changed = list(notes)
    for time_ in range(1, MANY):
        changed += [(f"{text.rstrip('.')}, by year {time_}", group) for text, group in notes]
    return changed


def clocked(what: str, run: Callable[[], str], count: int = 0) -> dict[str, object]:
    """Run and return wall and processor seconds, notes a second, and MB at most so far."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = count / wall if count else 0.0
    return {"what": what, "wall": wall, "cpu": cpu, "rate": rate, "memory": memory, "made": made}


def encode_plenary(data: Path, count: int) -> dict[str, object]:
    """Plenary's embedder, warm, on texts as they come."""
    embedder = open_embedder()
    notes = [text for text, _ in texts(data, min(count, ENCODED))]
    embedder.embed(notes[:64])
    what = f"embed {len(notes):,} notes, Plenary"
    return clocked(what, lambda: f"{embedder.embed(notes).shape}", len(notes))


def encode_rival(data: Path, count: int) -> dict[str, object]:
    """sentence-transformers with its defaults on the same model and texts, warm."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    notes = [text for text, _ in texts(data, min(count, ENCODED))]
    model.encode(notes[:64])
    what = f"embed {len(notes):,} notes, sentence-transformers, defaults"
    return clocked(what, lambda: f"{model.encode(notes).shape}", len(notes))


def file_plenary(data: Path, count: int) -> dict[str, object]:
    """From notes in a file to a proposal, starting with nothing loaded."""
    with tempfile.TemporaryDirectory() as folder:

        def run() -> str:
            store = _store(folder)
            conference = _filled(store, texts(data, count))
            return _proposed(store, open_embedder(), conference)

        return clocked(f"file of {count:,} notes to a proposal, Plenary", run)


def file_rival(data: Path, count: int) -> dict[str, object]:
    """BERTopic with its defaults on the same model, starting with nothing loaded."""

    def run() -> str:
        from bertopic import BERTopic
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
        notes = [text for text, _ in texts(data, count)]
        topics, _ = BERTopic(embedding_model=model).fit_transform(notes)
        return f"{len(set(topics)):,} topics"

    return clocked(f"file of {count:,} notes to topics, BERTopic, defaults", run)


def warm(data: Path, count: int) -> dict[str, object]:
    """A proposal where every note was embedded when it arrived."""
    with tempfile.TemporaryDirectory() as folder:
        store, embedder = _store(folder), open_embedder()
        conference = _filled(store, texts(data, count))
        consolidate.embed_new(store, embedder, conference, _quiet)
        what = f"proposal for {count:,} notes with vectors in place"
        return clocked(what, lambda: _proposed(store, embedder, conference))


def one(data: Path, count: int) -> dict[str, object]:
    """One note added to a proposed conference, until it has a place on the board that a page reads.

    In a worker that has made the first proposal, as it is in use: nothing has to be loaded.
    """
    with tempfile.TemporaryDirectory() as folder:
        store, embedder = _store(folder), open_embedder()
        conference = _filled(store, texts(data, count))
        _proposed(store, embedder, conference)
        actor = Actor("bench", Role.ORGANISER, conference)

        def run() -> str:
            text = "Open a shelter for victims in every harbour town"
            note = capture.add_notes(store, actor, Seat(1, 1), [text])[0]
            said = _proposed(store, embedder, conference)
            board = consolidate.read_board(store, actor)
            return f"{said}; placed: {any(code.startswith(note.code) for code in board.place)}"

        return clocked(f"one note added to {count:,}, until it has a place", run)


def many(data: Path, count: int) -> dict[str, object]:
    """The notes several times over, with changes, from file to proposal."""
    with tempfile.TemporaryDirectory() as folder:

        def run() -> str:
            store = _store(folder)
            conference = _filled(store, repeated(texts(data, count)))
            return _proposed(store, open_embedder(), conference)

        return clocked(f"file of {count * MANY:,} notes to a proposal, Plenary", run)


def _store(folder: str) -> Store:
    return open_workbench(Settings(database=f"sqlite:///{folder}/speed.db")).store


def _filled(store: Store, notes: list[tuple[str, str]]) -> ConferenceId:
    """Import the notes as a file, some thousands of rows at a time; the group is the breakout."""
    conference, _ = prepare.new_conference(store, "speed")
    actor = Actor("bench", Role.ORGANISER, conference.id)
    for start in range(0, len(notes), ROWS_AT_ONCE):
        rows = tuple(
            Row(f"row {n}", note) for n, note in enumerate(notes[start : start + ROWS_AT_ONCE])
        )
        name = f"notes{start}.csv"
        upload = Upload(name, name, (Sheet(name, ("text", "group"), rows),))
        columns = imports.Columns(text=("text",), breakout="group")
        imports.import_notes(store, actor, imports.preview_import(store, actor, upload, [columns]))
    return conference.id


def _proposed(store: Store, embedder: Embedder, conference: ConferenceId) -> str:
    consolidate.propose(store, embedder, conference, _quiet)
    board = consolidate.board_of(store, conference)
    return f"{len(board.recommendations):,} recommendations, {len(board.themes):,} themes"


def _quiet(share: float, said: str) -> None:
    """Tell nobody how far it is."""


STEPS = {
    "encode-plenary": encode_plenary,
    "encode-rival": encode_rival,
    "file-plenary": file_plenary,
    "file-rival": file_rival,
    "warm": warm,
    "one": one,
    "many": many,
}


if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
