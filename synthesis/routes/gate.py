"""Middleware that keeps people without a valid cookie off every page and every download.

A courtesy in front of the real defence: `pages/home.py` asks again on each
run, and the services check rights on every call.
"""

from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from synthesis.domain.errors import SynthesisError
from synthesis.domain.model import Actor
from synthesis.routes.answer import actor_of, comes_from_here
from synthesis.routes.join import say_unavailable
from synthesis.routes.places import TITLES, first_page, menu
from synthesis.routes.plain import message_page

OPEN = (
    "/join",
    "/j/",
    "/leave",
    "/signin",
    "/health",
    "/ready",
    "/metrics",
    "/api/",
    "/app/static/",
    "/static/",
)
"""Paths that answer for themselves, with or without a cookie."""
_SHELL = ("/_stcore/", "/component/", "/favicon", "/manifest.json")
_GUARDED = ("/media/", "/_stcore/upload_file/")
"""Streamlit's downloads and uploads: unguessable addresses, but not for everybody."""


def _not_for_you(actor: Actor, page: str) -> Response:
    own = first_page(actor.role)
    return message_page(
        f"{TITLES[page]} is not open to you",
        f"You joined as {actor.role}. Ask the organiser for another join link if you need it.",
        (f"Go to {TITLES[own.strip('/')]}", own),
        403,
    )


async def _answer(connection: HTTPConnection, method: str) -> Response | None:
    """What to say instead of letting the request through, or None."""
    path = connection.url.path
    guarded = path.startswith(_GUARDED)
    if path.startswith(OPEN) or (path.startswith(_SHELL) and not guarded):
        return None
    navigates = method in {"GET", "HEAD"} and "text/html" in connection.headers.get("accept", "")
    if not guarded and not navigates:
        return None
    actor = await actor_of(connection)
    if guarded:
        return None if actor else PlainTextResponse("Sign in first.", 401)
    if actor is None:
        wanted = path + (f"?{connection.url.query}" if connection.url.query else "")
        query = f"?{urlencode({'next': wanted})}" if wanted != "/" else ""
        return RedirectResponse(f"/join{query}", 303)
    page = path.strip("/")
    return _not_for_you(actor, page) if page in TITLES and page not in menu(actor) else None


class Gate:
    """The middleware; plain ASGI, so that streams and sockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the request, or let it through."""
        if scope["type"] == "websocket":
            if not comes_from_here(HTTPConnection(scope)):
                await WebSocketClose(1008)(scope, receive, send)
                return
        elif scope["type"] == "http":
            try:
                response = await _answer(HTTPConnection(scope), scope["method"])
            except SynthesisError as error:
                response = await say_unavailable(error)
            if response is not None:
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)
