"""The OpenID Connect provider: sending people there, and what it truly says of them.

Nothing that comes back is believed before Authlib has checked state, nonce, signature,
issuer, audience and expiry of the ID token; the user-info address is never asked. Knows
nothing of conferences and roles.
"""

from functools import lru_cache
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from synthesis.domain.errors import NotAllowed, Unavailable
from synthesis.settings import SignIn

_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""A key that only the provider has: "none" and those of a shared secret are not here."""


@lru_cache(maxsize=4)
def _registered(oidc: SignIn) -> Any:
    return OAuth().register(
        name="oidc",
        server_metadata_url=f"{oidc.issuer}/.well-known/openid-configuration",
        client_id=oidc.client,
        client_secret=oidc.secret or None,
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "timeout": 10.0,
        },
    )


async def _client(oidc: SignIn) -> Any:
    """The client, once the provider's own description says that it is the one we know."""
    client = _registered(oidc)
    try:
        facts = await client.load_server_metadata()
    except (httpx2.HTTPError, ValueError) as error:
        raise Unavailable(
            "The place where people sign in does not answer. Try again, or join with a code."
        ) from error
    if str(facts.get("issuer", "")).rstrip("/") != oidc.issuer:
        raise NotAllowed("The sign-in provider calls itself by another name than is set here.")
    offered = facts.get("id_token_signing_alg_values_supported") or ["RS256"]
    facts["id_token_signing_alg_values_supported"] = [alg for alg in offered if alg in _SIGNED]
    return client


async def send_there(request: Request, oidc: SignIn, back: str) -> Response:
    """Return the way to the provider; `request.session` keeps what will be compared."""
    redirect: Response = await (await _client(oidc)).authorize_redirect(request, back)
    return redirect


async def said_of(request: Request, oidc: SignIn) -> dict[str, Any]:
    """Return the checked claims of whoever comes back from the provider.

    Raises `NotAllowed` when anything about them does not hold, `Unavailable` when the
    provider does not answer.
    """
    client = await _client(oidc)
    try:
        token = await client.authorize_access_token(request)
    except httpx2.HTTPError as error:
        raise Unavailable("The place where people sign in does not answer. Try again.") from error
    except (AuthlibBaseError, JoseError, ValueError) as error:
        raise NotAllowed(
            "Signing in did not work, or took too long. Begin again; if this comes back, "
            "tell the organiser."
        ) from error
    claims = token.get("userinfo")
    if not claims:
        raise NotAllowed("The sign-in provider did not say who you are.")
    return dict(claims)
