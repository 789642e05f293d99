"""Middleware that tells a device which of several web processes holds its page.

A page of Streamlit lives in one process, and so do its uploads and downloads. The process
that takes a page's socket names itself in a cookie; the proxy sends what bears the cookie
there, and elsewhere while that process is gone. Whoever takes the socket then names itself
anew, so a process that comes back takes nobody's page apart. Decides nothing else.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from synthesis.routes.bench import workbench

COOKIE = "plenary_web"
"""Known to the proxy too: see deploy/plenary.conf.template. It is no secret and opens nothing."""


class NamesItself:
    """Middleware for one of several web processes; plain ASGI, so that streams pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cookie to the answer that accepts a socket, where this process has a name."""
        name = workbench().settings.web_name if scope["type"] == "websocket" else ""
        if not name:
            await self.app(scope, receive, send)
            return

        async def send_with_name(message: Message) -> None:
            if message["type"] == "websocket.accept":
                message.setdefault("headers", [])
                MutableHeaders(raw=message["headers"]).append("set-cookie", _cookie(scope, name))
            await send(message)

        await self.app(scope, receive, send_with_name)


def _cookie(scope: Scope, name: str) -> str:
    secure = "; Secure" if scope["scheme"] == "wss" else ""
    return f"{COOKIE}={name}; HttpOnly; Path=/; SameSite=Lax{secure}"
