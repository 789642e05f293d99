"""What is stored is sound, or what is not is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from synthesis.adapters.store import open_store
from synthesis.adapters.store.engine import connect
from synthesis.adapters.store.hashes import hash_of
from synthesis.domain.log import Gather
from synthesis.domain.model import PointCode, Role, Seat
from synthesis.services import capture, consolidate
from synthesis.services.verify import verify
from tests.house import House, build


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'plenary.db'}"


@pytest.fixture
def house(address: str) -> House:
    house = build(open_store(address))
    facilitator = house.actor(Role.FACILITATOR)
    for number, text in enumerate(("Open shelters in every district", "Train all judges")):
        capture.add_note(house.store, facilitator, Seat(1, 1), text, f"{number}")
    wish = Gather((PointCode("B1-T1-01"),), "Open shelters")
    consolidate.decide(house.store, house.actor(Role.RAPPORTEUR), wish, seen=0)
    return house


def execute(address: str, statement: str, *values: str) -> None:
    database = connect(address)
    with database.writing() as connection:
        connection.exec_driver_sql(statement, values)
    database.engine.dispose()


def test_a_conference_at_work_is_sound(house: House) -> None:
    verdict = verify(house.store)
    assert verdict.damage == ()
    assert (verdict.conferences, verdict.versions, verdict.entries) == (1, 2, 1)


def test_a_changed_note_is_named(house: House, address: str) -> None:
    execute(address, "UPDATE notes SET text = 'x' WHERE number = 2")
    (damage,) = verify(house.store).damage
    assert "B1-T1-02" in damage.where


def test_an_entry_that_fits_its_hash_and_cannot_be_read_is_named(
    house: House, address: str
) -> None:
    """As a newer version of Plenary could write it."""
    row: dict[str, object] = {
        "conference": house.id,
        "number": 2,
        "actor": "Rosa",
        "at": datetime(2026, 11, 24, tzinfo=UTC),
        "kind": "Foretell",
        "body": "{}",
    }
    moment = "2026-11-24 00:00:00.000000"
    execute(
        address,
        f"INSERT INTO entries VALUES ('{house.id}', 2, 'Rosa', '{moment}', 'Foretell', '{{}}', ?)",
        hash_of(row),
    )
    (damage,) = verify(house.store).damage
    assert damage.where == f"The log of conference {house.id}"
    assert "Foretell" in damage.what
