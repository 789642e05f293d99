"""Middleware that writes one line for each request, and answers for faults.

The line names the route's template, never the address as it came, which may hold a
join code or a query. A request has an id: that of a proxy in front, or one of ours;
it goes into every line that is logged for it, into the answer's headers, and onto
the page that a fault is answered with. Decides nothing.
"""

import logging
import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from synthesis.logs import request_id
from synthesis.routes.answer import ROLE
from synthesis.routes.places import TITLES
from synthesis.routes.plain import message_page

HEADER = b"x-request-id"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_UNASKED = ("/health", "/ready", "/metrics", "/static/", "/app/static/", "/component/")
_QUIET = (*_UNASKED, "/_stcore/health", "/_stcore/host-config", "/_stcore/script-health-check")
"""Asked for again and again by monitors and browsers: logged for whoever debugs."""
_SHELVES = ("/app/static/", "/static/", "/component/", "/media/", "/_stcore/upload_file/")
_HUNG_UP = 499

_log = logging.getLogger("plenary.requests")


class RequestLog:
    """The middleware; plain ASGI, so that streams and sockets pass untouched."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self.app = app
        self._templates = {r.endpoint: r.path for r in routes if isinstance(r, Route)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through and log its answer when that begins."""
        if scope["type"] == "http":
            mark = request_id.set(_id_of(scope))
            try:
                await self._follow(scope, receive, send)
            finally:
                request_id.reset(mark)
        else:
            await self.app(scope, receive, send)

    async def _follow(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        answered = False

        async def send_and_log(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start" and not answered:
                answered = True
                message["headers"] = [*message["headers"], (HEADER, request_id.get().encode())]
                self._write(scope, message["status"], began)
            await send(message)

        try:
            await self.app(scope, receive, send_and_log)
        except ClientDisconnect:
            self._write(scope, _HUNG_UP, began)
        except Exception:
            if answered:
                raise
            _log.exception("A request met a fault")
            with suppress(Exception):  # whoever asked may be gone
                await _say_fault(scope)(scope, receive, send_and_log)

    def _write(self, scope: Scope, status: int, began: float) -> None:
        level = logging.DEBUG if scope["path"].startswith(_QUIET) else logging.INFO
        if not _log.isEnabledFor(level):
            return
        known = self._templates.get(scope.get("endpoint", self))
        told = {
            "method": scope["method"],
            "route": known or _template(scope["path"]),
            "status": status,
            "ms": round((time.monotonic() - began) * 1000, 1),
            "role": scope.get(ROLE, "nobody"),
        }
        _log.log(
            level, "%(method)s %(route)s %(status)s in %(ms)s ms for %(role)s", told, extra=told
        )


def _id_of(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    named = given.decode("latin-1")
    return named if _ACCEPTABLE.fullmatch(named) else secrets.token_hex(8)


def _template(path: str) -> str:
    """Streamlit's own address, as far as it tells of nobody."""
    if path.strip("/") in TITLES or path in {"/", "/start"}:
        return path
    return next((f"{shelf}…" for shelf in _SHELVES if path.startswith(shelf)), "other")


def _say_fault(scope: Scope) -> Response:
    said = f"Plenary met a fault. Tell whoever runs the server this number: {request_id.get()}."
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": said}, 500)
    return message_page("That did not work", said, ("Try again", "/"), 500)
