"""The signed cookie that remembers a join code and a name.

The cookie carries no role: the grant behind its code is looked up on every
call, so whoever joined by a revoked code is out at once. Knows nothing of
which page or route is being asked for.
"""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from synthesis.bootstrap import Workbench
from synthesis.domain.errors import Invalid, NotFound
from synthesis.domain.model import Actor
from synthesis.routes.presence import notice
from synthesis.services.access import join

COOKIE = "plenary"
MAX_AGE_SECONDS = 3 * 24 * 3600
"""A conference day and the days beside it; nobody types a code twice in one event."""
CLOCK_SLACK_SECONDS = 300
"""How far the server's clock may step back without throwing everybody out."""


def signing_key(bench: Workbench) -> str:
    """Return the key that signs cookies: the one that is set, or the database's own."""
    return bench.settings.secret or bench.store.grants.signing_key()


@lru_cache(maxsize=4)
def _serializer(bench: Workbench) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        signing_key(bench), salt="plenary.join", signer_kwargs={"digest_method": hashlib.sha256}
    )


def sign(bench: Workbench, code: str, name: str, visit: str = "") -> str:
    """Return the cookie's value for somebody who joined by `code` as `name`."""
    return str(_serializer(bench).dumps({"code": code, "name": name, "visit": visit}))


def _payload(bench: Workbench, cookie: str | None) -> dict[str, str]:
    """What a genuine cookie says, or nothing when it is forged, too old or malformed."""
    if not cookie:
        return {}
    try:
        said, signed_at = _serializer(bench).loads(cookie, return_timestamp=True)
    except BadData:
        return {}
    age = (datetime.now(UTC) - signed_at).total_seconds()
    if not -CLOCK_SLACK_SECONDS <= age <= MAX_AGE_SECONDS or not isinstance(said, dict):
        return {}
    return {key: str(said.get(key, "")) for key in ("code", "name", "visit")}


def actor_from_cookie(bench: Workbench, cookie: str | None) -> Actor | None:
    """Return who holds the cookie, or None when it is no good or its grant was revoked."""
    said = _payload(bench, cookie)
    if not said:
        return None
    try:
        actor = join(bench.store, said["code"], said["name"])
    except (NotFound, Invalid):
        return None
    notice(bench, said["visit"])
    return actor


def was_deleted(bench: Workbench, cookie: str | None) -> bool:
    """Tell whether the conference behind a genuine cookie is gone.

    A code that was replaced or ended is still on record; it goes only with its conference.
    """
    said = _payload(bench, cookie)
    try:
        return bool(said) and bench.store.grants.find(said["code"]) is None
    except NotFound:
        return True


def code_in_cookie(bench: Workbench, cookie: str | None) -> str:
    """Return the join code that a genuine cookie names, whether or not it is still valid."""
    return _payload(bench, cookie).get("code", "")


def visit_in_cookie(bench: Workbench, cookie: str | None) -> str:
    """Return the visit that a genuine cookie names, "" for none."""
    return _payload(bench, cookie).get("visit", "")


def name_in_cookie(bench: Workbench, cookie: str | None) -> str:
    """Return the name last given on this device, so that a form can offer it again."""
    return _payload(bench, cookie).get("name", "")


def keep_cookie(connection: HTTPConnection, response: Response, value: str) -> None:
    """Set the cookie on the response; the browser hides it from scripts and other sites."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=MAX_AGE_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=connection.url.scheme == "https",
    )


def drop_cookie(response: Response) -> None:
    """Clear the cookie."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
