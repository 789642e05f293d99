"""People who type notes, as the note box does: one at a time, sent again until acknowledged."""

import http.client
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

AGAIN_SECONDS = 0.02
PATIENCE_SECONDS = 10.0


class Typist(threading.Thread):
    """Types until asked to stop, then sends what is left.

    `acknowledged` has the text of each note by its client id, `refused` counts
    answers by status and sentence, `cut_off` the notes on their way to a server that went before
    it answered, `slowest` is the longest wait for an answer
    that came, in seconds.
    """

    def __init__(self, port: int, cookie: str, pause: float, spare: int | None = None) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, str] = {}
        self.refused: Counter[tuple[int, str]] = Counter()
        self.cut_off = 0
        self.slowest = 0.0
        self._port, self._cookie, self._pause = port, cookie, pause
        self._spare = port if spare is None else spare
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            note_id = secrets.token_hex(8)
            text = (
                f"Note {note_id} asks for shelters {'in every district ' * secrets.randbelow(30)}"
            )
            while not self._send(note_id, text):
                time.sleep(AGAIN_SECONDS)
            self.acknowledged[note_id] = text.strip()
            time.sleep(self._pause)

    def finish(self) -> None:
        """Stop typing once the note in hand is acknowledged."""
        self._stopping.set()
        self.join(120)
        assert not self.is_alive(), "a note was not acknowledged in two minutes"

    def _send(self, note_id: str, text: str) -> bool:
        body = {"id": note_id, "breakout": 1, "table": 1, "text": text}
        started = time.monotonic()
        try:
            status, answer = post(self._port, "/api/notes", body, self._cookie)
        except ConnectionRefusedError:  # nobody there
            self._port, self._spare = self._spare, self._port
            return False
        except (OSError, http.client.HTTPException, ValueError):
            self.cut_off += 1
            return False
        self.slowest = max(self.slowest, time.monotonic() - started)
        if status == 200 and answer.get("id") == note_id and answer.get("code"):
            return True
        self.refused[status, str(answer.get("error"))] += 1
        return False


def post(
    port: int, path: str, body: dict[str, object], cookie: str
) -> tuple[int, dict[str, object]]:
    """Send JSON and return status and answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        headers = {"Content-Type": "application/json", "Cookie": cookie}
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def join(port: int, code: str, name: str) -> str:
    """Join by a code and return the cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/join", urlencode({"code": code, "name": name}), form)
    response = connection.getresponse()
    assert response.status == 303, response.read()
    cookie = (response.getheader("Set-Cookie") or "").split(";")[0]
    connection.close()
    return cookie


@contextmanager
def typing(
    port: int, code: str, people: int = 4, pause: float = 0.0, spare: int | None = None
) -> Iterator[list[Typist]]:
    """People at work in the block; the server must answer at its begin and at its end.

    With a spare port they go there, and back, when nobody answers at the one where they are.
    """
    typists = [Typist(port, join(port, code, f"Ana {n}"), pause, spare) for n in range(people)]
    for typist in typists:
        typist.start()
    yield typists
    for typist in typists:
        typist.finish()
