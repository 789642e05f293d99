"""What `app.py` hands to the server: routes, middleware, error answers, start and stop."""

import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from synthesis import logs
from synthesis.domain.errors import SynthesisError
from synthesis.routes import cards, events, health, join, metrics, notes, signin, similar, workbook
from synthesis.routes.announce import announce
from synthesis.routes.answer import in_thread, say_error
from synthesis.routes.bench import workbench
from synthesis.routes.connections import answer_at_once, keep_open
from synthesis.routes.garbage import collect_seldom
from synthesis.routes.gate import Gate
from synthesis.routes.headers import SecurityHeaders, script_hashes
from synthesis.routes.requestlog import RequestLog
from synthesis.routes.stopping import stop_cleanly
from synthesis.routes.supervise import supervised, worker_command
from synthesis.routes.watch import ringing
from synthesis.routes.way import NamesItself
from synthesis.sample import ensure_conference

_log = logging.getLogger(__name__)


def routes() -> list[BaseRoute]:
    """Return every plain route, in the order in which they are tried."""
    return [
        Route("/health", health.health),
        Route("/ready", health.ready),
        Route("/metrics", metrics.metrics),
        Route("/join", join.show),
        Route("/join", join.join, methods=["POST"]),
        Route("/j/{code}", join.show_code),
        Route("/signin", signin.start),
        Route("/signin/back", signin.back, name="signed_in"),
        Route("/cards", cards.show),
        Route("/cards/{code}", cards.project),
        Route("/workbook", workbook.download),
        Route("/leave", join.ask_leave),
        Route("/leave", join.leave, methods=["POST"]),
        Route("/api/events", events.events),
        Route("/api/notes", notes.table_notes),
        Route("/api/notes", notes.add, methods=["POST"]),
        Route("/api/notes/similar", similar.ask, methods=["POST"]),
        Route("/api/notes/many", notes.add_many, methods=["POST"]),
        Route("/api/notes/{code}/correct", notes.correct, methods=["POST"]),
        Route("/api/notes/{code}/withdraw", notes.withdraw, methods=["POST"]),
    ]


def middleware(shell: str) -> list[Middleware]:
    """Return the middleware, outermost first; `shell` is the HTML page that Streamlit serves."""
    return [
        Middleware(SecurityHeaders, scripts=script_hashes(shell)),
        Middleware(RequestLog, routes=routes()),
        Middleware(NamesItself),
        Middleware(Gate),
    ]


def errors() -> Mapping[Any, Callable[..., Any]]:
    """Return how errors that routes raise are answered."""
    return {SynthesisError: say_error}


def lifespan(
    address: Callable[[], str],
) -> Callable[[Any], contextlib.AbstractAsyncContextManager[None]]:
    """Return what happens around serving: open the workbench, load the sample into an empty
    database where the settings say so, say where we are, keep a worker.

    `address` is asked once the server knows its port.
    """

    @contextlib.asynccontextmanager
    async def around(_app: Any) -> AsyncIterator[None]:
        bench = await in_thread(workbench)
        logs.set_up(bench.settings.logs)
        if bench.settings.load_sample:
            await in_thread(ensure_conference, bench.store)
        _log.info("Serving at %s", address())
        if sys.stdout.isatty():  # join links are for whoever sits there, not for a log
            print(await in_thread(announce, bench, address()), flush=True)
        collect_seldom()
        answer_at_once()
        keep_open()
        stop_cleanly()
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(ringing())
            if bench.settings.start_worker:
                await stack.enter_async_context(supervised(worker_command()))
            yield
        _log.info("Stopped")

    return around
