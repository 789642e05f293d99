"""The sample conference goes in by the services, and comes out under the codes of its files."""

import csv
import json
from pathlib import Path

import pytest

from synthesis.domain.model import Actor, PointCode, Role, note_of
from synthesis.domain.ports import Store
from synthesis.sample import FOLDER, ensure_conference, load_sample
from synthesis.services import access, kept, prepare


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sample_loads_with_the_codes_of_its_file(store: Store) -> None:
    conference = load_sample(store)
    notes = store.notes.current(conference.id)
    listed = rows("notes.csv")
    assert {str(note.code) for note in notes} == {row["id"] for row in listed}
    by_code = {str(note.code): note for note in notes}
    assert all(by_code[row["id"]].author == row["author"] for row in listed)
    words = [(by_code[row["id"]].text.split(), row["text"].split()) for row in listed]
    assert all(stored == written for stored, written in words)

    plan = json.loads((FOLDER / "conference.json").read_text(encoding="utf-8"))
    actor = Actor("Olga", Role.ORGANISER, conference.id)
    assert [(b.number, b.title, b.prompt) for b in prepare.breakouts(store, actor)] == [
        (b["number"], b["title"], b["prompt"]) for b in plan["breakouts"]
    ]
    assert [(t.seat.breakout, t.seat.table, t.name) for t in prepare.tables(store, actor)] == [
        (b["number"], t["number"], t["name"]) for b in plan["breakouts"] for t in b["tables"]
    ]
    seats = [g.seat for g in access.grants(store, actor) if g.role is Role.FACILITATOR]
    assert seats == [table.seat for table in prepare.tables(store, actor)]


def test_every_note_of_the_samples_key_is_on_the_board_and_no_other(store: Store) -> None:
    conference = load_sample(store)
    board = kept.board_of(store, conference.id)
    keyed = {note_of(PointCode(row["id"])) for row in rows("key.csv")}
    assert {note_of(code) for code in board.unplaced} == keyed
    assert board.ledger.unplaced == board.ledger.notes == len(keyed)


def test_the_sample_is_loaded_into_an_empty_database_only(store: Store) -> None:
    assert ensure_conference(store)
    (conference,) = store.conferences.all()
    stamp = store.conferences.stamp(conference.id)
    assert not ensure_conference(store)
    assert store.conferences.all() == (conference,)
    assert store.conferences.stamp(conference.id) == stamp


def test_a_sample_without_its_files_says_which_is_missing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"conference\.json"):
        load_sample(store, tmp_path)
    assert store.conferences.all() == ()
