"""The nouns of a conference, as immutable values.

Owns codes such as B2-T4-07 and the roles. Knows nothing of storage, of the
log's rules or of how notes are grouped.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice, product
from string import ascii_lowercase
from typing import NewType

from synthesis.domain.errors import Invalid

ConferenceId = NewType("ConferenceId", str)
NoteCode = NewType("NoteCode", str)
PointCode = NewType("PointCode", str)
RecommendationId = NewType("RecommendationId", str)
ThemeId = NewType("ThemeId", str)


class Role(StrEnum):
    """What a person is here to do; see the glossary."""

    ORGANISER = "organiser"
    RAPPORTEUR = "rapporteur"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Conference:
    """The event; owns everything else."""

    id: ConferenceId
    name: str
    created_at: datetime


class Secrecy(StrEnum):
    """How far a breakout's notes go. Recommendations that a person has worded go everywhere."""

    OPEN = "open"
    """To rapporteurs and into the workbook, as usual."""
    CONFIDENTIAL = "confidential"
    """To its own facilitators, its own rapporteur and the organiser."""
    RELEASED = "released"
    """Confidential, but the organiser lets rapporteurs of all and the workbook have the notes."""


@dataclass(frozen=True, slots=True)
class Breakout:
    """A breakout session: one focus area with the prompt that its tables answer."""

    number: int
    title: str
    prompt: str = ""
    secrecy: Secrecy = Secrecy.OPEN


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    """Where notes are taken: a table's number inside a breakout's number."""

    breakout: int
    table: int

    def __str__(self) -> str:
        return f"B{self.breakout}-T{self.table}"


@dataclass(frozen=True, slots=True)
class Table:
    """People discussing together, in a room or online."""

    seat: Seat
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is stored.

    `client_id` is made by whoever sends the note, so that sending it again does
    nothing; `reference` is the id that an imported note had in its file, and
    `origin` the place it was read from ("notes.csv, row 12").
    """

    seat: Seat
    text: str
    author: str
    client_id: str
    reference: str = ""
    origin: str = ""


FIRST_RULE = 1
"""The rule of `points` for notes that name none, as those of the first version."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a table has come: its last note's number, and how many versions it has in all.

    `redacted` counts the redactions of the conference: each may have changed its texts.
    """

    last: int
    versions: int
    redacted: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """The newest version of what was typed; earlier versions stay in the store.

    `rule` is the rule of `points` under which the note was first stored.
    """

    seat: Seat
    number: int
    version: int
    text: str
    author: str
    written_at: datetime
    withdrawn: bool = False
    reference: str = ""
    origin: str = ""
    client_id: str = ""
    rule: int = FIRST_RULE

    @property
    def code(self) -> NoteCode:
        """The printed name, such as B2-T4-07."""
        return code_of(self.seat, self.number)


def code_of(seat: Seat, number: int) -> NoteCode:
    """Return the printed name of a table's note."""
    return NoteCode(f"{seat}-{number:02d}")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a note asks for; most notes are one point."""

    code: PointCode
    note: NoteCode
    seat: Seat
    text: str


@dataclass(frozen=True, slots=True)
class Support:
    """How widely a point was raised; compares breakouts first, then tables, then notes."""

    breakouts: int
    tables: int
    notes: int

    @property
    def key(self) -> tuple[int, int, int]:
        """Sorts from weak to strong."""
        return (self.breakouts, self.tables, self.notes)


@dataclass(frozen=True, slots=True)
class Grant:
    """A join code and the role that it gives: at one table, in one breakout, or everywhere.

    A facilitator's names a table (`seat`); a rapporteur's may name a `breakout`.
    """

    code: str
    conference: ConferenceId
    role: Role
    seat: Seat | None = None
    revoked: bool = False
    breakout: int | None = None

    @property
    def place(self) -> str:
        """Where the role holds: B1-T2, B1, or "" for everywhere."""
        return _place(self.seat, self.breakout)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who joined on one device: by which code, under which name, since when."""

    id: str
    code: str
    name: str
    joined_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What one file brings: notes, and the rooms and join codes that they need besides."""

    drafts: tuple[Draft, ...]
    breakouts: tuple[Breakout, ...] = ()
    tables: tuple[Table, ...] = ()
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: a name, and the role that their join code gave them.

    A facilitator acts at one table (`seat`), a rapporteur in one `breakout` or in all.
    """

    name: str
    role: Role
    conference: ConferenceId
    seat: Seat | None = None
    breakout: int | None = None

    @property
    def place(self) -> str:
        """Where the role holds: B1-T2, B1, or "" for everywhere."""
        return _place(self.seat, self.breakout)


def _place(seat: Seat | None, breakout: int | None) -> str:
    if seat is not None:
        return str(seat)
    return "" if breakout is None else f"B{breakout}"


MACHINE = "Plenary"
"""The name under which proposals stand in the log."""

_CODE = re.compile(r"B(\d{1,4})-T(\d{1,4})-(\d{2,7})([a-z]{0,2})", re.IGNORECASE)


def parse_code(code: str) -> tuple[Seat, int, str]:
    """Return seat, note number and point letters ("" for the whole note) of a code.

    Raises `Invalid` when the text is no note or point code.
    """
    match = _CODE.fullmatch(code.strip())
    if match is None:
        raise Invalid(f"“{code}” is not a note code. A code looks like B2-T4-07.")
    return Seat(int(match[1]), int(match[2])), int(match[3]), match[4].lower()


def note_of(code: PointCode) -> NoteCode:
    """The note that a point belongs to: its code without the letters."""
    return NoteCode(code.rstrip(ascii_lowercase))


MOST_POINTS = len(ascii_lowercase) ** 2


def letters_for(count: int) -> tuple[str, ...]:
    """The letters of a note's points, in order, for at most `MOST_POINTS` points.

    One letter each while they last, two each in a longer list: so codes sort as
    the points stand.
    """
    if count <= len(ascii_lowercase):
        return tuple(ascii_lowercase[:count])
    pairs = product(ascii_lowercase, repeat=2)
    return tuple(first + second for first, second in islice(pairs, count))


def position_of(code: PointCode) -> int:
    """Where among its note's points one with letters stands, from 0: “c” and “ac” are both 2."""
    position = 0
    for letter in code.removeprefix(note_of(code)):
        position = position * len(ascii_lowercase) + ascii_lowercase.index(letter)
    return position
