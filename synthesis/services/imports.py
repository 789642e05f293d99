"""Notes from files: what a file would bring in, shown first, then stored whole or not at all."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from synthesis.domain.columns import guess_columns
from synthesis.domain.errors import ImportRejected, NotFound, Refusal
from synthesis.domain.importing import Columns, Line, Sheet, plan_import
from synthesis.domain.model import Actor, Breakout, Draft, Note, Seat, Table
from synthesis.domain.ports import Store
from synthesis.services.access import Right, require
from synthesis.services.prepare import MAX_TITLE, add_breakout, add_table, breakouts, tables

ReadFile = Callable[[str, bytes], tuple[Sheet, ...]]
Room = TypeVar("Room", Breakout, Table)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of notes as it was read; `fingerprint` knows the same file again."""

    name: str
    fingerprint: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of an import with the titles of the breakout and table it goes to.

    `seat` is None for a table that the import would make.
    """

    line: Line
    breakout: str
    table: str
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """What a file would bring in: shown as a preview, then stored whole or not at all.

    `new_breakouts` and `new_tables` name what would be made besides.
    """

    name: str
    fingerprint: str
    placed: tuple[Placed, ...]
    refused: tuple[Refusal, ...]
    new_breakouts: tuple[str, ...]
    new_tables: tuple[tuple[str, str], ...]


def read_upload(read_file: ReadFile, actor: Actor, name: str, data: bytes) -> Upload:
    """Read a file of notes. Raises `ImportRejected` with what to do about it."""
    require(actor, Right.PREPARE)
    return Upload(name, sha256(data).hexdigest()[:24], read_file(name, data))


def guess(sheet: Sheet) -> Columns:
    """Return which column plays which part, as far as its names and contents tell."""
    return guess_columns(sheet)


def preview_import(
    store: Store,
    actor: Actor,
    upload: Upload,
    columns: Sequence[Columns | None],
    default: Seat | None = None,
) -> Import:
    """Return what importing the file would do; nothing is stored.

    `columns` says for each sheet which column plays which part, None leaves
    the sheet out. `default` is the table for lines that name no breakout;
    without it they go to a new breakout. Raises `Invalid` for a missing column
    and `NotFound` for a default table that is not there.
    """
    require(actor, Right.PREPARE)
    rooms = _rooms(store, actor)
    placed: list[Placed] = []
    refused: list[Refusal] = []
    for sheet, parts in zip(upload.sheets, columns, strict=True):
        if parts is None:
            refused += [*sheet.refusals, Refusal(sheet.name, "this sheet was left out as a whole")]
            continue
        plan = plan_import(sheet, parts, split_lists=False)  # a list's items become points
        placed += _place_all(plan.lines, rooms, default)
        refused += plan.refusals
    new = [each for each in placed if each.seat is None]
    titles = dict.fromkeys(each.breakout for each in new)
    return Import(
        upload.name,
        upload.fingerprint,
        tuple(placed),
        tuple(refused),
        tuple(sorted((t for t in titles if rooms.breakout(t) is None), key=_numbers_first)),
        tuple(sorted({(each.breakout, each.table) for each in new}, key=_by_number)),
    )


@dataclass(frozen=True, slots=True)
class _Rooms:
    """The breakouts and tables that are there."""

    breakouts: tuple[Breakout, ...]
    tables: tuple[Table, ...]

    def breakout(self, wanted: str) -> Breakout | None:
        """Find a breakout by its title, or by its number: "2", "B2", "Breakout 2"."""
        named = [(each.title, each.number, each) for each in self.breakouts]
        return _meant(wanted, named, "breakout")

    def table(self, breakout: Breakout, wanted: str) -> Table | None:
        """Find a table of a breakout by its name, or by its number: "4", "T4", "Table 4"."""
        mine = [each for each in self.tables if each.seat.breakout == breakout.number]
        return _meant(wanted, [(_shown(each), each.seat.table, each) for each in mine], "table")


def _rooms(store: Store, actor: Actor) -> _Rooms:
    return _Rooms(breakouts(store, actor), tables(store, actor))


def _meant(wanted: str, rooms: Iterable[tuple[str, int, Room]], word: str) -> Room | None:
    """A name wins over a number; a room that is named after another number has only that one."""
    by_name: dict[str, Room] = {}
    by_number: dict[int, Room] = {}
    for name, number, room in rooms:
        by_name.setdefault(name.casefold(), room)
        by_number.setdefault(_number(name, word) or number, room)
    named = by_name.get(wanted.casefold())
    return named or by_number.get(_number(wanted, word) or 0)


def _number(name: str, word: str) -> int | None:
    found = re.fullmatch(rf"(?:{word} ?|{word[0]})?([0-9]{{1,9}})", name.casefold())
    return int(found[1]) if found else None


def _shown(table: Table) -> str:
    return table.name or f"Table {table.seat.table}"


def _numbers_first(title: str) -> int:
    """Titles that are numbers in their order, then the others as they come in the file."""
    return _number(title, "breakout") or 10**9


def _by_number(room: tuple[str, str]) -> tuple[str, int, str]:
    return room[0], _number(room[1], "table") or 10**9, room[1]


def _place_all(lines: Sequence[Line], rooms: _Rooms, default: Seat | None) -> list[Placed]:
    """Find the breakout and table that each line means: by name, by number, or else a new one."""
    found: dict[tuple[str, str], tuple[str, str, Seat | None]] = {}
    titles: dict[str, str] = {}
    placed = []
    for line in lines:
        named = (line.breakout, line.table)
        if named not in found:
            found[named] = _place(line, rooms, titles, default)
        placed.append(Placed(line, *found[named]))
    return placed


def _place(
    line: Line, rooms: _Rooms, titles: dict[str, str], default: Seat | None
) -> tuple[str, str, Seat | None]:
    """`titles` collects the new ones, so that case alone never makes two breakouts of one."""
    if not line.breakout and default is not None:
        return _default(rooms, default)
    title = _as_title(line.breakout) or "Imported notes"
    name = _as_title(line.table) or "1"
    name = f"Table {name}" if name.isdecimal() else name
    breakout = rooms.breakout(title)
    if breakout is None:
        title = titles.setdefault(title.casefold(), title)
        return title, titles.setdefault(f"{title}\n{name.casefold()}", name), None
    table = rooms.table(breakout, name)
    if table is None:
        key = f"{breakout.title}\n{name.casefold()}"
        return breakout.title, titles.setdefault(key, name), None
    return breakout.title, _shown(table), table.seat


def _default(rooms: _Rooms, seat: Seat) -> tuple[str, str, Seat]:
    for table in rooms.tables:
        if table.seat == seat:
            title = next(each.title for each in rooms.breakouts if each.number == seat.breakout)
            return title, _shown(table), seat
    raise NotFound(f"There is no table {seat} in this conference. Choose another one.")


def _as_title(text: str) -> str:
    """A name as it will be stored."""
    return " ".join(text.split())[:MAX_TITLE].rstrip()


def import_notes(store: Store, actor: Actor, plan: Import) -> tuple[Note, ...]:
    """Store every line of a preview, all or none, and return the notes in the file's order.

    Importing the same file again stores nothing twice. Breakouts and tables
    that it needs are made first; they stay should the notes then be refused.
    Raises `ImportRejected` when there is nothing to import.
    """
    require(actor, Right.PREPARE)
    if not plan.placed:
        raise ImportRejected(f"There is no note in {plan.name} that could be imported.")
    made = _make_seats(store, actor, plan)
    drafts = [
        Draft(
            seat=each.seat or made[each.breakout, each.table],
            text=each.line.text,
            author=each.line.author or f"{actor.name} (import)",
            client_id=f"{plan.fingerprint}-{position}-{_digest(each.line.text)}",
            reference=each.line.reference,
            origin=f"{plan.name}, {each.line.where}",
        )
        for position, each in enumerate(plan.placed)
    ]
    return store.notes.add(actor.conference, drafts)


def _digest(text: str) -> str:
    """Tells apart what two columns of one file say in the same line."""
    return sha256(text.encode()).hexdigest()[:12]


def _make_seats(store: Store, actor: Actor, plan: Import) -> dict[tuple[str, str], Seat]:
    """Make what is missing; somebody may have made it since the preview."""
    rooms = _rooms(store, actor)
    for title in plan.new_breakouts:
        if rooms.breakout(title) is None:
            add_breakout(store, actor, title)
    rooms = _rooms(store, actor)
    seats = {}
    for title, name in plan.new_tables:
        breakout = rooms.breakout(title)
        if breakout is None:
            raise NotFound(f"The breakout “{title}” is no longer there. Look at the file again.")
        table = rooms.table(breakout, name) or add_table(store, actor, breakout.number, name)
        seats[title, name] = table.seat
    return seats
