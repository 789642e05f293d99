"""GET /metrics: counts for a scraper in Prometheus' text format. No name, text or code of anybody.

Kept from the public: only a request from this machine that no proxy passed on gets an
answer, or one that bears the token that is set. Everybody else is told that there is
nothing here.
"""

import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from synthesis.domain.ports import SILENT_SECONDS
from synthesis.routes.answer import in_thread
from synthesis.routes.bench import workbench
from synthesis.routes.watch import listeners

_HERE = {"127.0.0.1", "::1"}
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def _may_see(request: Request) -> bool:
    token = workbench().settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token:
        return hmac.compare_digest(given.encode(), token.encode())
    here = request.client is not None and request.client.host in _HERE
    return here and not any(name in request.headers for name in _PASSED_ON)


def _counts() -> dict[str, float]:
    store = workbench().store
    workers = [worker.silent_seconds for worker in store.jobs.workers()]
    return {
        **{f"{name}": count for name, count in store.conferences.counts().items()},
        "listeners": listeners(),
        "workers_alive": sum(seconds <= SILENT_SECONDS for seconds in workers),
    }


async def metrics(request: Request) -> Response:
    """GET /metrics -> one gauge a line, for this machine or whoever bears the token."""
    if not _may_see(request):
        return PlainTextResponse("Not Found", 404)
    counts = await in_thread(_counts)
    lines = [
        f"# TYPE plenary_{name} gauge\nplenary_{name} {value:g}" for name, value in counts.items()
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
