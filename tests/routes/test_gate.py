"""Joining, leaving, and what is closed to whoever has not joined."""

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from synthesis.domain.model import Role
from synthesis.routes.places import safe_next
from tests.house import House
from tests.routes.conftest import Join

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("path", ["/", "/publish", "/consolidate", "/capture", "/nowhere"])
def test_a_cold_link_to_any_page_leads_to_the_gate(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/join")


def test_the_gate_remembers_where_a_link_led(client: TestClient, house: House) -> None:
    to_gate = client.get("/publish?tab=plan", headers=HTML).headers["location"]
    assert to_gate == "/join?next=%2Fpublish%3Ftab%3Dplan"
    assert 'value="/publish?tab=plan"' in client.get(to_gate).text
    form = {"code": house.code(Role.ORGANISER), "name": "Olga", "next": "/publish?tab=plan"}
    assert client.post("/join", data=form).headers["location"] == "/publish?tab=plan"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.ORGANISER, "/overview"),
        (Role.RAPPORTEUR, "/overview"),
        (Role.FACILITATOR, "/capture"),
        (Role.PARTICIPANT, "/overview"),
    ],
)
def test_each_role_lands_on_its_own_page(
    client: TestClient, house: House, role: Role, page: str
) -> None:
    answer = client.post("/join", data={"code": house.code(role), "name": "Ana"})
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert "secure" not in cookie
    assert client.get(page, headers=HTML).text == "a page of Streamlit"


def test_over_https_the_cookie_never_travels_in_the_clear(client: TestClient, house: House) -> None:
    form = {"code": house.code(Role.ORGANISER), "name": "Olga"}
    answer = client.post("https://plenary.test/join", data=form)
    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_link_says_what_it_is_for_and_asks_for_a_name_only(
    client: TestClient, house: House
) -> None:
    page = client.get(f"/j/{house.code(Role.FACILITATOR)}").text
    for word in ("Open Harbour", "facilitator", "table 1 (North hall)", "Prevention"):
        assert word in page
    assert 'id="name"' in page and 'id="code"' not in page


def test_a_code_is_taken_however_it_is_typed(client: TestClient, house: House) -> None:
    code = house.code(Role.RAPPORTEUR)
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    assert client.post("/join", data={"code": typed, "name": "Rosa"}).status_code == 303


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "short", "<script>alert(1)</script>"])
def test_an_unknown_code_gives_the_form_again_with_a_sentence(
    client: TestClient, code: str
) -> None:
    answer = client.post("/join", data={"code": code, "name": "Ana"})
    assert answer.status_code == 404
    assert "join code" in answer.text.lower() and 'role="alert"' in answer.text
    assert "<script>" not in answer.text
    assert client.get("/j/ZZZZZZZZ").status_code == 404


def test_a_replaced_code_opens_nothing(client: TestClient, house: House, join: Join) -> None:
    join(Role.RAPPORTEUR)
    assert client.get("/overview", headers=HTML).status_code == 200
    old = house.code(Role.RAPPORTEUR)
    house.revoke(Role.RAPPORTEUR)
    assert client.get("/overview", headers=HTML).status_code == 303
    assert client.get(f"/j/{old}").status_code == 404


def test_without_a_name_nobody_joins(client: TestClient, house: House) -> None:
    answer = client.post("/join", data={"code": house.code(Role.ORGANISER), "name": "  "})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "", "/a\nb"]
)
def test_after_joining_nobody_is_led_away(wanted: str) -> None:
    assert safe_next(wanted) == ""


@pytest.mark.parametrize("path", ["/join", "/leave"])
def test_forms_of_other_sites_are_refused(client: TestClient, house: House, path: str) -> None:
    form = {"code": house.code(Role.ORGANISER), "name": "Olga"}
    answer = client.post(path, data=form, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert client.post(path, data=form, headers={"Origin": "http://plenary.test"}).is_redirect


def test_leaving_asks_first_and_then_forgets(client: TestClient, join: Join) -> None:
    join(Role.ORGANISER)
    assert client.get("/leave").status_code == 200
    assert client.get("/overview", headers=HTML).status_code == 200
    client.post("/leave")
    assert client.get("/overview", headers=HTML).status_code == 303


def test_a_page_of_another_role_says_whose_it_is(client: TestClient, join: Join) -> None:
    join(Role.PARTICIPANT)
    answer = client.get("/publish", headers=HTML)
    assert answer.status_code == 403
    assert "participant" in answer.text and 'href="/overview"' in answer.text


@pytest.mark.parametrize("path", ["/media/abc.xlsx", "/_stcore/upload_file/a/b"])
def test_downloads_and_uploads_need_a_cookie(client: TestClient, join: Join, path: str) -> None:
    assert client.get(path).status_code == 401
    assert join().get(path).status_code == 200


def test_a_socket_opened_by_another_site_is_refused(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/_stcore/stream", headers={"Origin": "http://evil.example"}),
    ):
        pass
    own = {"Origin": "http://testserver"}
    with client.websocket_connect("/_stcore/stream", headers=own) as socket:
        assert socket.receive_text() == "hello"


def test_a_form_too_long_is_not_read_and_answered_with_a_page(client: TestClient) -> None:
    answer = client.post("/join", data={"code": "A" * 20_000})
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert "too long" in answer.text and 'href="/join"' in answer.text


@pytest.mark.parametrize("path", ["/", "/join", "/capture", "/media/x"])
@pytest.mark.parametrize("headers", [{"Host": "["}, {"Host": "a:b"}, {"Origin": "http://["}])
def test_headers_that_are_no_address_break_nothing(
    client: TestClient, house: House, path: str, headers: dict[str, str]
) -> None:
    assert client.get(path, headers={**HTML, **headers}).status_code < 500
    form = {"code": house.code(Role.ORGANISER), "name": "Olga"}
    assert client.post("/join", data=form, headers=headers).status_code in {303, 403}
