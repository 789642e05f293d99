"""A draft comes over a real connection from a server that speaks the protocol, well or badly."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from synthesis.adapters.drafting import ChatDrafter
from synthesis.domain.errors import Unavailable
from synthesis.domain.model import NoteCode, Point, PointCode, Seat

POINTS = tuple(
    Point(PointCode(f"B1-T1-0{number}"), NoteCode(f"B1-T1-0{number}"), Seat(1, 1), text)
    for number, text in enumerate(("open Zanzibar\n shelters", 'say "now"'), start=1)
)


class Endpoint:
    """A server on this machine; `answer` is what it gives to the next question."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the library's name
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.asked.append((self.path, dict(self.headers), body))
                endpoint.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def gives(self, body: bytes, status: int = 200, **headers: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer

    def says(self, content: str | None, **message: Any) -> None:
        said = {"choices": [{"message": {"role": "assistant", "content": content, **message}}]}
        self.gives(json.dumps(said).encode())


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    yield found
    found.server.shutdown()
    found.server.server_close()


def drafter(endpoint: Endpoint, silence_seconds: float = 5.0) -> ChatDrafter:
    return ChatDrafter(endpoint.url, "some-model", "s3cret", silence_seconds)


GOOD = json.dumps({"wording": "Open shelters  now.", "codes": ["B1-T1-02", "B1-T1-02"]})


@pytest.mark.parametrize("content", [GOOD, f"```json\n{GOOD}\n```", f"\n{GOOD} "])
def test_a_draft_is_a_wording_that_cites_notes(endpoint: Endpoint, content: str) -> None:
    endpoint.says(content)
    found = drafter(endpoint).draft(POINTS)
    assert (found.wording, found.cites) == ("Open shelters now.", ("B1-T1-02",))


def test_the_question_holds_the_notes_their_codes_and_nothing_else(endpoint: Endpoint) -> None:
    endpoint.says(GOOD)
    drafter(endpoint).draft(POINTS)
    ((path, headers, body),) = endpoint.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer s3cret"
    assert (body["model"], body["temperature"]) == ("some-model", 0)
    sent = [json.loads(line) for line in body["messages"][1]["content"].split("\n")]
    assert sent == [{"code": point.code, "note": point.text} for point in POINTS]


def refused(endpoint: Endpoint, why: str, silence_seconds: float = 5.0) -> str:
    with pytest.raises(Unavailable, match=why) as caught:
        drafter(endpoint, silence_seconds).draft(POINTS)
    message = str(caught.value)
    assert "nothing was changed" in message.lower()
    assert "Zanzibar" not in message and "s3cret" not in message
    return message


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("I cannot help with Zanzibar.", "not in the form"),
        ("[" * 50_000, "not in the form"),
        ("[1]", "no wording"),
        ('{"wording": " ", "codes": ["B1-T1-01"]}', "no wording"),
        ('{"wording": "Open.", "codes": "B1-T1-01"}', "no wording, or no list"),
        ('{"wording": "Open.", "codes": []}', "does not cite"),
        ('{"wording": "Open.", "codes": ["B1-T1-01", "B9-T9-09"]}', "cites others"),
        ('{"wording": "Open.", "codes": [1]}', "cites others"),
        (json.dumps({"wording": "x" * 2_001, "codes": ["B1-T1-01"]}), "longer than 2,000"),
        ("", "declined"),
        (None, "declined"),
    ],
)
def test_an_answer_that_cannot_be_used_says_why(
    endpoint: Endpoint, content: str | None, why: str
) -> None:
    endpoint.says(content, refusal="no")
    refused(endpoint, why)


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"", 401, "status 401"),
        (b"Zanzibar", 500, "status 500"),
        (b"<html>Zanzibar", 200, "no JSON"),
        (b"\xff\xfe", 200, "no JSON"),
        (b"{}", 200, "declined"),
        (b'{"choices": [null]}', 200, "declined"),
        (b" " * 300_000, 200, "more than 200,000 bytes"),
    ],
)
def test_a_server_that_fails_is_named(
    endpoint: Endpoint, body: bytes, status: int, why: str
) -> None:
    endpoint.gives(body, status)
    refused(endpoint, why)


def test_notes_do_not_follow_a_redirect_to_another_host(endpoint: Endpoint) -> None:
    endpoint.gives(b"", 307, Location="http://127.0.0.2:9/v1/chat/completions")
    refused(endpoint, "status 307")


def test_a_silent_server_is_given_up(endpoint: Endpoint) -> None:
    endpoint.answer = lambda handler: time.sleep(2)
    refused(endpoint, "was silent for 0.2 seconds", silence_seconds=0.2)


def test_a_server_that_breaks_off_or_is_not_there_is_told_of(endpoint: Endpoint) -> None:
    endpoint.answer = lambda handler: handler.connection.close()
    refused(endpoint, "cannot be reached")
    gone = ChatDrafter("http://127.0.0.1:9/v1", "some-model")
    with pytest.raises(Unavailable, match="cannot be reached"):
        gone.draft(POINTS)


def test_neither_note_nor_answer_nor_key_is_logged_or_printed(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint.says(GOOD)
    drafter(endpoint).draft(POINTS)
    assert endpoint.asked
    for word in ("Zanzibar", "Open shelters", "s3cret"):
        assert word not in caplog.text
    assert "s3cret" not in repr(drafter(endpoint))


def test_the_host_that_is_named_is_the_one_that_is_asked() -> None:
    assert ChatDrafter("https://models.example.org:8443/v1/", "m").host == "models.example.org:8443"
