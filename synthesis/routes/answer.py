"""What every JSON route shares: reading a request safely, naming the actor, answering errors.

The one place where errors become HTTP statuses. Decides nothing about notes,
ballots or boards.
"""

import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from synthesis.domain.errors import (
    Conflict,
    ImportRejected,
    Invalid,
    NotAllowed,
    NotFound,
    SynthesisError,
    Unavailable,
)
from synthesis.domain.model import Actor
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, actor_from_cookie, was_deleted
from synthesis.routes.plain import message_page

ROLE = "plenary.role"
"""Where a request's scope says in which role it is made, for the log."""
MAX_BODY_BYTES = 256 * 1024
"""The longest note is 20,000 characters; this leaves room for a pasted list."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class NotSignedIn(NotAllowed):
    """There is no valid cookie; the page offers to sign in again."""


class TooLarge(Invalid):
    """The request's body is longer than this server reads."""


STATUS: dict[type[Exception], int] = {
    Invalid: 422,
    ImportRejected: 422,
    TooLarge: 413,
    NotFound: 404,
    NotAllowed: 403,
    NotSignedIn: 401,
    Conflict: 409,
    Unavailable: 503,
    SynthesisError: 400,
}


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error by its nearest kind in `STATUS`."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def say_error(request: Request, error: Exception) -> Response:
    """Answer a `SynthesisError` with its sentence and status: a page, or JSON below /api/."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": str(error)}, status_of(error))
    back = request.url.path if request.url.path == "/join" else "/"
    return message_page("That did not work", str(error), ("Try again", back), status_of(error))


async def in_thread(call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run a call that waits for the database outside the event loop."""
    return await to_thread.run_sync(lambda: call(*args, **kwargs))


async def actor_of(connection: HTTPConnection) -> Actor | None:
    """Return who is asking, or None."""
    cookie = connection.cookies.get(COOKIE)
    actor = await in_thread(actor_from_cookie, workbench(), cookie) if cookie else None
    if actor is not None:
        connection.scope[ROLE] = str(actor.role)
    return actor


async def signed_in(request: Request) -> Actor:
    """Return who is asking. Raises `NotSignedIn`."""
    actor = await actor_of(request)
    if actor is None:
        cookie = request.cookies.get(COOKIE)
        if await in_thread(lambda: was_deleted(workbench(), cookie)):
            raise NotSignedIn("This conference was deleted. What you type is stored nowhere.")
        raise NotSignedIn("You are not signed in, or your access has ended. Sign in again.")
    return actor


def comes_from_here(connection: HTTPConnection) -> bool:
    """Tell whether the request was sent by one of our own pages, as far as the browser says."""
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == connection.headers.get("host", "")
    except ValueError:  # no address at all, such as "http://["
        return False


async def read_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """Return the body. Raises `TooLarge` without reading beyond the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"That is too long to send at once; at most {limit // 1024} kB fit.")
    return bytes(body)


async def read_json(request: Request) -> dict[str, Any]:
    """Return the body of a request that changes something.

    Raises `NotAllowed` when another site's page sent it, `Invalid` when it is no JSON object.
    """
    if not comes_from_here(request):
        raise NotAllowed("This was sent by a page of another site.")
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Invalid("Send application/json.")
    try:
        data = json.loads(await read_body(request))
    except (ValueError, RecursionError) as error:
        raise Invalid("The request is not readable as JSON.") from error
    if not isinstance(data, dict):
        raise Invalid("Send one JSON object.")
    return data


def text_in(data: dict[str, Any], key: str) -> str:
    """Return a text of the request. Raises `Invalid` when it is missing or something else."""
    value = data.get(key)
    if not isinstance(value, str):
        raise Invalid(f"“{key}” is missing or is not a text.")
    return value


def number_in(data: dict[str, Any], key: str) -> int:
    """Return a whole number of the request that the database can hold. Raises `Invalid`."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise Invalid(f"“{key}” is missing or is not a whole number.")
    return value
