"""Streamlit's own socket, spoken without a browser: what a thief would do."""

from contextlib import ExitStack, suppress

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

_QUIET_SECONDS = 4.0


class Session:
    """One socket with a cookie, and everything that came over it."""

    def __init__(self, address: str, cookie: str, taken_over: str = "") -> None:
        self.session_id = ""
        self.received = b""
        protocols = ["streamlit", "no-token", *([taken_over] if taken_over else [])]
        self._stack = ExitStack()
        opening = connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=protocols,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"plenary={cookie}"} if cookie else {},
            origin=address,  # type: ignore[arg-type]
            max_size=None,
        )
        self._socket: ClientConnection = self._stack.enter_context(opening)

    def run(self, page: str) -> str:
        """Have the script run on a page, and return all that was sent for it."""
        before = len(self.received)
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.widget_states.SetInParent()
        self._socket.send(message.SerializeToString())
        self._listen()
        return self.received[before:].decode("utf-8", "replace")

    def _listen(self) -> None:
        with suppress(TimeoutError):
            while True:
                raw = self._socket.recv(timeout=_QUIET_SECONDS)
                assert isinstance(raw, bytes)
                self.received += raw
                said = ForwardMsg.FromString(raw)
                if said.WhichOneof("type") == "new_session":
                    self.session_id = said.new_session.initialize.session_id or self.session_id
                if said.WhichOneof("type") == "script_finished":
                    early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
                    if said.script_finished != early:
                        return

    def close(self) -> None:
        self._stack.close()
