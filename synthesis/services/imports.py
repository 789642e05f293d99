"""Notes from files: what a file would bring in, shown first, then stored whole or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from synthesis.domain.columns import guess_columns
from synthesis.domain.errors import Conflict, ImportRejected, NotFound, Refusal
from synthesis.domain.importing import Columns, Line, Sheet, plan_import
from synthesis.domain.model import Actor, Batch, Draft, Note, Role, Seat
from synthesis.domain.ports import Store
from synthesis.domain.rooms import Rooms, room_number, shown
from synthesis.domain.text import clean
from synthesis.services import access
from synthesis.services.access import MAX_NAME, Right, require
from synthesis.services.prepare import MAX_TITLE, breakouts, tables

ReadFile = Callable[[str, bytes], tuple[Sheet, ...]]
_ATTEMPTS = 20  # each one lost to somebody who made a breakout or a table at the same moment


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

    `new_breakouts` and `new_tables` name what would be made besides, unless all
    that would go there came in before.
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
        plan = plan_import(sheet, parts)
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


def _rooms(store: Store, actor: Actor) -> Rooms:
    return Rooms(breakouts(store, actor), tables(store, actor))


def _numbers_first(title: str) -> int:
    """Titles that are numbers in their order, then the others as they come in the file."""
    return room_number(title, "breakout") or 10**9


def _by_number(room: tuple[str, str]) -> tuple[str, int, str]:
    return room[0], room_number(room[1], "table") or 10**9, room[1]


def _place_all(lines: Sequence[Line], rooms: Rooms, default: Seat | None) -> list[Placed]:
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
    line: Line, rooms: Rooms, titles: dict[str, str], default: Seat | None
) -> tuple[str, str, Seat | None]:
    """`titles` collects the new ones: neither case nor “B2” for “2” makes two rooms of one."""
    if not line.breakout and default is not None:
        return _default(rooms, default)
    title = _as_title(line.breakout) or "Imported notes"
    name = _as_title(line.table) or "1"
    number = room_number(name, "table")
    name = name if number is None else f"Table {number}"
    breakout = rooms.breakout(title)
    if breakout is None:
        number = room_number(title, "breakout")
        title = titles.setdefault(title.casefold() if number is None else f"{number}", title)
        return title, titles.setdefault(f"{title}\n{name.casefold()}", name), None
    table = rooms.table(breakout, name)
    if table is None:
        key = f"{breakout.title}\n{name.casefold()}"
        return breakout.title, titles.setdefault(key, name), None
    return breakout.title, shown(table), table.seat


def _default(rooms: Rooms, seat: Seat) -> tuple[str, str, Seat]:
    for table in rooms.tables:
        if table.seat == seat:
            title = next(each.title for each in rooms.breakouts if each.number == seat.breakout)
            return title, shown(table), seat
    raise NotFound(f"There is no table {seat} in this conference. Choose another one.")


def _as_title(text: str) -> str:
    """A name as it will be stored."""
    return " ".join(clean(text).split())[:MAX_TITLE].rstrip()


def import_notes(store: Store, actor: Actor, plan: Import) -> tuple[Note, ...]:
    """Store every line of a preview, all or none, and return the notes in the file's order.

    Breakouts, tables and their facilitators' join codes come in the same
    transaction. What came in before, with the same file, is not stored twice:
    those notes come back as they stand. Raises `ImportRejected` when there is
    nothing to import.
    """
    require(actor, Right.PREPARE)
    if not plan.placed:
        raise ImportRejected(f"There is no note in {plan.name} that could be imported.")
    for _ in range(_ATTEMPTS):
        try:
            return store.notes.import_all(actor.conference, _batch(store, actor, plan))
        except Conflict:  # somebody made a room with that number meanwhile
            continue
    raise Conflict(
        "Others kept making breakouts and tables at this moment. Nothing was imported; try again."
    )


def _batch(store: Store, actor: Actor, plan: Import) -> Batch:
    """The notes of a plan and what is missing for them; somebody may have made it since."""
    there = _rooms(store, actor)
    after = there.adding(plan.new_breakouts, plan.new_tables)
    made = after.tables[len(there.tables) :]
    seats = {names: after.seat(*names) for names in plan.new_tables}
    drafts = (
        _draft(actor, plan, each, each.seat or seats[each.breakout, each.table], client_id)
        for each, client_id in zip(plan.placed, _client_ids(plan), strict=True)
    )
    grants = (access.draw(actor.conference, Role.FACILITATOR, table.seat) for table in made)
    new = after.breakouts[len(there.breakouts) :]
    return Batch(tuple(drafts), new, made, tuple(grants))


def _draft(actor: Actor, plan: Import, each: Placed, seat: Seat, client_id: str) -> Draft:
    """A name longer than a name may be is cut, and stands whole in the origin."""
    author = " ".join(each.line.author.split()) or f"{actor.name} (import)"
    origin = f"{plan.name}, {each.line.where}"
    if each.line.author and len(author) > MAX_NAME:
        origin = f"{origin}, written by {author}"
        author = f"{author[: MAX_NAME - 1]}…"
    return Draft(seat, each.line.text, author, client_id, each.line.reference, origin)


def _client_ids(plan: Import) -> Iterator[str]:
    """The same for a cell of a file whatever else of it is imported, and in whatever order."""
    met: Counter[str] = Counter()
    for each in plan.placed:
        cell = each.line.cell
        again = f"\n{met[cell]}" if met[cell] else ""  # a document may name two texts alike
        met[cell] += 1
        yield f"{plan.fingerprint}-{sha256(f'{cell}{again}'.encode()).hexdigest()[:24]}"
