"""Headers, health, the start-up text and the worker that is kept running."""

import asyncio
import base64
import gc
import hashlib
import http.client
import os
import socket
import sys
import time
from pathlib import Path

import pytest
import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role
from synthesis.routes import wiring
from synthesis.routes.announce import announce
from synthesis.routes.connections import answer_at_once
from synthesis.routes.garbage import collect_seldom
from synthesis.routes.headers import content_policy, script_hashes
from synthesis.routes.supervise import supervised, worker_command
from tests.house import House


@pytest.mark.parametrize("path", ["/join", "/health", "/api/notes", "/nowhere", "/publish"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_policy_names_no_source_outside_this_server() -> None:
    policy = content_policy("plenary.test:8501")
    sources = {source for rule in policy.split("; ") for source in rule.split(" ")[1:]}
    assert sources <= {
        "'self'",
        "'none'",
        "'unsafe-inline'",
        "blob:",
        "data:",
        "ws://plenary.test:8501",
        "wss://plenary.test:8501",
    }
    assert "'unsafe-inline'" not in policy.split("; ")[1]


def test_a_strange_host_name_does_not_enter_the_policy() -> None:
    assert content_policy("a.b; script-src *") == content_policy("")


def test_only_the_inline_scripts_of_streamlits_own_page_may_run() -> None:
    shell = Path(st.__file__).parent / "static" / "index.html"
    hashes = script_hashes(shell.read_text(encoding="utf-8"))
    assert hashes
    expected = base64.b64encode(hashlib.sha256(b"run()").digest()).decode()
    assert script_hashes("<p><script>run()</script></p>") == (f"'sha256-{expected}'",)


def test_health_and_readiness_need_no_cookie(client: TestClient, bench: Workbench) -> None:
    assert client.get("/health").text == "ok"
    assert client.get("/ready").json()["worker"] is False
    bench.store.jobs.beat("w1", "host", 1, "model")
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "worker": True, "worker_silent_seconds": 0.0}


def test_start_up_names_the_address_and_one_link_a_role(bench: Workbench, house: House) -> None:
    text = announce(bench, "http://here:8501")
    assert text.startswith("Plenary runs at http://here:8501\n")
    for role in Role:
        assert f"http://here:8501/j/{house.code(role)}" in text
    assert len(text.splitlines()) == 2 + len(Role)


def test_start_up_says_how_to_begin_when_there_is_nothing(bench: Workbench) -> None:
    assert "python -m synthesis new" in announce(bench, "http://here:8501")


def test_a_replaced_code_is_not_announced(bench: Workbench, house: House) -> None:
    old = house.code(Role.PARTICIPANT)
    house.revoke(Role.PARTICIPANT)
    text = announce(bench, "http://here")
    assert old not in text and house.code(Role.PARTICIPANT) in text


def _ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def _until(condition, seconds: float = 10.0) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        await asyncio.sleep(0.05)


def _script(tmp_path: Path, then: str) -> tuple[Path, list[str]]:
    """A stand-in for the worker that notes its process id in a file."""
    pids = tmp_path / "pids"
    code = (
        "import os, signal, sys, time\n"
        f"with open({str(pids)!r}, 'a') as f: print(os.getpid(), file=f)\n{then}"
    )
    return pids, [sys.executable, "-c", code]


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    pids, command = _script(tmp_path, "sys.exit(3)")

    async def run() -> None:
        async with supervised(command):
            await _until(lambda: pids.exists() and len(pids.read_text().split()) >= 2)

    asyncio.run(run())


def test_the_worker_ends_with_the_server(tmp_path: Path) -> None:
    pids, command = _script(tmp_path, "time.sleep(60)")

    async def run() -> int:
        async with supervised(command):
            await _until(lambda: pids.exists() and pids.read_text().strip() != "")
            return int(pids.read_text())

    assert _ended(asyncio.run(run()))


def test_the_worker_is_told_whose_child_it_is() -> None:
    assert worker_command()[1:] == ["-m", "synthesis", "work", "--parent", str(os.getpid())]


def test_a_connection_does_not_wait_for_acknowledgements() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert answer_at_once() >= 1
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_many_small_objects_start_no_collection_of_all() -> None:
    thresholds = gc.get_threshold()
    try:
        collect_seldom()
        before = gc.get_stats()[2]["collections"]
        held = [[] for _ in range(1_000_000)]
        assert len(held) and gc.get_stats()[2]["collections"] == before
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _asked_twice(port: int, pause: float) -> list[int]:
    """The statuses of two requests over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    statuses = []
    for _ in range(2):
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        connection.auto_open = 0  # a connection that was closed is not made anew
        time.sleep(pause)
    connection.close()
    return statuses


@pytest.mark.usefixtures("bench")
def test_a_connection_outlives_the_pause_between_two_notes() -> None:
    """A server that would close idle connections at once keeps them, as a typist needs it."""
    app = Starlette(routes=wiring.routes(), lifespan=wiring.lifespan(lambda: "here"))

    async def run() -> list[int]:
        config = uvicorn.Config(app, port=0, timeout_keep_alive=0, log_level="warning")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        await _until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        statuses = await asyncio.to_thread(_asked_twice, port, 0.2)
        server.should_exit = True
        await serving
        return statuses

    assert asyncio.run(run()) == [200, 200]
