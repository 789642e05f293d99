"""GET /api/events: the conference's stamp as server-sent events, whenever it grows.

Says that something changed, never what: pages fetch that with their own rights.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from synthesis.domain.model import ConferenceId
from synthesis.routes.answer import in_thread, signed_in
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, code_in_cookie, visit_in_cookie
from synthesis.routes.presence import notice
from synthesis.routes.watch import watching

PING_SECONDS = 15.0
"""Keeps proxies from closing a quiet stream."""


async def _messages(conference: ConferenceId, code: str, visit: str) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    sent = -1
    async with watching(conference) as watch:
        while not watch.closing:
            changed = watch.changed
            if watch.stamp >= 0 and code not in watch.codes:
                yield "event: ended\ndata: access\n\n"
                return
            if watch.stamp > sent:
                sent = watch.stamp
                yield f"data: {sent}\n\n"
            try:
                await asyncio.wait_for(changed.wait(), PING_SECONDS)
            except TimeoutError:
                await in_thread(notice, workbench(), visit)
                yield ": ping\n\n"


async def events(request: Request) -> Response:
    """Answer with a stream that ends when the access does."""
    actor = await signed_in(request)
    cookie = request.cookies.get(COOKIE)
    code = await in_thread(code_in_cookie, workbench(), cookie)
    visit = await in_thread(visit_in_cookie, workbench(), cookie)
    return StreamingResponse(
        _messages(actor.conference, code, visit),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )
