"""Role by route by somebody else's table, note, code and conference: nothing leaks."""

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from synthesis.domain.model import Role, Seat, Secrecy
from synthesis.routes import wiring
from synthesis.routes.gate import OPEN
from synthesis.services import capture, prepare
from tests.house import House, build

CANARIES = {Seat(1, 1): "CanaryOne", Seat(1, 2): "CanaryTwo", Seat(2, 1): "CanaryThree"}
ELSEWHERE = "CanaryElsewhere"
ROLES: dict[str, tuple[Role, Seat | None, int | None]] = {
    "organiser": (Role.ORGANISER, None, None),
    "rapporteur": (Role.RAPPORTEUR, None, None),
    "rapporteur of B1": (Role.RAPPORTEUR, None, 1),
    "facilitator of B1-T1": (Role.FACILITATOR, Seat(1, 1), None),
    "participant": (Role.PARTICIPANT, None, None),
    "observer": (Role.OBSERVER, None, None),
    "nobody": (Role.OBSERVER, None, None),
}
READS = {
    "organiser": set(CANARIES.values()),
    "rapporteur": set(CANARIES.values()),
    "rapporteur of B1": {"CanaryOne", "CanaryTwo"},
    "facilitator of B1-T1": {"CanaryOne"},
}
WRITES = {"organiser": set(CANARIES), "facilitator of B1-T1": {Seat(1, 1)}}
ASKED: dict[str, list[str]] = {
    "/health": ["/health"],
    "/ready": ["/ready"],
    "/metrics": ["/metrics"],
    "/join": ["/join", "/join?next=/publish"],
    "/j/{code}": ["/j/NOSUCHCO"],
    "/leave": ["/leave"],
    "/signin": ["/signin"],
    "/signin/back": ["/signin/back?code=x&state=y"],
    "/cards": [f"/cards?role={role}" for role in Role],
    "/cards/{code}": ["/cards/OWN", "/cards/FOREIGN"],
    "/workbook": ["/workbook"],  # packed: test_workbook reads what is in it
    "/api/events": [],  # a stream: it says numbers only, see test_events
    "/api/notes": [f"/api/notes?breakout={s.breakout}&table={s.table}" for s in CANARIES],
    "/api/notes/many": [],
    "/api/notes/similar": [],
    "/api/notes/{code}/correct": [],
    "/api/notes/{code}/withdraw": [],
}
"""Every route and how it is asked by GET; those that are only posted to come below."""


def _fill(house: House) -> None:
    organiser = house.actor(Role.ORGANISER)
    for seat, text in CANARIES.items():
        capture.add_note(house.store, organiser, seat, text)
    other = build(house.store, "Another conference")
    foreign = other.actor(Role.ORGANISER)
    for seat in (Seat(1, 1), Seat(1, 2)):
        for _ in range(2):
            capture.add_note(other.store, foreign, seat, ELSEWHERE)


def _enter(client: TestClient, house: House, who: str) -> None:
    client.cookies.clear()
    if who != "nobody":
        client.post("/join", data={"code": house.code(*ROLES[who]), "name": who})
        assert "plenary" in client.cookies


def test_every_route_is_in_the_matrix() -> None:
    paths = {route.path for route in wiring.routes() if isinstance(route, Route)}
    assert paths <= set(ASKED)


def test_what_the_gate_lets_through_answers_for_itself() -> None:
    ours = {path.split("{")[0].rstrip("/") for path in ASKED}
    assert {path.rstrip("/") for path in OPEN} - ours <= {"/api", "/app/static", "/static"}


@pytest.mark.parametrize("who", ROLES)
def test_no_route_tells_a_role_of_a_note_or_a_code_that_is_not_for_it(
    client: TestClient, house: House, who: str
) -> None:
    _fill(house)
    assert _told(client, house, who) == READS.get(who, set())


@pytest.mark.parametrize("who", ROLES)
def test_no_route_tells_a_confidential_note_but_to_its_own_people(
    client: TestClient, house: House, who: str
) -> None:
    _fill(house)
    prepare.seal_breakout(house.store, house.actor(Role.ORGANISER), 2, Secrecy.CONFIDENTIAL)
    closed = {"CanaryThree"} if who == "rapporteur" else set()
    assert _told(client, house, who) == READS.get(who, set()) - closed


def _told(client: TestClient, house: House, who: str) -> set[str]:
    """The canaries that any route tells a role; no other conference's and nobody's join code."""
    _enter(client, house, who)
    own, foreign = house.code(Role.RAPPORTEUR), house.store.conferences.all()[-1].id
    theirs = next(grant.code for grant in house.store.grants.all(foreign))
    told: set[str] = set()
    for addresses in ASKED.values():
        for address in addresses:
            asked = address.replace("OWN", own).replace("FOREIGN", theirs)
            for accept in ("text/html", "application/json"):
                text = client.get(asked, headers={"Accept": accept}).text
                assert ELSEWHERE not in text and theirs not in text.replace(asked, "")
                told |= {canary for canary in CANARIES.values() if canary in text}
                if who != "organiser":
                    assert own not in text.replace(asked, "")
    return told


@pytest.mark.parametrize("who", ROLES)
def test_no_route_lets_a_role_write_where_it_may_not(
    client: TestClient, house: House, who: str
) -> None:
    _fill(house)
    _enter(client, house, who)
    for seat in CANARIES:
        place = {"breakout": seat.breakout, "table": seat.table}
        may = seat in WRITES.get(who, set())
        before = house.store.notes.current(house.id, seat)
        code = before[0].code
        answers = [
            client.post("/api/notes", json={**place, "id": f"{who[:4]}-{seat}".replace(" ", ""),
                                            "text": "More shelters"}),
            client.post(f"/api/notes/{code}/correct", json={"text": "Other", "seen_version": 1}),
            client.post(f"/api/notes/{code}/withdraw", json={"seen_version": 2}),
        ]  # fmt: skip
        refused = 401 if who == "nobody" else 403
        assert {answer.status_code for answer in answers} == ({200} if may else {refused})
        many = client.post(
            "/api/notes/many", json={**place, "notes": [{"id": f"m-{seat}", "text": "More boats"}]}
        )
        assert ("note" in many.text and '"error"' not in many.text) is may
        if not may:
            assert house.store.notes.current(house.id, seat) == before


@pytest.mark.parametrize("who", ["organiser", "facilitator of B1-T1"])
def test_a_note_of_another_conference_is_out_of_reach_under_its_own_code(
    client: TestClient, house: House, who: str
) -> None:
    """Codes are printed names: B1-T1-02 is there and not here."""
    _fill(house)
    _enter(client, house, who)
    foreign = house.store.conferences.all()[-1].id
    before = house.store.notes.current(foreign)
    for deed, data in (("correct", {"text": "Mine"}), ("withdraw", {})):
        answer = client.post(f"/api/notes/B1-T1-02/{deed}", json={**data, "seen_version": 1})
        assert answer.status_code == 404
    assert house.store.notes.current(foreign) == before
