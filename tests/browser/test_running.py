"""The running server as its keepers meet it: headers, logs, and how it stops."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from synthesis.domain.model import Role
from tests.browser.conftest import Server, start_server
from tests.browser.socket import Session
from tests.soak.audit import acknowledged_by, audit
from tests.soak.typists import typing

STOP_SECONDS = 6.0
FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture
def organiser(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=30) as client:
        answer = client.post(
            "/join", data={"code": server.house.code(Role.ORGANISER), "name": "Olga"}
        )
        assert answer.status_code == 303
        yield client


def _rules(answer: httpx.Response) -> dict[str, list[str]]:
    """The policy as a browser reads it: the first directive of a name counts."""
    rules: dict[str, list[str]] = {}
    for directive in answer.headers["content-security-policy"].split(";"):
        name, *sources = directive.split()
        rules.setdefault(name.lower(), sources)
    return rules


def _check(answer: httpx.Response, host: str) -> None:
    where = f"{answer.request.method} {answer.request.url.path}"
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED, where
    assert "camera=()" in answer.headers["permissions-policy"], where
    assert len(answer.headers.get_list("content-security-policy")) == 1, where
    rules = _rules(answer)
    assert rules["default-src"] == ["'self'"] and rules["frame-ancestors"] == ["'none'"], where
    assert rules["object-src"] == ["'none'"] and rules["base-uri"] == ["'self'"], where
    outside = {
        source
        for sources in rules.values()
        for source in sources
        if not re.fullmatch(r"'(self|none|unsafe-inline|sha256-[\w+/=]+)'|data:|blob:", source)
    }
    assert outside == {f"ws://{host}", f"wss://{host}"}, where
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & {*rules["script-src"]}, where


def test_every_kind_of_answer_carries_the_headers(server: Server, organiser: httpx.Client) -> None:
    host = server.address.removeprefix("http://")
    shell = organiser.get("/overview", headers={"accept": "text/html"})
    script = re.search(r'src="\.?(/static/js/[^"]+)"', shell.text)
    assert shell.status_code == 200 and script
    html = {"accept": "text/html"}
    asked = {
        ("GET", "/"): 200,
        ("GET", script[1]): 200,
        ("GET", "/app/static/icon.png"): 200,
        ("GET", "/join"): 200,
        ("GET", "/cards"): 200,
        ("GET", "/j/WRONGCODE"): 404,
        ("PUT", "/join"): 405,
        ("GET", "/health"): 200,
        ("GET", "/ready"): 200,
        ("GET", "/_stcore/health"): 200,
        ("GET", "/_stcore/host-config"): 200,
        ("GET", "/media/0123.xlsx"): 404,
        ("GET", "/api/notes"): 422,
        ("GET", "/api/nowhere"): 200,  # to whoever is in, Streamlit shows its own page
    }
    for (method, path), status in asked.items():
        answer = organiser.request(method, path, headers=html)
        assert answer.status_code == status, (method, path)
        _check(answer, host)
    with organiser.stream("GET", "/api/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        _check(events, host)
    _check(organiser.post("/leave", follow_redirects=False), host)
    for path, status in (("/publish", 303), ("/media/0123.xlsx", 401), ("/api/notes", 401)):
        answer = httpx.get(f"{server.address}{path}", headers=html)
        assert answer.status_code == status
        _check(answer, host)
    _check(httpx.get(f"{server.address}//evil.example/x"), host)


def test_behind_tls_the_browser_is_told_to_stay_there(server: Server) -> None:
    """The proxy on this machine says how it was asked."""
    name = "strict-transport-security"
    assert name not in httpx.get(f"{server.address}/join").headers
    through = httpx.get(f"{server.address}/join", headers={"x-forwarded-proto": "https"})
    assert through.headers[name] == "max-age=31536000"


TRY_ALL = """async ([elsewhere]) => {
  const refused = new Set()
  const note = event => refused.add(event.effectiveDirective)
  document.addEventListener("securitypolicyviolation", note)
  const script = document.createElement("script")
  script.textContent = "window.ran = true"
  document.body.append(script)
  const image = new Image()
  image.src = elsewhere + "/beacon.png"
  document.body.append(image)
  const frame = document.createElement("iframe")
  frame.src = elsewhere
  document.body.append(frame)
  try { await fetch(elsewhere) } catch { refused.add("fetch") }
  await new Promise(done => setTimeout(done, 500))
  return [[...refused].sort(), Boolean(window.ran)]
}"""


def test_the_browser_refuses_what_the_policy_forbids(chromium: Browser, server: Server) -> None:
    elsewhere = server.address.replace("127.0.0.1", "localhost")  # the same server: it would answer
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/join")
    refused, ran = page.evaluate(TRY_ALL, [elsewhere])
    assert {"script-src-elem", "img-src", "fetch", "connect-src"} <= set(refused)
    assert {"frame-src", "default-src"} & set(refused)
    assert not ran
    page.goto("about:blank")
    page.set_content(f'<iframe src="{server.address}/join"></iframe>')
    page.wait_for_timeout(500)
    assert all("Your name" not in frame.content() for frame in page.frames)
    context.close()


def test_a_server_that_is_asked_to_stop_loses_nothing_and_ends_in_time(tmp_path: Path) -> None:
    """The product itself, with a page open, a stream listening and people typing."""
    server = start_server(tmp_path)
    code = server.house.code(Role.FACILITATOR)
    port = int(server.address.rpartition(":")[2])
    try:
        answer = httpx.post(f"{server.address}/join", data={"code": code, "name": "Ana"})
        cookie = answer.cookies["plenary"]
        with typing(port, code, people=4) as typists:
            session = Session(server.address, cookie)
            session.run("capture")
            with httpx.stream(
                "GET", f"{server.address}/api/events", cookies={"plenary": cookie}, timeout=30
            ) as events:
                lines = events.iter_lines()
                next(line for line in lines if line.startswith("data: "))
                began = time.monotonic()
                server.process.terminate()
                list(lines)  # ends of itself, with nothing broken off
                server.process.wait(STOP_SECONDS)
                assert time.monotonic() - began < STOP_SECONDS
            session.close()
            again = start_server(tmp_path, port=port)  # typists go on until all is acknowledged
            server.process = again.process
        found = audit(server.house.store, server.house.id, acknowledged_by(typists))
        assert found.is_clean and found.acknowledged > 10, found
        log = server.log.read_text()
        assert "Traceback" not in log and "Stopped" in log, log
    finally:
        server.stop()
        server.house.store.close()


def test_whatever_a_server_logs_is_json_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLENARY_LOGS", "json")
    server = start_server(tmp_path, worker=True)
    try:
        code = server.house.code(Role.ORGANISER)
        cookie = httpx.post(f"{server.address}/join", data={"code": code, "name": "Olga"}).cookies
        Session(server.address, cookie["plenary"]).run("overview")
        end = time.monotonic() + 30
        while "Worker ready" not in server.log.read_text():
            assert time.monotonic() < end
            time.sleep(0.2)
    finally:
        server.stop()
        server.house.store.close()
    text = server.log.read_text()
    said = [json.loads(line) for line in text.splitlines()]
    assert {"Stopped", "POST /join 303"} <= {line["message"].partition(" in ")[0] for line in said}
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in said)
    joined = next(line for line in said if line.get("route") == "/join")
    assert joined["request"] and joined["status"] == 303 and joined["ms"] > 0
    assert code not in text
