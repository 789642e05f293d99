"""Which breakout and table the words of a file mean, and which numbers new ones get.

Pure: sees the rooms that are there and the words; what is made of it is stored
elsewhere.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from synthesis.domain.errors import NotFound
from synthesis.domain.model import Breakout, Seat, Table

MOST_WANTED = 999
"""The largest number that a file may give a room: beyond, it is a year or an id. Much more would
leave the next rooms no number that fits a note's code."""

Room = TypeVar("Room", Breakout, Table)


def room_number(name: str, word: str) -> int | None:
    """Return the number in "2", "B2" or "Breakout 2", where `word` is “breakout”; else None."""
    found = re.fullmatch(rf"(?:{word} ?|{word[0]})?([0-9]{{1,9}})", name.casefold())
    return int(found[1]) if found else None


def shown(table: Table) -> str:
    """The table's name, or its number where it has none."""
    return table.name or f"Table {table.seat.table}"


@dataclass(frozen=True, slots=True)
class Rooms:
    """The breakouts and tables of a conference."""

    breakouts: tuple[Breakout, ...]
    tables: tuple[Table, ...]

    def breakout(self, wanted: str) -> Breakout | None:
        """Find a breakout by its title, or by its number: "2", "B2", "Breakout 2"."""
        named = [(each.title, each.number, each) for each in self.breakouts]
        return _meant(wanted, named, "breakout")

    def table(self, breakout: Breakout, wanted: str) -> Table | None:
        """Find a table of a breakout by its name, or by its number: "4", "T4", "Table 4"."""
        mine = [each for each in self.tables if each.seat.breakout == breakout.number]
        return _meant(wanted, [(shown(each), each.seat.table, each) for each in mine], "table")

    def seat(self, title: str, name: str) -> Seat:
        """Return the seat at that breakout's table of that name. Raises `NotFound`."""
        breakout = self.breakout(title)
        table = self.table(breakout, name) if breakout is not None else None
        if table is None:
            raise NotFound(f"There is no table “{name}” in the breakout “{title}”.")
        return table.seat

    def adding(self, titles: Iterable[str], tables: Iterable[tuple[str, str]]) -> "Rooms":
        """Return these rooms followed by those of the breakouts and tables that are missing.

        `tables` are pairs of a breakout's title and a table's name. A name that
        is a plain number gets that number where it is free, any other name the
        number after the last. Raises `NotFound` for a table without its breakout.
        """
        rooms = self
        for title in titles:
            if rooms.breakout(title) is None:
                taken = [each.number for each in rooms.breakouts]
                made = Breakout(_free(taken, room_number(title, "breakout")), title)
                rooms = replace(rooms, breakouts=(*rooms.breakouts, made))
        for title, name in tables:
            rooms = rooms._with_table(title, name)
        return rooms

    def _with_table(self, title: str, name: str) -> "Rooms":
        breakout = self.breakout(title)
        if breakout is None:
            raise NotFound(f"The breakout “{title}” is no longer there. Look at the file again.")
        if self.table(breakout, name) is not None:
            return self
        taken = [t.seat.table for t in self.tables if t.seat.breakout == breakout.number]
        seat = Seat(breakout.number, _free(taken, room_number(name, "table")))
        return replace(self, tables=(*self.tables, Table(seat, name)))


def _free(taken: Sequence[int], wanted: int | None) -> int:
    if wanted is not None and 1 <= wanted <= MOST_WANTED and wanted not in taken:
        return wanted
    return max(taken, default=0) + 1


def _meant(wanted: str, rooms: Iterable[tuple[str, int, Room]], word: str) -> Room | None:
    """A name wins over a number; a room that is named after another number has only that one."""
    by_name: dict[str, Room] = {}
    by_number: dict[int, Room] = {}
    for name, number, room in rooms:
        by_name.setdefault(name.casefold(), room)
        by_number.setdefault(room_number(name, word) or number, room)
    named = by_name.get(wanted.casefold())
    return named or by_number.get(room_number(wanted, word) or 0)
