"""One line for each request, with nothing in it that not everybody may read."""

import logging
import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.testclient import TestClient

from synthesis.domain.model import Role
from synthesis.routes import wiring
from tests.house import House
from tests.routes.conftest import Join

SECRET = "Marija from Zenica"


def _lines(caplog: pytest.LogCaptureFixture) -> list[Any]:
    return [each for each in caplog.records if each.name == "plenary.requests"]


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "plenary.requests")


def test_a_request_is_logged_by_its_template_with_status_time_and_role(
    join: Join, caplog: pytest.LogCaptureFixture
) -> None:
    browser = join(Role.FACILITATOR)
    caplog.clear()
    browser.post("/api/notes", json={"id": "n1", "breakout": 1, "table": 1, "text": SECRET})
    browser.post("/api/notes/B1-T1-01/withdraw", json={"seen_version": 1})
    first, second = _lines(caplog)
    assert (first.method, first.route, first.status, first.role) == (
        "POST",
        "/api/notes",
        200,
        "facilitator",
    )
    assert 0 < first.ms < 30_000
    assert second.route == "/api/notes/{code}/withdraw"


def test_no_join_code_cookie_query_or_text_is_logged(
    client: TestClient, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    code = house.code(Role.FACILITATOR)
    client.get(f"/j/{code}")
    client.get(f"/j/{code}/", params={"name": SECRET})
    client.post("/join", data={"code": code, "name": SECRET})
    client.get("/api/notes", params={"breakout": 1, "table": 1, "text": SECRET})
    client.get(f"/nobody-knows/{code}?next=/{SECRET}")
    client.get(f"/media/{code}.xlsx")
    assert len(_lines(caplog)) == 6
    cookie = client.cookies["plenary"]
    for record in caplog.records:
        told = f"{record.getMessage()} {record.__dict__}"
        assert not [secret for secret in (code, SECRET, "Marija", cookie) if secret in told]


def test_what_monitors_and_browsers_ask_again_and_again_is_not_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/health", "/ready", "/static/js/index.js", "/app/static/icon.png"):
        client.get(path)
    assert _lines(caplog) == []


def test_an_answer_names_the_request_by_the_proxys_id_or_by_one_of_ours(
    client: TestClient,
) -> None:
    given = client.get("/join", headers={"x-request-id": "from-the-proxy-1"})
    assert given.headers["x-request-id"] == "from-the-proxy-1"
    made = {client.get("/join").headers["x-request-id"] for _ in range(2)}
    assert len(made) == 2
    hostile = client.get("/join", headers={"x-request-id": f"{SECRET}; text"})
    assert re.fullmatch("[0-9a-f]{16}", hostile.headers["x-request-id"])


@pytest.fixture
def faulty(house: House) -> TestClient:
    """The product with two routes that have a fault."""

    async def fail(_request: object) -> None:
        raise ValueError(SECRET)

    async def hang_up(_request: object) -> None:
        raise ClientDisconnect

    app = Starlette(
        routes=[
            Route("/api/fault", fail),
            Route("/join/fault", fail),
            Route("/api/gone", hang_up),
        ],
        middleware=wiring.middleware("<script>1</script>"),
        exception_handlers=dict(wiring.errors()),
    )
    return TestClient(app, base_url="http://plenary.test")


@pytest.mark.parametrize("path", ["/api/fault", "/join/fault"])
def test_a_fault_is_answered_with_the_number_under_which_it_is_logged(
    faulty: TestClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = faulty.get(path)
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert SECRET not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    (fault,) = (each for each in caplog.records if each.levelno == logging.ERROR)
    assert fault.exc_info is not None


def test_somebody_who_hangs_up_is_no_fault(
    faulty: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(AssertionError):  # the test client misses an answer that nobody would read
        faulty.get("/api/gone")
    (line,) = _lines(caplog)
    assert (line.status, line.levelno) == (499, logging.INFO)
