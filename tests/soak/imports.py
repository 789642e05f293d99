"""Files that are broken or made to hurt, each imported into a real store as the screen does it."""

import random
import re
import resource
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from xml.etree import ElementTree

from synthesis.adapters.files import kinds, limits, wire
from synthesis.adapters.files.isolation import AT_ONCE, Ended, read_apart, sheets_of
from synthesis.domain.errors import ImportRejected, Invalid
from synthesis.domain.importing import Columns, Sheet
from synthesis.domain.model import Actor, Role
from synthesis.domain.ports import Store
from synthesis.domain.text import clean
from synthesis.services import imports, prepare
from synthesis.services.imports import Import, Upload
from tests.adapters.files import bombs
from tests.soak import databases
from tests.soak.databases import opened
from tests.soak.mutations import mutated, unzipped
from tests.soak.report import Row, clock
from tests.soak.seeds import seeds

ROUNDS = 10_000
SEED = 20_261
"""Draws the files; another one was used while the readers were mended."""
_WORD = re.compile(r"k\d{5}z")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"worksheets/sheet\d+\.xml$")
_SHOWING = frozenset("document body p r t tbl tr tc sdt sdtContent ins pict txbxContent".split())


@dataclass
class Count:
    """What was seen; `faults` has a line for each file that broke the promise."""

    imported: int = 0
    refused: int = 0
    notes: int = 0
    rows_in: int = 0
    rows_refused: int = 0
    readers_failed: int = 0
    readers_stopped: int = 0
    seconds: float = 0.0
    megabytes: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reader(self, ended: Ended) -> None:
        """Note what a reader's process took, and how it ended."""
        with self.lock:
            self.seconds = max(self.seconds, ended.seconds)
            self.megabytes = max(self.megabytes, ended.megabytes)
            try:
                wire.understood(ended.answer)
            except wire.Failed as failed:
                self.readers_failed += ended.status != -9
                self.readers_stopped += ended.status == -9
                self.reasons[f"failed: {failed}"] += 1
            except wire.Exhausted:
                self.readers_stopped += 1
            except ImportRejected:
                pass

    def __str__(self) -> str:
        return (
            f"{self.imported:,} imported with {self.notes:,} notes of {self.rows_in:,} rows and "
            f"{self.rows_refused:,} refusals, {self.refused:,} refused as a whole; "
            f"{len(self.faults)} crashes, partial imports or lost notes; of the readers' own "
            f"processes {self.readers_failed} failed and {self.readers_stopped} were stopped; at "
            f"most {self.seconds:.1f} s and {self.megabytes} MB"
        )


def run(rounds: int | None) -> list[Row]:
    number = ROUNDS if rounds is None else rounds
    sound = seeds()
    made = [(name, make) for name, make, _ in (*bombs.REFUSED.values(), *bombs.READ.values())]
    made = made[: max(1, number // 4)]  # a short round leaves some out; `test_bombs` has them all
    return [
        _row("mutated files", number, lambda n: mutant(n, sound)),
        _row("bombs", len(made), lambda n: (made[n][0], made[n][1]())),
    ]


def _row(promise: str, number: int, file: Callable[[int], tuple[str, bytes]]) -> Row:
    seen = Count()
    with databases.sqlite() as new, opened(new()) as store, clock() as seconds:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            done = threads.map(lambda n: bring_in(store, seen, *file(n)), range(number))
            for so_many, _ in enumerate(done, start=1):
                if so_many % 1_000 == 0:
                    print(f"{so_many:,} {promise}: {seen}", file=sys.stderr, flush=True)
        taken = seconds()
    for line in (*seen.faults[:50], *(f"{n} × {what}" for what, n in seen.reasons.most_common())):
        print(line, file=sys.stderr, flush=True)
    kept = (
        not seen.faults
        and not seen.readers_failed
        and seen.seconds <= limits.SECONDS + 1
        and seen.megabytes <= max(limits.MEGABYTES, _held())
        and seen.imported + seen.refused == number
    )
    return Row(promise, number, str(seen), kept, taken)


def _held() -> int:
    """The megabytes that we held at most: Linux counts them to every process that we start."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def mutant(number: int, sound: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The file of that number, the same in every run."""
    chance = random.Random(f"{SEED} {number}")
    name, data = sound[number % len(sound)]
    return f"{number}-{name}", mutated(name, data, chance)


def bring_in(store: Store, seen: Count, name: str, data: bytes) -> None:
    """Import a file into a conference of its own, as the screen does, and count."""
    conference, _ = prepare.new_conference(store, name)
    actor = Actor("Olga", Role.ORGANISER, conference.id)

    def read(name: str, data: bytes) -> tuple[Sheet, ...]:
        kinds.check_ending(name)
        ended = read_apart(name, data)
        seen.reader(ended)
        return sheets_of(name, ended)

    try:
        upload = imports.read_upload(read, actor, name, data)
        columns = [_columns(sheet) for sheet in upload.sheets]
        plan = imports.preview_import(store, actor, upload, columns)
        faults = faults_of_reading(name, data, upload, columns, plan)
        notes = imports.import_notes(store, actor, plan)
        faults += faults_of_store(store, actor, plan, len(notes))
    except ImportRejected as rejected:
        there = len(store.notes.current(actor.conference)) + len(prepare.breakouts(store, actor))
        with seen.lock:
            seen.refused += 1
            seen.reasons[re.sub(r"^\S+|\d[\d,]*", "…", str(rejected))[:80]] += 1
            seen.faults += [f"{name}: {there} left after a refusal"] if there else []
    except Exception as error:
        with seen.lock:
            seen.faults.append(f"{name}: {type(error).__name__} {error}")
    else:
        with seen.lock:
            seen.imported += 1
            seen.notes += len(notes)
            seen.rows_in += sum(len(sheet.rows) for sheet in upload.sheets)
            seen.rows_refused += len(plan.refused)
            seen.faults += [f"{name}: {fault}" for fault in faults]


def _columns(sheet: Sheet) -> Columns | None:
    try:
        return imports.guess(sheet)
    except Invalid:
        return None


def faults_of_reading(
    name: str,
    data: bytes,
    upload: Upload,
    columns: Sequence[Columns | None],
    plan: Import,
) -> list[str]:
    """What stands in the file and is neither imported nor refused."""
    return [*_unaccounted(upload, columns, plan), *_unseen(name, data, upload)]


def _unaccounted(upload: Upload, columns: Sequence[Columns | None], plan: Import) -> list[str]:
    """Rows with content that are neither a note to be nor refused with a reason."""
    said = {each.line.where.partition(", column ")[0] for each in plan.placed}
    said |= {each.where.partition(", column ")[0] for each in plan.refused if each.reason}
    return [
        f"{row.where} is neither imported nor refused"
        for sheet, parts in zip(upload.sheets, columns, strict=True)
        for row in sheet.rows
        if parts is not None and any(map(clean, row.cells)) and row.where not in said
    ]


def _unseen(name: str, data: bytes, upload: Upload) -> list[str]:
    """Notes that stand in the bytes and that the reader neither gave nor refused."""
    refusals = [each for sheet in upload.sheets for each in sheet.refusals]
    if any(each.excerpt.endswith("…") for each in refusals):
        return []  # they may stand in what is not shown of a refused line
    texts = [cell for sheet in upload.sheets for row in sheet.rows for cell in row.cells]
    texts += [column for sheet in upload.sheets for column in sheet.columns]
    texts += [each.excerpt for each in refusals]
    missing = _words_in(name, data) - set(_WORD.findall("\n".join(texts)))
    return [f"the notes {', '.join(sorted(missing))} vanished"] if missing else []


def _words_in(name: str, data: bytes) -> set[str]:
    if name.endswith((".csv", ".tsv", ".md", ".txt")):
        coded = (data.decode(each, "ignore") for each in ("latin-1", "utf-16-le", "utf-16-be"))
        return set(_WORD.findall("\n".join(coded)))
    parts = dict(unzipped(data))
    if name.endswith(".docx"):
        return set(_WORD.findall(_shown_in_document(parts.get("word/document.xml", b""))))
    sheets = (content for path, content in parts.items() if _SHEET.search(path))
    return {word for content in sheets for word in _words_in_cells(content)}


def _shown_in_document(xml: bytes) -> str:
    """The text of the elements that stand where Word would show them."""
    try:
        return _shown(ElementTree.fromstring(xml))
    except (ElementTree.ParseError, ValueError, RecursionError):
        return ""


def _shown(element: ElementTree.Element) -> str:
    inner = "".join(_shown(each) for each in element if each.tag.rpartition("}")[2] in _SHOWING)
    return (element.text or "") + inner if element.tag.endswith("}t") else inner


def _words_in_cells(xml: bytes) -> Iterator[str]:
    try:
        rows = ElementTree.fromstring(xml).iterfind(f"{_MAIN}sheetData/{_MAIN}row")
    except (ElementTree.ParseError, ValueError):
        return
    for row in rows:
        for cell in row.iterfind(f"{_MAIN}c"):
            if cell.get("t") == "inlineStr":
                yield from _WORD.findall(
                    "".join(t.text or "" for t in cell.iterfind(f"{_MAIN}is/{_MAIN}t"))
                )


def faults_of_store(store: Store, actor: Actor, plan: Import, notes: int) -> list[str]:
    """What the store holds beside the plan, also after the same import a second time."""
    there = len(store.notes.current(actor.conference))
    again = imports.import_notes(store, actor, plan)
    after = len(store.notes.current(actor.conference))
    expected = len(plan.placed)
    if not expected == notes == there == after == len(again):
        return [
            f"{expected} planned, {notes} returned, {there} stored, {after} after a second time"
        ]
    return []
