"""Cards with join codes, to print and to project: for the organiser, and for nobody else."""

import re

import pytest
from starlette.testclient import TestClient

from synthesis.domain.model import Role, Seat
from synthesis.services import access, prepare
from tests.house import House, build
from tests.routes.conftest import Join

HTML = {"Accept": "text/html"}


def test_every_table_gets_a_card_with_its_question_its_link_and_its_code(
    client: TestClient, house: House, join: Join
) -> None:
    join(Role.ORGANISER)
    page = client.get("/cards", headers=HTML).text
    assert page.count('<section class="card">') == 4 == page.count("<svg")
    code = house.code(Role.FACILITATOR, Seat(1, 1))
    for words in (
        "Open Harbour",
        "Breakout 1: Prevention\nTable 1, North hall",
        "What should change in the next two years?",
        f"QR code that leads to http://plenary.test/j/{code}",
        f"{code[:4]} {code[4:]}",
    ):
        assert words in page
    assert house.code(Role.ORGANISER) not in page.replace(" ", "")


def test_cards_of_another_role_are_a_page_of_their_own(
    client: TestClient, house: House, join: Join
) -> None:
    join(Role.ORGANISER)
    page = client.get("/cards?role=rapporteur", headers=HTML).text
    assert page.count('<section class="card">') == 3
    assert "Breakout 2: Protection" in page
    assert client.get("/cards?role=<b>", headers=HTML).status_code == 200


def test_one_code_is_shown_as_large_as_the_screen(
    client: TestClient, house: House, join: Join
) -> None:
    join(Role.ORGANISER)
    code = house.code(Role.PARTICIPANT)
    page = client.get(f"/cards/{code}", headers=HTML).text
    assert page.count("<svg") == 1 and f"/j/{code}" in page and "beam" in page


@pytest.mark.parametrize("role", set(Role) - {Role.ORGANISER})
def test_nobody_but_the_organiser_sees_a_card(
    client: TestClient, house: House, join: Join, role: Role
) -> None:
    code = house.code(Role.PARTICIPANT)
    join(role)
    for path in ("/cards", "/cards?role=organiser", f"/cards/{code}"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 403
        assert code not in answer.text and "<section" not in answer.text


def test_without_a_cookie_cards_lead_to_the_gate(client: TestClient, house: House) -> None:
    code = house.code(Role.PARTICIPANT)
    for path in ("/cards", f"/cards/{code}"):
        assert client.get(path, headers=HTML).status_code == 303
        assert client.get(path).status_code == 401


def test_codes_of_another_conference_and_codes_that_ended_have_no_card(
    client: TestClient, house: House, join: Join
) -> None:
    join(Role.ORGANISER)
    other, gone = build(house.store, "Another").code(Role.PARTICIPANT), house.code(Role.OBSERVER)
    access.revoke(house.store, house.actor(Role.ORGANISER), gone)
    for code in (other, gone, "NOSUCHCO"):
        assert client.get(f"/cards/{code}", headers=HTML).status_code == 404
    assert "<section" not in client.get("/cards?role=observer", headers=HTML).text


def test_what_people_typed_is_shown_on_a_card_as_text(
    client: TestClient, house: House, join: Join
) -> None:
    hostile = "<script>alert(1)</script>"
    organiser = house.actor(Role.ORGANISER)
    number = prepare.add_breakout(house.store, organiser, hostile, hostile).number
    prepare.add_table(house.store, organiser, number, hostile)
    join(Role.ORGANISER)
    page = client.get("/cards", headers=HTML).text
    assert "<script" not in page and page.count("&lt;script&gt;") == 3


def test_a_card_says_when_its_address_is_good_on_this_machine_only(
    client: TestClient, house: House, join: Join
) -> None:
    join(Role.ORGANISER)
    assert "this machine only" not in client.get("/cards", headers=HTML).text
    cookie = {"Cookie": f"plenary={client.cookies['plenary']}", **HTML}
    local = client.get("http://127.0.0.1:8501/cards", headers=cookie).text
    assert "this machine only" in local


def test_cards_bring_nothing_from_elsewhere_and_no_script(
    client: TestClient, house: House, join: Join
) -> None:
    join(Role.ORGANISER)
    page = client.get("/cards", headers=HTML).text
    assert "<script" not in page
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert named and all(each.startswith("/") for each in named)
