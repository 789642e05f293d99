"""What the domain asks of the world, as protocols that adapters fulfil.

A `Store` is small shelves over one database. Each method is one
transaction; a method that writes first takes the conference's write lock, so
numbers are given out once and nobody overwrites what they have not seen.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synthesis.domain.drafting import Drafted
from synthesis.domain.log import Decision, Entry, Redact
from synthesis.domain.model import (
    Batch,
    Breakout,
    Conference,
    ConferenceId,
    Draft,
    Grant,
    Note,
    NoteCode,
    Point,
    Seat,
    Secrecy,
    Table,
    Tally,
    Visit,
)
from synthesis.domain.redaction import Replacement

Vectors = NDArray[np.float32]
"""One row per text, unit length."""
Values = NDArray[np.float32]
"""What was measured, by position."""
Indices = NDArray[np.int64]
"""Positions in what was given."""


class Embedder(Protocol):
    """Turns texts into unit vectors.

    `name` identifies model, weights and precision: vectors of different names
    are never compared. The vector of a text does not depend on its neighbours.
    """

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimension), rows of unit length."""
        ...

    def suited(self, texts: Sequence[str]) -> "Embedder":
        """Return the one to use for a conference with these texts: another, or this one."""
        ...


class Reader(Protocol):
    """Reads a few words where no worker is, so that they compare with what a worker has read."""

    def like(self, model: str) -> Embedder | None:
        """Return what gives rows like those stored under the model's name; None for none."""
        ...


class Drafter(Protocol):
    """A model outside, which words a recommendation from its notes; there is none by default."""

    @property
    def host(self) -> str:
        """Where the notes would go, for the screen to name."""
        ...

    @property
    def model(self) -> str: ...

    def draft(self, points: Sequence[Point]) -> Drafted:
        """Return a wording that cites some of the points. Raises `Unavailable`."""
        ...


class ConferenceShelf(Protocol):
    """Conferences, their breakouts and tables."""

    def all(self) -> tuple[Conference, ...]:
        """Every conference, oldest first."""
        ...

    def get(self, conference: ConferenceId) -> Conference:
        """Raises `NotFound`."""
        ...

    def add(self, name: str) -> Conference: ...

    def breakouts(self, conference: ConferenceId) -> tuple[Breakout, ...]:
        """By number."""
        ...

    def tables(self, conference: ConferenceId) -> tuple[Table, ...]:
        """By seat."""
        ...

    def add_breakout(self, conference: ConferenceId, title: str, prompt: str) -> Breakout:
        """Gets the next free number, from 1."""
        ...

    def edit_breakout(self, conference: ConferenceId, breakout: Breakout) -> None:
        """Replace title and prompt of the breakout with that number. Raises `NotFound`."""
        ...

    def seal(self, conference: ConferenceId, number: int, secrecy: Secrecy, actor: str) -> bool:
        """How far a breakout's notes go, recorded in the log; False when it was so already.

        Raises `NotFound`.
        """
        ...

    def add_table(self, conference: ConferenceId, breakout: int, name: str) -> Table:
        """Gets the next free number in its breakout, from 1. Raises `NotFound`."""
        ...

    def stamp(self, conference: ConferenceId) -> int:
        """A number that grows with every write to the conference: notes, log, tables, codes, jobs.

        Of a job, that it is asked for, taken up, given back and finished, but
        not its progress.
        """
        ...

    def counts(self) -> Mapping[str, int]:
        """How much there is of everything, over all conferences, by name."""
        ...

    def edition(self, conference: ConferenceId) -> tuple[int, int, int]:
        """What tells one board from another: the last entry's number, the count of note versions,
        and how often a backup was restored.

        It changes with every note and entry, with a restored backup, and with nothing else.
        """
        ...


class NoteShelf(Protocol):
    """Notes, only ever inserted: a correction is a new version under the same code."""

    def add(self, conference: ConferenceId, drafts: Sequence[Draft]) -> tuple[Note, ...]:
        """Store all drafts or none; return their notes in the order given.

        A draft whose client id is already stored changes nothing and returns
        the note that is there. Raises `Conflict` when that note is at another
        seat, `NotFound` for a seat that does not exist.
        """
        ...

    def import_all(self, conference: ConferenceId, batch: Batch) -> tuple[Note, ...]:
        """Store the batch whole or not at all; return its notes in the order given.

        A draft whose client id is stored already changes nothing and returns
        the note that is there, at whatever seat; rooms and join codes that no
        other draft needs are not made. Raises `Conflict` when the number of a
        new room, or a code, has been taken meanwhile, and `NotFound` for a seat
        that is neither there nor in the batch.
        """
        ...

    def current(
        self, conference: ConferenceId, seat: Seat | None = None, *, breakout: int | None = None
    ) -> tuple[Note, ...]:
        """The newest version of every note, withdrawn ones included, by seat and number."""
        ...

    def tallies(self, conference: ConferenceId) -> dict[Seat, Tally]:
        """How far each table has come; one without a note is left out."""
        ...

    def after(self, conference: ConferenceId, last: Mapping[Seat, int]) -> tuple[Note, ...]:
        """The newest version of every note of these tables whose number is larger."""
        ...

    def get(self, conference: ConferenceId, code: NoteCode) -> Note:
        """The newest version. Raises `NotFound`."""
        ...

    def versions(self, conference: ConferenceId, code: NoteCode) -> tuple[Note, ...]:
        """Every version, oldest first. Raises `NotFound`."""
        ...

    def revise(
        self,
        conference: ConferenceId,
        code: NoteCode,
        *,
        seen_version: int,
        author: str,
        text: str | None = None,
        withdrawn: bool | None = None,
    ) -> Note:
        """Store a new version; what is None stays as it was.

        Raises `Conflict` (naming the author of the newest version) when that is
        not `seen_version`, and `NotFound`.
        """
        ...


class LogShelf(Protocol):
    """The append-only log of one conference: proposals and decisions."""

    def entries(self, conference: ConferenceId, after: int = 0) -> tuple[Entry, ...]:
        """Entries with a number above `after`, in order."""
        ...

    def append(
        self,
        conference: ConferenceId,
        actor: str,
        decision: Decision,
        *,
        seen: int,
        finishing: "Claim | None" = None,
    ) -> Entry | None:
        """Append as entry `seen + 1`; return None, storing nothing, when the log has moved on.

        With a claim, its job is done by the same transaction, so that a job makes one entry
        whenever its worker dies. Raises `Conflict` when the job is no longer that worker's.
        """
        ...


class GrantShelf(Protocol):
    """Join codes, and the key that signs the cookies of those who joined."""

    def add(self, grant: Grant) -> None:
        """Raises `Conflict` when the code is taken."""
        ...

    def all(self, conference: ConferenceId) -> tuple[Grant, ...]:
        """Every grant, revoked ones too, by role and seat."""
        ...

    def find(self, code: str) -> Grant:
        """Raises `NotFound`."""
        ...

    def replace(self, code: str, new: Grant) -> None:
        """Revoke a code and add its successor at once.

        Raises `NotFound` when the code is unknown or revoked already, `Conflict`
        when the new one is taken; then the old one stays as it was.
        """
        ...

    def revoke(self, code: str) -> None:
        """The code opens nothing any more. Raises `NotFound` when it is unknown."""
        ...

    def signing_key(self) -> str:
        """A random key, made once for this database and the same ever after."""
        ...


class VisitShelf(Protocol):
    """Who is in. None of it moves the stamp, as a job's progress does not."""

    def add(self, conference: ConferenceId, code: str, name: str) -> Visit:
        """Somebody has joined, now. Raises `NotFound` for the conference or the code."""
        ...

    def all(self, conference: ConferenceId) -> tuple[Visit, ...]:
        """Everybody who joined and did not leave, in the order in which they came."""
        ...

    def seen(self, those: Collection[str]) -> None:
        """These have shown a sign of life now; those that are not known are passed over."""
        ...

    def end(self, visit: str) -> None:
        """Somebody has left; nothing happens when they had before."""
        ...


SILENT_SECONDS = 8.0
"""A worker silent for longer has died: its job is taken up by another, and pages say that it is
away. With a shorter time a busy machine is taken for a dead one; a longer one is how long people
wait for a proposal whose whole machine has gone. A worker that was killed alone is reported."""
BEAT_SECONDS = SILENT_SECONDS / 5
"""How often a worker says that it is alive."""


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A proposal that somebody asked for. `progress` runs from 0 to 1."""

    id: int
    conference: ConferenceId
    requested_by: str
    state: JobState
    progress: float
    message: str
    attempts: int
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker has taken, and what is to be said when it is done."""

    job: int
    worker: str
    message: str


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process as it last reported; `silent_seconds` by the database's clock."""

    id: str
    host: str
    pid: int
    model: str
    silent_seconds: float


class JobShelf(Protocol):
    """Proposals under way, and the workers that make them."""

    def request(self, conference: ConferenceId, requested_by: str) -> tuple[Job, bool]:
        """Queue a proposal; True when it is new.

        While one is queued or running, that job comes back with False, so two
        people pressing the same button get one proposal.
        """
        ...

    def latest(self, conference: ConferenceId) -> Job | None: ...

    def claim(self, worker: str, stale_seconds: float) -> Job | None:
        """Take the oldest queued job, or one whose worker has been silent too long."""
        ...

    def report(self, job: int, worker: str, progress: float, message: str) -> bool:
        """Record progress and a sign of life; False when the job is no longer this worker's.

        The stamp does not change.
        """
        ...

    def finish(self, job: int, worker: str, state: JobState, message: str) -> bool:
        """Close the job; False when it is no longer this worker's."""
        ...

    def beat(self, worker: str, host: str, pid: int, model: str) -> None:
        """Say that a worker is alive."""
        ...

    def mourn(self, worker: str) -> None:
        """Say that a worker has died: what it had claimed is anybody's, and that claim counts."""
        ...

    def leave(self, worker: str) -> None:
        """Say that a worker has stopped on purpose; what it had claimed is queued again."""
        ...

    def workers(self) -> tuple[Worker, ...]:
        """Workers heard of in the last hour, the most recent first."""
        ...


class VectorShelf(Protocol):
    """A cache of vectors by model name and text hash; safe to drop."""

    def get(self, model: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """Vectors (shape (dimension,)) of the hashes that are known."""
        ...

    def models(self) -> tuple[str, ...]:
        """The names of the models that have vectors here."""
        ...

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Known hashes stay as they are."""
        ...

    def drop(self, hashes: Collection[str]) -> None:
        """No model's vectors of these hashes are known."""
        ...


@dataclass(frozen=True, slots=True)
class Damage:
    """Something stored that is not as it was stored: where it stands and what is wrong with it.

    The two make a sentence, and quote no note.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.what}."


@dataclass(frozen=True, slots=True)
class Examination:
    """How much was read for damage, and what was found."""

    versions: int
    entries: int
    damage: tuple[Damage, ...]


class Hearing(Protocol):
    """Changes told as they happen, where the database can; elsewhere it is never open."""

    @property
    def is_open(self) -> bool:
        """Whether changes are told at this moment; while they are not, ask for the stamp."""
        ...

    def close(self) -> None:
        """Nothing is told any more."""
        ...


PEOPLE = "names of people"
"""The place of the names of whoever typed, decided, asked or joined."""


@dataclass(frozen=True, slots=True)
class Text:
    """A free text and where it stands: a note's code, an entry, a breakout, a table, `PEOPLE`."""

    place: str
    text: str


class Store(Hashable, Protocol):
    """One database, as shelves."""

    @property
    def conferences(self) -> ConferenceShelf: ...
    @property
    def notes(self) -> NoteShelf: ...
    @property
    def log(self) -> LogShelf: ...
    @property
    def grants(self) -> GrantShelf: ...
    @property
    def jobs(self) -> JobShelf: ...
    @property
    def vectors(self) -> VectorShelf: ...
    @property
    def visits(self) -> VisitShelf: ...

    def require_current(self) -> None:
        """Raise `Unavailable` unless the database answers and is still of this version."""
        ...

    def examine(self) -> Examination:
        """Read every note version and every entry, and report what is not as it was stored."""
        ...

    def back_up(self, file: str) -> Examination:
        """Write all that is committed, jobs and vectors apart, to a file, and read it again.

        Raises `Invalid` for a file that cannot be written or is no backup, and
        `Unavailable` when something is damaged; a file of before then stays.
        """
        ...

    def restore(self, file: str, *, replace: bool) -> Examination:
        """Hold what the backup holds, in one transaction; what was running is given up.

        Raises `Invalid` for a file that is no backup, `Unavailable` for a damaged
        one, `Conflict` when there are conferences and `replace` is not set.
        """
        ...

    def hear(self, tell: Callable[[ConferenceId | None], None]) -> Hearing:
        """Call `tell`, from a thread, with each conference whose stamp has grown in any process.

        None stands for all of them: what happened while nothing could be told is not known.
        """
        ...

    def purge(self, conference: ConferenceId) -> None:
        """Nothing of the conference is stored any more, in free space neither.

        Raises `NotFound`, and `Unavailable` with nothing done or, saying so, all but the cleaning.
        """
        ...

    def scrub(self) -> None:
        """Clean what was deleted or replaced out of the database's files. Raises `Unavailable`."""
        ...

    def texts(self, conference: ConferenceId) -> tuple[Text, ...]:
        """Every free text of the conference; of a note, all versions."""
        ...

    def redact(
        self, conference: ConferenceId, actor: str, words: Replacement, places: Collection[str]
    ) -> Redact:
        """Replace words at these places, in every version, and record where; drop old vectors.

        `scrub` comes after it. Raises `NotFound`, `Invalid`, `Unavailable` with nothing changed.
        """
        ...

    def close(self) -> None:
        """Give every connection back."""
        ...
