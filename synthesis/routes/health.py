"""Is the process up, and can it work? For monitors and proxies; says nothing of any conference."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from synthesis.domain.errors import Unavailable
from synthesis.domain.ports import SILENT_SECONDS
from synthesis.routes.answer import in_thread
from synthesis.routes.bench import workbench


async def health(_request: Request) -> Response:
    """GET /health -> ok, as long as the process answers at all."""
    return PlainTextResponse("ok")


def _ready() -> dict[str, Any]:
    workers = workbench().store.jobs.workers()
    heard = [round(worker.silent_seconds, 1) for worker in workers]
    alive = any(seconds <= SILENT_SECONDS for seconds in heard)
    return {"database": True, "worker": alive, "worker_silent_seconds": min(heard, default=None)}


async def ready(_request: Request) -> Response:
    """GET /ready -> 200 when the database answers, 503 when not.

    Whether a worker was heard of is reported and fails nothing: notes can be
    written without one.
    """
    try:
        return JSONResponse(await in_thread(_ready))
    except Unavailable as error:
        return JSONResponse({"database": False, "worker": False, "error": str(error)}, 503)
