"""People at work through the proxy: they type notes, hold pages, and wait for changes.

Each does what our scripts and Streamlit's do in a browser, with the same patience, and keeps
the time from when something was first tried until it had succeeded.
"""

import http.client
import json
import secrets
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

SEND_AGAIN_SECONDS = 3.0
SEND_TIMEOUT_SECONDS = 8.0
"""Of the note box: pages/parts/notebox.js and outbox.js."""
LISTEN_AGAIN_SECONDS = 2.0
"""What routes/events.py tells a browser."""
CONNECT_AGAIN_SECONDS = 0.5
"""Streamlit asks after a quarter to half a second whether a server is there, then less often."""
QUIET_SECONDS = 10.0


@dataclass
class Door:
    """Where people go: the proxy's port, and the certificate that they trust."""

    port: int
    tls: ssl.SSLContext

    def open(self) -> http.client.HTTPSConnection:
        """Return a connection that is made with the first request."""
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=SEND_TIMEOUT_SECONDS, context=self.tls
        )

    def join(self, code: str, name: str) -> str:
        """Join by a code and return the cookie."""
        connection = self.open()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/join", urlencode({"code": code, "name": name}), form)
        response = connection.getresponse()
        if response.status != 303:
            raise RuntimeError(f"joining gave {response.status}")
        cookie = response.getheader("Set-Cookie") or ""
        if "Secure" not in cookie:
            raise RuntimeError("the cookie is not secure: the proxy's word on TLS is not believed")
        connection.close()
        return cookie.split(";")[0]


@dataclass
class Person(threading.Thread):
    """`deeds` are (first tried, done) in seconds of the clock that only goes forward."""

    door: Door
    cookie: str
    deeds: list[tuple[float, float]] = field(default_factory=list)
    tried: float = 0.0
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def finish(self) -> None:
        """Stop after what is being done."""
        self.stopping.set()
        self.join(60)

    def did(self) -> None:
        """What was tried since `tried` is done."""
        self.deeds.append((self.tried, time.monotonic()))

    def waited(self, since: float) -> float:
        """Return the longest wait that ended after a moment, counted from that moment on."""
        return max((end - max(start, since) for start, end in self.deeds if end > since), default=0)

    def carries_on(self, since: float) -> bool:
        """Tell whether something that was begun after a moment is done."""
        return any(start > since for start, _ in self.deeds)


@dataclass
class Typist(Person):
    """Types notes as the note box sends them: again and again until the note has a code."""

    seat: tuple[int, int] = (1, 1)
    pause: float = 1.0
    acknowledged: dict[str, str] = field(default_factory=dict)
    tries_in_vain: int = 0

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Type until asked to stop."""
        connection = self.door.open()
        while not self.stopping.is_set():
            note_id, self.tried = secrets.token_hex(8), time.monotonic()
            text = f"Note {note_id} asks for shelters in every district"
            while not self._send(connection, note_id, text):
                self.tries_in_vain += 1
                connection.close()
                time.sleep(SEND_AGAIN_SECONDS)
            self.acknowledged[note_id] = text
            self.did()
            self.stopping.wait(self.pause)

    def _send(self, connection: http.client.HTTPSConnection, note_id: str, text: str) -> bool:
        breakout, table = self.seat
        body = {"id": note_id, "breakout": breakout, "table": table, "text": text}
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        try:
            connection.request("POST", "/api/notes", json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        return response.status == 200 and answer.get("id") == note_id and bool(answer.get("code"))


@dataclass
class Listener(Person):
    """Waits for changes, as events.js does; a deed is the wait for the next one."""

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Listen until asked to stop."""
        self.tried = time.monotonic()
        while not self.stopping.is_set():
            with suppress(OSError, http.client.HTTPException):
                self._listen()
            self.stopping.wait(LISTEN_AGAIN_SECONDS)

    def _listen(self) -> None:
        connection = self.door.open()
        connection.request("GET", "/api/events", headers={"Cookie": self.cookie})
        response = connection.getresponse()
        while not self.stopping.is_set() and (line := response.readline()):
            if line.startswith(b"data:"):
                self.did()
                self.tried = time.monotonic()
        connection.close()


@dataclass
class Page(Person):
    """Holds a page of Streamlit open, and does something on it every few seconds."""

    page: str = "overview"
    pause: float = 4.0
    session: str = ""
    web: str = ""

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Use the page until asked to stop."""
        socket: ClientConnection | None = None
        while not self.stopping.is_set():
            self.tried = time.monotonic()
            done = False
            while not done and not self.stopping.is_set():
                try:
                    socket = socket or self._connect()
                    self._rerun(socket)
                    done = True
                except (OSError, WebSocketException):
                    socket = None
                    time.sleep(CONNECT_AGAIN_SECONDS)
            if done:
                self.did()
            self.stopping.wait(self.pause)
        if socket is not None:
            socket.close()

    def _connect(self) -> ClientConnection:
        """The cookie says which process held the page; whoever takes it now says so anew."""
        cookie = f"{self.cookie}; plenary_web={self.web}" if self.web else self.cookie
        origin = f"https://127.0.0.1:{self.door.port}"
        protocols = ["streamlit", "no-token", *([self.session] if self.session else [])]
        socket = connect(
            f"wss://127.0.0.1:{self.door.port}/_stcore/stream",
            ssl=self.door.tls,
            subprotocols=protocols,  # type: ignore[arg-type] # a name, and Streamlit's use of it
            additional_headers={"Cookie": cookie},
            origin=origin,  # type: ignore[arg-type] # a name
            max_size=None,
            ping_interval=None,  # no browser pings
            open_timeout=SEND_TIMEOUT_SECONDS,
            close_timeout=1,
        )
        told = socket.response.headers.get("Set-Cookie", "") if socket.response else ""
        self.web = told.partition("plenary_web=")[2].partition(";")[0] or self.web
        return socket

    def _rerun(self, socket: ClientConnection) -> None:
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.widget_states.SetInParent()
        socket.send(message.SerializeToString())
        end = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < end:
            raw = socket.recv(timeout=QUIET_SECONDS)
            said = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = said.WhichOneof("type")
            if kind == "new_session":
                self.session = said.new_session.initialize.session_id or self.session
            early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if kind == "script_finished" and said.script_finished != early:
                return
        raise TimeoutError("the page did not answer")
