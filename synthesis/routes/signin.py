"""Sign-in by OpenID Connect, where it is set up: a claim leads to a role, as a join code does.

Whoever comes back with checked claims gets the cookie that the role's join code gives: so
replacing or ending that code puts them out too. No logic about rights.
"""

import hashlib
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from synthesis.domain.errors import NotAllowed, NotFound
from synthesis.domain.model import ConferenceId
from synthesis.routes import provider
from synthesis.routes.answer import in_thread
from synthesis.routes.bench import workbench
from synthesis.routes.identity import keep_cookie, sign, signing_key
from synthesis.routes.places import first_page, safe_next
from synthesis.services.access import MAX_NAME
from synthesis.services.admission import arrive, code_for
from synthesis.settings import SignIn

_COOKIE = "plenary_signin"
_SECONDS = 600
_PATH = "/signin"


def _oidc() -> SignIn:
    oidc = workbench().settings.oidc
    if oidc is None:
        raise NotFound("Nobody can sign in here; join with a code.")
    return oidc


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        signing_key(workbench()),
        salt="plenary.signin",
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def _begun(request: Request) -> dict[str, Any]:
    """What was begun on this device less than ten minutes ago."""
    try:
        kept = _serializer().loads(request.cookies.get(_COOKIE, ""), max_age=_SECONDS)
    except BadData:
        return {}
    return kept if isinstance(kept, dict) else {}


async def start(request: Request) -> Response:
    """GET /signin?conference=…&next=… -> the provider; no conference means the newest."""
    oidc = _oidc()
    session: dict[str, Any] = {
        "next": safe_next(request.query_params.get("next", "")),
        "conference": request.query_params.get("conference", "")[:64],
    }
    request.scope["session"] = session
    response = await provider.send_there(request, oidc, str(request.url_for("signed_in")))
    response.set_cookie(
        _COOKIE,
        await in_thread(lambda: _serializer().dumps(session)),
        max_age=_SECONDS,
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


async def back(request: Request) -> Response:
    """GET /signin/back -> the cookie that the claim's role gives, and on to its page."""
    oidc = _oidc()
    begun = await in_thread(_begun, request)
    request.scope["session"] = dict(begun)
    claims = await provider.said_of(request, oidc)
    role, name = _role(oidc, claims), _name(claims)
    code = await in_thread(_code, begun.get("conference", ""), role)
    actor, kept, visit = await in_thread(arrive, workbench().store, code, name)
    wanted = safe_next(str(begun.get("next", "")))
    response = RedirectResponse(wanted or first_page(actor.role), 303)
    keep_cookie(request, response, await in_thread(sign, workbench(), kept, actor.name, visit))
    response.delete_cookie(_COOKIE, path=_PATH, httponly=True, samesite="lax")
    return response


def _role(oidc: SignIn, claims: dict[str, Any]) -> str:
    """The role of the first rule that fits. Raises `NotAllowed` when none does."""
    said = claims.get(oidc.claim)
    values = {str(each) for each in said} if isinstance(said, list) else {str(said)}
    for value, role in oidc.roles:
        if value == "*" or (said is not None and value in values):
            return role
    raise NotAllowed(
        "You are signed in, but your account has no role in this conference. "
        "Ask the organiser, or join with a code."
    )


def _name(claims: dict[str, Any]) -> str:
    named = (claims.get(key) for key in ("name", "preferred_username", "email", "sub"))
    return next((str(each) for each in named if each), "")[:MAX_NAME]


def _code(conference: str, role: str) -> str:
    store = workbench().store
    every = store.conferences.all()
    if not every:
        raise NotFound("There is no conference here yet.")
    chosen = store.conferences.get(ConferenceId(conference)).id if conference else every[-1].id
    return code_for(store, chosen, role)
