"""What `app.py` hands to the server: routes, middleware, error answers, start and stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from types import FrameType
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from synthesis.domain.errors import SynthesisError
from synthesis.routes import cards, events, health, join, metrics, notes, signin
from synthesis.routes.announce import announce
from synthesis.routes.answer import in_thread, say_error
from synthesis.routes.bench import workbench
from synthesis.routes.gate import Gate
from synthesis.routes.headers import SecurityHeaders, script_hashes
from synthesis.routes.nodelay import answer_at_once
from synthesis.routes.supervise import supervised, worker_command
from synthesis.routes.watch import close_watches, ringing
from synthesis.sample import ensure_conference


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
        Route("/leave", join.ask_leave),
        Route("/leave", join.leave, methods=["POST"]),
        Route("/api/events", events.events),
        Route("/api/notes", notes.table_notes),
        Route("/api/notes", notes.add, methods=["POST"]),
        Route("/api/notes/many", notes.add_many, methods=["POST"]),
        Route("/api/notes/{code}/correct", notes.correct, methods=["POST"]),
        Route("/api/notes/{code}/withdraw", notes.withdraw, methods=["POST"]),
    ]


def middleware(shell: str) -> list[Middleware]:
    """Return the middleware, outermost first; `shell` is the HTML page that Streamlit serves."""
    return [Middleware(SecurityHeaders, scripts=script_hashes(shell)), Middleware(Gate)]


def errors() -> Mapping[Any, Callable[..., Any]]:
    """Return how errors that routes raise are answered."""
    return {SynthesisError: say_error}


def _close_streams_on_signal() -> None:
    """End live streams as soon as the server is asked to stop: it waits for them otherwise."""
    loop = asyncio.get_running_loop()

    def pass_on(then: Any) -> Callable[[int, FrameType | None], None]:
        def handle(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(close_watches)
            if callable(then):
                then(number, frame)

        return handle

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ValueError):  # not the main thread: tests, other servers
            signal.signal(number, pass_on(signal.getsignal(number)))


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
        if bench.settings.load_sample:
            await in_thread(ensure_conference, bench.store)
        print(await in_thread(announce, bench, address()), flush=True)
        answer_at_once()
        _close_streams_on_signal()
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(ringing())
            if bench.settings.start_worker:
                await stack.enter_async_context(supervised(worker_command()))
            yield

    return around
