"""Is the process up, and can it work? For monitors and proxies; says nothing of any conference."""

from typing import Any

from anyio import fail_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from synthesis.domain.errors import Unavailable
from synthesis.domain.ports import SILENT_SECONDS
from synthesis.routes.bench import workbench

PATIENCE_SECONDS = 3.0
"""A database that answers no sooner is as good as away: monitors ask every few seconds."""


async def health(_request: Request) -> Response:
    """GET /health -> ok, as long as the process answers at all."""
    return PlainTextResponse("ok")


def _ready() -> dict[str, Any]:
    store = workbench().store
    store.require_current()
    heard = [round(worker.silent_seconds, 1) for worker in store.jobs.workers()]
    alive = any(seconds <= SILENT_SECONDS for seconds in heard)
    return {"database": True, "worker": alive, "worker_silent_seconds": min(heard, default=None)}


async def ready(_request: Request) -> Response:
    """GET /ready -> 200 when the database answers and is of this version, 503 when not.

    Whether a worker was heard of is reported and fails nothing: notes can be
    written without one, and a proxy that took every server away for want of a
    worker would stop the typing too.
    """
    try:
        with fail_after(PATIENCE_SECONDS):
            return JSONResponse(await to_thread.run_sync(_ready, abandon_on_cancel=True))
    except Unavailable as error:
        return _not_ready(str(error))
    except TimeoutError:
        return _not_ready(f"The database did not answer within {PATIENCE_SECONDS:.0f} s.")


def _not_ready(why: str) -> Response:
    return JSONResponse({"database": False, "worker": False, "error": why}, 503)
