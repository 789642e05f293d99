"""The note box's requests, over a real store."""

from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role, Seat
from synthesis.routes.answer import MAX_BODY_BYTES
from synthesis.services import capture
from tests.house import House
from tests.routes.conftest import Join

NOTE = {"id": "a1", "breakout": 1, "table": 1, "text": "Train labour inspectors"}


def _codes(client: TestClient) -> list[str]:
    return [n["code"] for n in client.get("/api/notes?breakout=1&table=1").json()["notes"]]


def test_a_note_is_acknowledged_with_its_code(join: Join) -> None:
    answer = join().post("/api/notes", json=NOTE)
    assert answer.status_code == 200
    assert (answer.json()["code"], answer.json()["version"]) == ("B1-T1-01", 1)


def test_sending_a_note_again_changes_nothing(join: Join) -> None:
    client = join()
    first, second = (client.post("/api/notes", json=NOTE).json() for _ in range(2))
    assert first == second
    assert _codes(client) == ["B1-T1-01"]


def test_each_of_many_notes_is_acknowledged_or_refused_on_its_own(join: Join) -> None:
    client = join()
    notes = [{"id": "a", "text": "Fund radio"}, {"id": "b", "text": "  "}, {"id": "c", "text": 3}]
    body: dict[str, Any] = {"breakout": 1, "table": 1, "notes": notes}
    results = client.post("/api/notes/many", json=body).json()["results"]
    assert [result["id"] for result in results] == ["a", "b", "c"]
    assert results[0]["note"]["code"] == "B1-T1-01"
    assert results[1]["status"] == 422 and "empty" in results[1]["error"]
    assert results[2]["status"] == 422
    assert _codes(client) == ["B1-T1-01"]


def test_a_correction_on_an_old_version_is_a_conflict(join: Join) -> None:
    client = join()
    client.post("/api/notes", json=NOTE)
    change = {"text": "Train all inspectors", "seen_version": 1}
    assert client.post("/api/notes/B1-T1-01/correct", json=change).json()["version"] == 2
    again = client.post("/api/notes/B1-T1-01/correct", json=change)
    assert again.status_code == 409
    assert "Ana" in again.json()["error"]


def test_a_note_is_withdrawn_and_put_back(join: Join) -> None:
    client = join()
    client.post("/api/notes", json=NOTE)
    path = "/api/notes/B1-T1-01/withdraw"
    assert client.post(path, json={"seen_version": 1}).json()["withdrawn"] is True
    back = client.post(path, json={"seen_version": 2, "back": True})
    assert back.json()["withdrawn"] is False


def test_without_a_cookie_every_request_is_refused(client: TestClient) -> None:
    assert client.post("/api/notes", json=NOTE).status_code == 401
    assert client.get("/api/notes?breakout=1&table=1").status_code == 401
    assert client.get("/api/events").status_code == 401


def test_once_the_code_is_replaced_every_request_is_refused(join: Join, house: House) -> None:
    client = join()
    house.revoke(Role.FACILITATOR)
    assert client.post("/api/notes", json=NOTE).status_code == 401


@pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.PARTICIPANT])
def test_who_may_not_write_is_told_so(join: Join, role: Role) -> None:
    answer = join(role).post("/api/notes", json=NOTE)
    assert answer.status_code == 403
    assert role in answer.json()["error"]


def test_a_facilitator_reaches_no_other_table(join: Join, house: House) -> None:
    capture.add_note(house.store, house.actor(Role.ORGANISER), Seat(1, 2), "Not for table one")
    client = join()
    assert client.post("/api/notes", json={**NOTE, "table": 2}).status_code == 403
    assert client.get("/api/notes?breakout=1&table=2").status_code == 403
    change = {"text": "Mine now", "seen_version": 1}
    assert client.post("/api/notes/B1-T2-01/correct", json=change).status_code == 403
    assert client.post("/api/notes/B1-T2-01/withdraw", json=change).status_code == 403


def test_a_table_that_is_not_there_is_not_found(join: Join) -> None:
    answer = join(Role.ORGANISER).post("/api/notes", json={**NOTE, "table": 9})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"id": "a", "breakout": "1", "table": 1, "text": "Fund radio"}',
        b'{"id": "a", "breakout": true, "table": 1, "text": "Fund radio"}',
        b'{"id": "a", "breakout": 1, "table": 1}',
        b'{"id": "../../x", "breakout": 1, "table": 1, "text": "Fund radio"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_note_is_answered_with_a_sentence(join: Join, body: bytes) -> None:
    answer = join().post("/api/notes", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?breakout=1",
        "?breakout=x&table=1",
        "?breakout=-1&table=1",
        "?breakout=1_0&table=1",
        "?breakout=%C2%B2&table=1",
        "?breakout=99999999999999999999&table=1",
        f"?breakout=1&table={'9' * 5_000}",
    ],
)
def test_a_list_of_no_table_is_answered_with_a_sentence(join: Join, query: str) -> None:
    assert join().get(f"/api/notes{query}").status_code == 422


def test_a_body_beyond_the_limit_is_not_read(join: Join) -> None:
    client = join()
    fits = {**NOTE, "text": "word " * 4_000}
    assert client.post("/api/notes", json=fits).status_code == 200
    assert client.post("/api/notes", json={**NOTE, "text": "x" * MAX_BODY_BYTES}).status_code == 413


def test_other_sites_and_plain_forms_change_nothing(join: Join) -> None:
    client = join()
    for origin in ("http://evil.example", "http://[", "null", "http://plenary.test:x/", "[::1"):
        headers = {"Origin": origin}
        assert client.post("/api/notes", json=NOTE, headers=headers).status_code == 403
    assert client.post("/api/notes", data={"text": "Fund radio"}).status_code == 422
    assert _codes(client) == []


def test_an_id_that_another_tables_note_has_is_refused_for_good(join: Join, house: House) -> None:
    organiser = house.actor(Role.ORGANISER)
    capture.add_note(house.store, organiser, Seat(1, 2), "Told in confidence", "a1")
    client = join()
    body = {"breakout": 1, "table": 1, "notes": [{"id": "a1", "text": "Mine"}, {**NOTE, "id": "b"}]}
    answers = [
        client.post("/api/notes", json=NOTE),
        client.post("/api/notes/many", json=body),
    ]
    assert answers[0].status_code == 422
    refused, stored = answers[1].json()["results"]
    assert (refused["status"], stored["note"]["code"]) == (422, "B1-T1-01")
    assert all("confidence" not in answer.text for answer in answers)


def test_a_note_that_the_server_stumbles_over_does_not_hold_up_those_behind_it(
    join: Join, bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    client = join()
    stumbles = {"id": "s", "text": "Stumble here"}
    _stumble_over(bench, stumbles["text"])
    notes = [stumbles, {"id": "b", "text": "Fund radio"}]
    body: dict[str, Any] = {"breakout": 1, "table": 1, "notes": notes}
    refused, stored = client.post("/api/notes/many", json=body).json()["results"]
    assert (refused["status"], stored["note"]["code"]) == (422, "B1-T1-01")
    alone = client.post("/api/notes", json={**NOTE, **stumbles})
    assert alone.status_code == 422
    assert "fault in Plenary" in alone.json()["error"]
    assert caplog.text.count("Traceback") == 2


def _stumble_over(bench: Workbench, text: str) -> None:
    """Give the database a column type that has a bug with one text."""

    def trip(_connection: Any, _cursor: Any, _sql: str, parameters: Any, *_more: Any) -> None:
        if text in str(parameters):
            raise RuntimeError("a bug")

    sa.event.listen(bench.store.database.engine, "before_cursor_execute", trip)  # type: ignore[attr-defined]


def test_markup_comes_back_as_it_was_typed(join: Join) -> None:
    client = join()
    text = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png)"
    client.post("/api/notes", json={**NOTE, "text": text})
    assert client.get("/api/notes?breakout=1&table=1").json()["notes"][0]["text"] == text
