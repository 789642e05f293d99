"""The commands of whoever runs the server: looking for damage, keeping copies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from synthesis.__main__ import main
from synthesis.adapters.store import open_store
from synthesis.adapters.store.engine import connect
from synthesis.domain.ports import Store
from synthesis.sample import ensure_conference
from tests.house import build


@pytest.fixture
def place(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'plenary.db'}"


@pytest.fixture
def sample(place: str) -> Iterator[Store]:
    store = open_store(place)
    ensure_conference(store)
    yield store
    store.close()


def damage(place: str) -> None:
    database = connect(place)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE notes SET text = 'x' WHERE number = 3")
    database.engine.dispose()


def test_verify_says_that_a_database_is_sound(
    place: str, sample: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    count = len(sample.notes.current(sample.conferences.all()[0].id))
    assert main(["verify", "--database", place]) == 0
    assert f"Sound: 1 conferences, {count:,} note versions" in capsys.readouterr().out


def test_verify_names_what_is_damaged_and_ends_with_one(
    place: str, sample: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(place)
    assert main(["verify", "--database", place]) == 1
    told = capsys.readouterr().out
    assert "-03, version 1 (conference" in told and "Damaged:" in told


def test_verify_makes_no_database_where_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--database", f"sqlite:///{tmp_path / 'none.db'}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_was_backed_up_is_restored_elsewhere(
    tmp_path: Path, place: str, sample: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, other = str(tmp_path / "kept"), f"sqlite:///{tmp_path / 'other.db'}"
    (conference,) = sample.conferences.all()
    notes = sample.notes.current(conference.id)
    assert main(["backup", kept, "--database", place]) == 0
    assert main(["restore", kept, "--database", other]) == 0
    assert capsys.readouterr().out.count(f"{len(notes):,} note versions") == 2
    restored = open_store(other)
    assert restored.notes.current(conference.id) == notes
    restored.close()


def test_restore_says_how_to_replace_what_is_there(
    tmp_path: Path, place: str, sample: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(tmp_path / "kept")
    assert main(["backup", kept, "--database", place]) == 0
    assert main(["restore", kept, "--database", place]) == 2
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", kept, "--database", place, "--replace"]) == 0


def test_purge_deletes_under_the_conferences_name_alone_and_links_names_the_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"sqlite:///{tmp_path / 'plenary.db'}"
    store = open_store(address)
    made, other = (build(store, name) for name in ("Open Harbour", "Another one"))
    store.close()
    asked = ["purge", made.id, "--database", address, "--name"]
    assert main([*asked, "Another one"]) == 2
    assert "nothing was deleted" in capsys.readouterr().err
    assert main([*asked, "Open Harbour"]) == 0
    assert made.id in capsys.readouterr().out
    assert main([*asked, "Open Harbour"]) == 2
    assert main(["scrub", "--database", address]) == 0
    store = open_store(address)
    assert [each.id for each in store.conferences.all()] == [other.id]
    store.close()
