"""One bit of a stored note is flipped, 500 times over: `verify` finds each and names the note."""

import contextlib
import io
import random
from collections.abc import Iterator
from pathlib import Path

from synthesis.__main__ import main
from synthesis.adapters.store.engine import connect
from synthesis.domain.model import Draft, Seat
from tests.house import build
from tests.soak.databases import folder, opened
from tests.soak.report import Row, clock

ROUNDS = 500
NOTES = 400
_LEAF = 0x0D
Cell = tuple[int, int]
"""Where a row lies in the file: its first byte, and the one after its last."""


def run(rounds: int | None) -> list[Row]:
    rounds = ROUNDS if rounds is None else rounds
    chance = random.Random(3)
    found = named = by_sqlite = 0
    with clock() as seconds, folder() as place:
        good, cells = _database(place)
        for _ in range(rounds):
            flipped = _flip(good, chance.choice(cells), chance)
            status, told = _verify(place / "flipped.db", flipped)
            found += status != 0
            named += "(conference " in told
            by_sqlite += "The database file is damaged" in told
    counted = (
        f"{found} found, {named} of them with the note's code; "
        f"SQLite's own check alone finds {by_sqlite}"
    )
    return [Row("bit flips in notes, SQLite", rounds, counted, found == rounds, seconds())]


def _database(place: Path) -> tuple[bytes, list[Cell]]:
    path = place / "good.db"
    with opened(f"sqlite:///{path}") as store:
        conference = build(store).id
        store.notes.add(
            conference,
            [
                Draft(Seat(1, 1), f"Ñote {n} asks for shelters", "Ana", f"{n}", "", "notes.csv")
                for n in range(NOTES)
            ],
        )
        pages = _leaf_pages(f"sqlite:///{path}")
    data = path.read_bytes()
    cells = [cell for page in pages for cell in cells_of(data, page)]
    assert len(cells) == NOTES, "the rows were not found where SQLite keeps them"
    return data, cells


def _leaf_pages(address: str) -> list[int]:
    """Numbers of the pages with the rows of the notes, found by what only rows contain."""
    path = Path(address.removeprefix("sqlite:///"))
    database = connect(address)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    data = path.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    marker = "Ñote".encode()
    return [
        number
        for number in range(2, len(data) // size + 1)
        if data[(number - 1) * size] == _LEAF
        and marker in data[(number - 1) * size : number * size]
    ]


def cells_of(data: bytes, page: int) -> Iterator[Cell]:
    """The rows of a table's leaf page, https://www.sqlite.org/fileformat.html#b_tree_pages.

    Rows that spill over to further pages are not expected.
    """
    size = int.from_bytes(data[16:18], "big")
    start = (page - 1) * size
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    for number in range(count):
        pointer = start + 8 + 2 * number
        cell = start + int.from_bytes(data[pointer : pointer + 2], "big")
        length, after = _varint(data, cell)
        _, payload = _varint(data, after)
        yield cell, payload + length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of SQLite's variable length (below 2**56), and the place after it."""
    value = 0
    while True:
        byte = data[place]
        value = value << 7 | byte & 0x7F
        place += 1
        if byte < 0x80:
            return value, place


def _flip(data: bytes, cell: Cell, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    flipped[chance.randrange(*cell)] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _verify(path: Path, content: bytes) -> tuple[int, str]:
    """The command's exit status, and what it printed."""
    path.write_bytes(content)
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        status = main(["verify", "--database", f"sqlite:///{path}"])
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    return status, told.getvalue()
