"""Whatever changes a stored note or entry is found and named, on SQLite and PostgreSQL."""

from pathlib import Path

import pytest

from synthesis.adapters.store import open_store
from synthesis.domain.errors import Unavailable
from synthesis.domain.log import SetAside
from synthesis.domain.model import Conference, Draft, NoteCode, PointCode, Seat
from synthesis.domain.ports import Store
from tests.adapters.statements import execute

NOTE = "breakout = 1 AND table_number = 1 AND number = 2"


@pytest.fixture
def full(store: Store, conference: Conference) -> Store:
    """Four notes at B1-T1, the second with three versions; one at B2-T1; three entries."""
    seats = [Seat(1, 1)] * 4 + [Seat(2, 1)]
    store.notes.add(
        conference.id, [Draft(s, f"text {i}", "Ana", f"{i}") for i, s in enumerate(seats)]
    )
    code = NoteCode("B1-T1-02")
    store.notes.revise(conference.id, code, seen_version=1, author="Ben", text="better")
    store.notes.revise(conference.id, code, seen_version=2, author="Ben", text="best")
    for number in range(3):
        aside = SetAside((PointCode(f"B1-T1-0{number + 1}"),), "twice")
        store.log.append(conference.id, "Rosa", aside, seen=number)
    return store


def found(store: Store, conference: Conference) -> list[str]:
    """What is damaged, without the conference's name."""
    told = [f"{damage}" for damage in store.examine().damage]
    assert all(f"(conference {conference.id})" in each for each in told)
    return [each.replace(f" (conference {conference.id})", "") for each in told]


def test_a_sound_database_is_read_whole_and_nothing_is_found(
    full: Store, conference: Conference
) -> None:
    examination = full.examine()
    assert (examination.versions, examination.entries, examination.damage) == (7, 3, ())


@pytest.mark.parametrize(
    "change",
    [
        "text = 'bettes'",
        "text = ''",
        "author = 'Bem'",
        "sha256 = ''",
        "withdrawn = NOT withdrawn",
        "reference = 'x'",
        "origin = 'x'",
        "client_id = 'x'",
        "client_id = NULL",
        "written_at = '2001-01-01 00:00:00.000000'",
    ],
)
def test_a_changed_column_of_a_note_is_found_and_named_by_code_and_version(
    address: str, full: Store, conference: Conference, change: str
) -> None:
    execute(address, f"UPDATE notes SET {change} WHERE {NOTE} AND version = 2")
    assert found(full, conference) == ["B1-T1-02, version 2 is not what was stored."]


@pytest.mark.parametrize(
    "change",
    ["actor = 'Rose'", "kind = 'Undo'", "body = '{}'", "at = '2001-01-01 00:00:00.000000'"],
)
def test_a_changed_column_of_an_entry_is_found_and_named(
    address: str, full: Store, conference: Conference, change: str
) -> None:
    execute(address, f"UPDATE entries SET {change} WHERE number = 2")
    assert found(full, conference) == ["Entry 2 is not what was stored."]


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        (f"notes WHERE {NOTE}", ["B1-T1-02 is missing."]),
        (f"notes WHERE {NOTE} AND version = 2", ["B1-T1-02, version 2 is missing."]),
        (f"notes WHERE {NOTE} AND version = 1", ["B1-T1-02, version 1 is missing."]),
        (
            "notes WHERE breakout = 1 AND number < 4",
            ["B1-T1-01 and 2 more after it are missing."],
        ),
        ("entries WHERE number = 1", ["Entry 1 is missing."]),
        ("entries WHERE number < 3", ["Entry 1 and 1 more after it are missing."]),
    ],
)
def test_a_gap_in_the_numbers_is_found_and_named(
    address: str, full: Store, conference: Conference, gone: str, told: list[str]
) -> None:
    execute(address, f"DELETE FROM {gone}")
    assert found(full, conference) == told


def test_a_note_that_has_another_code_now_is_found_twice(
    address: str, full: Store, conference: Conference
) -> None:
    execute(address, "UPDATE notes SET number = 8 WHERE breakout = 1 AND number = 4")
    assert found(full, conference) == [
        "B1-T1-08, version 1 is not what was stored.",
        "B1-T1-04 and 3 more after it are missing.",
    ]


def test_a_text_that_is_no_text_any_more_is_found(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'plenary.db'}"
    store = open_store(address)
    place = store.conferences.add("Here").id
    store.conferences.add_breakout(place, "", "")
    store.conferences.add_table(place, 1, "")
    store.notes.add(place, [Draft(Seat(1, 1), "naïve", "Ana", "a")])
    for spoilt in ("text = CAST(x'6eef' AS TEXT)", "written_at = 'never'", "number = 'one'"):
        execute(address, f"UPDATE notes SET {spoilt}")
        assert len(store.examine().damage) == 1
    store.close()


@pytest.mark.parametrize(
    "spoilt", ["text = CAST(x'6eef' AS TEXT)", "author = x'6e65'", "written_at = 'never'"]
)
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_whoever_reads_a_spoilt_row_is_told_that_the_database_is_damaged(
    address: str, full: Store, conference: Conference, spoilt: str
) -> None:
    execute(address, f"UPDATE notes SET {spoilt} WHERE number = 3")
    with pytest.raises(Unavailable, match="damaged"):
        full.notes.current(conference.id)


def test_a_file_that_is_torn_is_found(tmp_path: Path) -> None:
    path = tmp_path / "plenary.db"
    store = open_store(f"sqlite:///{path}")
    place = store.conferences.add("Here").id
    store.conferences.add_breakout(place, "", "")
    store.conferences.add_table(place, 1, "")
    store.notes.add(place, [Draft(Seat(1, 1), "x" * 3000, "Ana", f"{i}") for i in range(40)])
    store.close()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 5 * 4096)
        file.write(b"\xff" * 3 * 4096)
    store = open_store(f"sqlite:///{path}")
    assert store.examine().damage
    store.close()


def test_damage_is_told_without_any_of_the_text(
    address: str, full: Store, conference: Conference
) -> None:
    execute(address, f"UPDATE notes SET text = 'a survivor' WHERE {NOTE}")
    assert "survivor" not in "".join(found(full, conference))


@pytest.mark.parametrize("content", [None, b""])
def test_a_database_that_must_be_there_is_not_made(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "plenary.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unavailable, match="no database"):
        open_store(f"sqlite:///{path}", create=False)
    assert path.exists() == (content is not None)
    assert content is None or path.read_bytes() == content
