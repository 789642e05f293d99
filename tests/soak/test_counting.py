"""A run that sees nothing proves nothing: what the import run counts, it can see."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from synthesis.adapters.files.isolation import Ended
from synthesis.adapters.files.kinds import read_here
from synthesis.domain.importing import Sheet
from synthesis.domain.model import Actor, Role
from synthesis.domain.ports import Store
from synthesis.services import imports, prepare
from synthesis.services.imports import Import, Upload
from tests.soak import databases
from tests.soak.databases import opened
from tests.soak.imports import Count, faults_of_reading, faults_of_store, mutant
from tests.soak.seeds import seeds

CSV = b"id,notes\na1,k00001z beds\na2,k00002z police\n"
SEEDS = seeds()


@pytest.fixture
def store() -> Iterator[Store]:
    with databases.sqlite() as new, opened(new()) as made:
        yield made


@pytest.fixture
def organiser(store: Store) -> Actor:
    return Actor("Olga", Role.ORGANISER, prepare.new_conference(store, "Open Harbour")[0].id)


def imported(store: Store, actor: Actor) -> tuple[Upload, Import]:
    upload = imports.read_upload(read_here, actor, "a.csv", CSV)
    guessed = [imports.guess(sheet) for sheet in upload.sheets]
    return upload, imports.preview_import(store, actor, upload, guessed)


def less(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=sheet.rows[1:])


def test_a_row_that_the_reader_or_the_plan_drops_is_seen(store: Store, organiser: Actor) -> None:
    upload, plan = imported(store, organiser)
    columns = [imports.guess(sheet) for sheet in upload.sheets]
    assert faults_of_reading("a.csv", CSV, upload, columns, plan) == []
    dropped = replace(upload, sheets=tuple(map(less, upload.sheets)))
    (fault,) = faults_of_reading("a.csv", CSV, dropped, columns, plan)
    assert "k00001z" in fault
    short = replace(plan, placed=plan.placed[1:])
    (fault,) = faults_of_reading("a.csv", CSV, upload, columns, short)
    assert fault == "row 2 is neither imported nor refused"


def test_a_note_that_the_store_has_too_many_or_too_few_is_seen(
    store: Store, organiser: Actor
) -> None:
    _, plan = imported(store, organiser)
    notes = imports.import_notes(store, organiser, replace(plan, placed=plan.placed[1:]))
    assert faults_of_store(store, organiser, plan, len(notes))


@pytest.mark.parametrize("name", [name for name, _ in SEEDS])
def test_every_note_of_a_sound_file_is_looked_for_and_found(
    store: Store, organiser: Actor, name: str
) -> None:
    data = dict(SEEDS)[name]
    upload = imports.read_upload(read_here, organiser, name, data)
    columns = [imports.guess(sheet) for sheet in upload.sheets]
    plan = imports.preview_import(store, organiser, upload, columns)
    assert faults_of_reading(name, data, upload, columns, plan) == []
    empty = replace(upload, sheets=())
    assert "vanished" in faults_of_reading(name, data, empty, [], plan)[0]


def test_a_reader_that_fails_and_one_that_is_stopped_are_told_apart() -> None:
    seen = Count()
    seen.reader(Ended(b"", -11, 0.5, 90))
    seen.reader(Ended(b"{", -9, 10.0, 400))
    assert (seen.readers_failed, seen.readers_stopped) == (1, 1)
    assert (seen.seconds, seen.megabytes) == (10.0, 400)


def test_the_same_number_draws_the_same_file() -> None:
    assert mutant(11, SEEDS) == mutant(11, SEEDS) != mutant(11 + len(SEEDS), SEEDS)
