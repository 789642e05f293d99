"""Which notes a draft is like: asked while somebody types, and never in the way of a note.

A draft is answered and forgotten: it is in the request's body, which no log
shows. Each person may ask so often and no more, and one draft is read at a time:
whoever comes meanwhile is told nothing.
"""

import logging
import threading
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from synthesis.domain.errors import SynthesisError
from synthesis.domain.model import Actor, Seat
from synthesis.routes.answer import in_thread, number_in, read_json, signed_in, text_in
from synthesis.routes.bench import workbench
from synthesis.services.similar import Similar, similar

EVERY_SECONDS = 1.0
"""How often one person may ask in the long run, after a few in a row."""
IN_A_ROW = 5
_MOST_KEPT = 20_000

_log = logging.getLogger(__name__)
_reading = threading.Lock()
_due: dict[tuple[str, str, Seat | None], float] = {}
"""By person: when the next question would be due if all came evenly."""


def _may_ask(actor: Actor) -> bool:
    """Tell whether this person may ask now, and count it (a leaky bucket)."""
    now = time.monotonic()
    key = (actor.conference, actor.name, actor.seat)
    due = max(_due.get(key, now), now)
    if due - now > EVERY_SECONDS * (IN_A_ROW - 1):
        return False
    if len(_due) >= _MOST_KEPT:
        _due.clear()
    _due[key] = due + EVERY_SECONDS
    return True


def _answer(actor: Actor, seat: Seat, draft: str) -> Similar | None:
    """None where another draft is being read, or the model that ships is not used here."""
    reader = workbench().reader()
    if reader is None or not _reading.acquire(blocking=False):
        return None
    try:
        return similar(workbench().store, reader, actor, seat, draft)
    except SynthesisError:
        raise
    except Exception:  # a bug; without its message and the lines' values, which could hold a draft
        _log.error("A draft at %s could not be compared with notes", seat)  # noqa: TRY400
        return None
    finally:
        _reading.release()


def _plain(found: Similar | None) -> dict[str, Any]:
    if found is None:
        return {"notes": [], "others": 0}
    notes = [{"code": note.code, "text": note.text} for note in found.notes]
    return {"notes": notes, "others": found.other_tables}


async def ask(request: Request) -> Response:
    """POST /api/notes/similar {breakout, table, text} -> {notes: [{code, text}], others: number}.

    429 for whoever asks too often.
    """
    actor = await signed_in(request)
    data = await read_json(request)
    seat = Seat(number_in(data, "breakout"), number_in(data, "table"))
    draft = text_in(data, "text")
    if not _may_ask(actor):
        return JSONResponse({"error": "Asked too often."}, 429, {"Retry-After": "5"})
    return JSONResponse(_plain(await in_thread(_answer, actor, seat, draft)))
