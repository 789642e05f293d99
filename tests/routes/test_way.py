"""The process that takes a page's socket names itself, so that the proxy finds it again."""

import pytest
from starlette.testclient import TestClient

from tests.house import House


def accepted(client: TestClient, scheme: str = "ws") -> dict[str, str]:
    with client.websocket_connect(f"{scheme}://plenary.test/_stcore/stream") as socket:
        return {name.decode(): value.decode() for name, value in socket.extra_headers or []}


def test_a_named_process_names_itself_where_a_socket_is_taken(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLENARY_WEB", "web2")
    told = accepted(client)["set-cookie"]
    assert told.startswith("plenary_web=web2;")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(told.split("; "))
    assert "Secure" not in told
    assert "set-cookie" not in client.get("/health").headers


def test_behind_tls_the_cookie_is_secure(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLENARY_WEB", "web2")
    assert "Secure" in accepted(client, "wss")["set-cookie"].split("; ")


def test_a_process_without_a_name_gives_no_such_cookie(client: TestClient, house: House) -> None:
    assert "set-cookie" not in accepted(client)
