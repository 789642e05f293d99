"""An OpenID Connect provider on loopback that really speaks the protocol, well or badly."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "plenary", "a client secret of thirty-two bytes"
_REGISTRY = JWSRegistry(algorithms=["RS256", "HS256", "none"])


@dataclass
class Provider:
    """What it says of whoever signs in, and how it cheats: `fault` names one way."""

    claims: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    address: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
    )
    asked: list[str] = field(default_factory=list)

    async def describe(self, _request: Request) -> JSONResponse:
        issuer = "https://evil.example" if self.fault == "other issuer" else self.address
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
        )

    async def authorize(self, request: Request) -> RedirectResponse:
        code = uuid.uuid4().hex
        self.codes[code] = dict(request.query_params)
        state = request.query_params["state"]
        return RedirectResponse(f"{request.query_params['redirect_uri']}?code={code}&state={state}")

    async def token(self, request: Request) -> JSONResponse:
        form = await request.form()
        asked = self.codes.pop(str(form.get("code")), None)
        if asked is None or "code_verifier" not in form:
            return JSONResponse({"error": "invalid_grant"}, 400)
        answer = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 600}
        if self.fault != "no id token":
            answer["id_token"] = self.signed(asked["nonce"])
        return JSONResponse(answer)

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": "https://evil.example" if self.fault == "wrong issuer" else self.address,
            "aud": "somebody else" if self.fault == "wrong audience" else CLIENT,
            "sub": "u1",
            "iat": now,
            "exp": now - 3_600 if self.fault == "expired" else now + 600,
            "nonce": "another" if self.fault == "wrong nonce" else nonce,
            **self.claims,
        }
        if self.fault == "no nonce":
            del claims["nonce"]
        if self.fault == "not signed":
            return jwt.encode({"alg": "none"}, claims, OctKey.import_key("x"), registry=_REGISTRY)
        if self.fault == "signed with the shared secret":
            key = OctKey.import_key(SECRET, {"kid": "k1"})
            return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, key, registry=_REGISTRY)
        if self.fault == "signed by another key":
            other = RSAKey.generate_key(2048, {"kid": "k1"})
            return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, other)
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)

    async def keys(self, _request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def userinfo(self, _request: Request) -> JSONResponse:
        self.asked.append("userinfo")
        return JSONResponse({"sub": "u1", "groups": ["staff"]})


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider on a free port of loopback."""
    provider = Provider()
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.describe),
            Route("/authorize", provider.authorize),
            Route("/token", provider.token, methods=["POST"]),
            Route("/jwks", provider.keys),
            Route("/userinfo", provider.userinfo),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    provider.address = f"http://127.0.0.1:{port}"
    yield provider
    server.should_exit = True
    thread.join(10)
