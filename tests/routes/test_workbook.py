"""The workbook by its address: for those who may publish, and as it is at that moment."""

import io

import openpyxl
import pytest
from starlette.testclient import TestClient

from synthesis.domain.model import Role, Seat, Secrecy
from synthesis.services import capture, prepare
from tests.house import House
from tests.routes.conftest import Join

HTML = {"Accept": "text/html"}


def _notes(data: bytes) -> list[str]:
    rows = openpyxl.load_workbook(io.BytesIO(data))["Notes"].values
    return [str(cell) for row in rows for cell in row]


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.RAPPORTEUR])
def test_the_workbook_is_a_file_with_every_note_up_to_now(
    client: TestClient, house: House, join: Join, role: Role
) -> None:
    join(role)
    for text in ("Open more shelters", "Train the judges"):
        capture.add_note(house.store, house.actor(Role.ORGANISER), Seat(1, 1), text)
        answer = client.get("/workbook", headers=HTML)
        assert answer.status_code == 200 and text in _notes(answer.content)
        assert answer.headers["cache-control"] == "no-store"
        told = answer.headers["content-disposition"]
        assert told.startswith("attachment;") and "open-harbour-recommendations-0.xlsx" in told


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER])
def test_whoever_may_not_publish_gets_a_sentence_and_no_file(
    client: TestClient, join: Join, role: Role
) -> None:
    join(role)
    answer = client.get("/workbook", headers=HTML)
    assert answer.status_code == 403 and f"{role} may not publish" in answer.text


def test_whoever_has_not_joined_is_asked_to(client: TestClient) -> None:
    answer = client.get("/workbook", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/join?next=%2Fworkbook")
    assert client.get("/workbook").status_code == 401


def test_a_rapporteur_of_one_breakout_gets_none(client: TestClient, house: House) -> None:
    client.post("/join", data={"code": house.code(Role.RAPPORTEUR, None, 1), "name": "Rosa"})
    assert client.get("/workbook", headers=HTML).status_code == 403


def test_the_file_keeps_confidential_notes_back(
    client: TestClient, house: House, join: Join
) -> None:
    organiser = house.actor(Role.ORGANISER)
    capture.add_note(house.store, organiser, Seat(2, 1), "Canary lives here")
    prepare.seal_breakout(house.store, organiser, 2, Secrecy.CONFIDENTIAL)
    join(Role.ORGANISER)
    assert "Canary lives here" not in _notes(client.get("/workbook").content)
