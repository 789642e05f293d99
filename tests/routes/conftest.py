"""The real routes and middleware over a real SQLite file, without Streamlit."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role, Seat
from synthesis.routes import wiring
from synthesis.routes.bench import workbench
from tests.house import House, build


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    monkeypatch.setenv("PLENARY_DATABASE", f"sqlite:///{tmp_path / 'plenary.db'}")
    monkeypatch.setenv("PLENARY_SAMPLE", "no")
    monkeypatch.setenv("PLENARY_WORKER", "no")
    opened = workbench()
    yield opened
    opened.store.close()


@pytest.fixture
def house(bench: Workbench) -> House:
    return build(bench.store)


async def _page(_request: object) -> PlainTextResponse:
    return PlainTextResponse("a page of Streamlit")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


@pytest.fixture
def app() -> Starlette:
    """Our routes and middleware, with a page and a socket that stand for Streamlit's."""
    behind = [WebSocketRoute("/_stcore/stream", _socket), Route("/{path:path}", _page)]
    return Starlette(
        routes=[*wiring.routes(), *behind],
        middleware=wiring.middleware("<script>1</script>"),
        exception_handlers=dict(wiring.errors()),
    )


@pytest.fixture
def client(app: Starlette, house: House) -> Iterator[TestClient]:
    """A browser that has not joined."""
    with TestClient(app, base_url="http://plenary.test", follow_redirects=False) as browser:
        yield browser


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The address of a real server: streams need a socket that can be closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


Join = Callable[..., TestClient]


@pytest.fixture
def join(client: TestClient, house: House) -> Join:
    """Join with the code of a role, and return the browser that did."""

    def joined(
        role: Role = Role.FACILITATOR, seat: Seat | None = None, name: str = "Ana"
    ) -> TestClient:
        answer = client.post("/join", data={"code": house.code(role, seat), "name": name})
        assert answer.status_code == 303
        return client

    return joined
