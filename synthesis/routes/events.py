"""GET /api/events: the conference's stamp as server-sent events, whenever it grows.

Says that something changed, and not what: pages fetch that with their own rights. Only a
note box, which names its table, is told the new notes of that table themselves: else
hundreds of boxes would ask for their lists at once. It is not told of other tables.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from synthesis.domain.model import ConferenceId, Seat
from synthesis.routes.answer import in_thread, signed_in
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, code_in_cookie, visit_in_cookie
from synthesis.routes.notes import seat_named
from synthesis.routes.presence import notice
from synthesis.routes.watch import watching
from synthesis.services import capture

PING_SECONDS = 15.0
"""Keeps proxies from closing a quiet stream."""


async def _messages(
    conference: ConferenceId, seat: Seat | None, code: str, visit: str
) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    sent = -1
    async with watching(conference, seat) as watch:
        while not watch.closing:
            changed = watch.changed
            if watch.stamp >= 0 and code not in watch.codes:
                yield "event: ended\ndata: access\n\n"
                return
            messages, sent = watch.messages(sent, seat), watch.stamp
            for message in messages:
                yield message
            try:
                await asyncio.wait_for(changed.wait(), PING_SECONDS)
            except TimeoutError:
                await in_thread(notice, workbench(), visit)
                yield ": ping\n\n"


async def events(request: Request) -> Response:
    """Answer with a stream that ends when the access does; ?breakout=1&table=2 names a table."""
    actor = await signed_in(request)
    seat = seat_named(request) if request.query_params else None
    if seat is not None:
        capture.may_follow(actor, seat)
    cookie = request.cookies.get(COOKIE)
    code = await in_thread(code_in_cookie, workbench(), cookie)
    visit = await in_thread(visit_in_cookie, workbench(), cookie)
    return StreamingResponse(
        _messages(actor.conference, seat, code, visit),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )
