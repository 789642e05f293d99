"""A SQLite file that is taken away, emptied or swapped is refused, and taken up again when back."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from synthesis.adapters.store import open_store
from synthesis.domain.errors import Unavailable
from synthesis.domain.model import ConferenceId, Draft, Seat
from synthesis.domain.ports import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plenary.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> ConferenceId:
    made = store.conferences.add("Here").id
    store.conferences.add_breakout(made, "", "")
    store.conferences.add_table(made, 1, "")
    add(store, made, "first")
    return made


def add(store: Store, place: ConferenceId, text: str) -> None:
    store.notes.add(place, [Draft(Seat(1, 1), text, "Ana", text)])


def test_a_fault_over_an_emptied_file_neither_fills_it_nor_deletes_the_log(
    path: Path, store: Store, place: ConferenceId
) -> None:
    """Connections are given up at the first sign of damage; SQLite takes the last for the end."""
    for number in range(30):  # a log worth writing back
        add(store, place, f"note {number}")
    before = path.read_bytes()
    with path.open("r+b") as file:
        file.truncate(0)
    store.database.engine.dispose()  # type: ignore[attr-defined]
    assert path.stat().st_size == 0
    path.write_bytes(before)
    assert len(store.notes.current(place)) == 31


def taken_away(path: Path, aside: Path) -> None:
    path.rename(aside)


def swapped(path: Path, aside: Path) -> None:
    path.rename(aside)
    path.write_bytes(aside.read_bytes())


def swapped_for_an_empty_one(path: Path, aside: Path) -> None:
    path.rename(aside)
    path.touch()


@pytest.mark.parametrize(
    ("take", "told"),
    [
        (taken_away, "is gone"),
        (swapped, "was replaced by another file"),
        (swapped_for_an_empty_one, "was replaced by another file"),
    ],
)
def test_a_file_that_is_not_the_one_that_was_opened_is_refused_until_that_is_back(
    path: Path,
    store: Store,
    place: ConferenceId,
    take: Callable[[Path, Path], None],
    told: str,
) -> None:
    aside = path.with_name("aside.db")
    take(path, aside)
    before = path.read_bytes() if path.exists() else None
    for attempt in (lambda: add(store, place, "x"), lambda: store.notes.current(place)):
        with pytest.raises(Unavailable, match=told):
            attempt()
    assert (path.read_bytes() if path.exists() else None) == before
    aside.rename(path)
    add(store, place, "second")
    assert [note.text for note in store.notes.current(place)] == ["first", "second"]


def test_a_file_that_was_emptied_is_refused_until_its_content_is_back(
    path: Path, store: Store, place: ConferenceId
) -> None:
    before = path.read_bytes()
    os.truncate(path, 0)
    with pytest.raises(Unavailable, match="is empty"):
        add(store, place, "x")
    assert path.read_bytes() == b""
    path.write_bytes(before)
    add(store, place, "second")
    assert [note.text for note in store.notes.current(place)] == ["first", "second"]


def test_a_note_that_went_into_a_file_that_was_taken_away_meanwhile_is_not_called_stored(
    path: Path, store: Store, place: ConferenceId
) -> None:
    with (
        pytest.raises(Unavailable, match="is gone"),
        store.database.writing(),  # type: ignore[attr-defined]
    ):
        path.rename(path.with_name("aside.db"))


@pytest.mark.parametrize("left", [None, b""])
def test_a_log_without_its_database_file_is_not_thrown_away_at_start(
    tmp_path: Path, path: Path, store: Store, place: ConferenceId, left: bytes | None
) -> None:
    """SQLite would delete it, with every note since the last checkpoint."""
    lost = tmp_path / "elsewhere" / path.name
    lost.parent.mkdir()
    log = path.with_name(f"{path.name}-wal").read_bytes()
    lost.with_name(f"{path.name}-wal").write_bytes(log)
    if left is not None:
        lost.write_bytes(left)
    with pytest.raises(Unavailable, match="put the file back"):
        open_store(f"sqlite:///{lost}")
    assert lost.with_name(f"{path.name}-wal").read_bytes() == log
    lost.write_bytes(path.read_bytes())
    found = open_store(f"sqlite:///{lost}")
    assert [note.text for note in found.notes.current(place)] == ["first"]
    found.close()


def test_a_file_that_was_damaged_is_read_anew_once_it_is_mended(
    path: Path, store: Store, place: ConferenceId
) -> None:
    """A connection keeps the pages that it has read, the damaged ones too."""
    store.close()  # so that the next connection reads the file
    before = path.read_bytes()
    path.write_bytes(before.replace(b"first", b"\xffirst"))
    for _ in range(2):
        with pytest.raises(Unavailable, match="damaged"):
            store.notes.current(place)
    path.write_bytes(before)
    assert [note.text for note in store.notes.current(place)] == ["first"]
