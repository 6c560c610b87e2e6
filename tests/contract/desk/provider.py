"""An OpenID provider on loopback; it signs with another library than the desk reads with, and can be made to lie."""

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "usynys-desk", "secret of the desk"
#: Made once: it takes a while.
KEY, OTHER_KEY = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)


@dataclass
class LoopbackProvider:
    """Knows one person; `lies` replaces claims of the token, `signing` may be another key than the published one."""

    now: datetime
    issuer: str = ""
    subject: str = "870101400123"
    roles: tuple[str, ...] = ("operator",)
    lies: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    algorithm: str = "RS256"
    published: rsa.RSAPrivateKey = KEY
    signing: Any = KEY
    taken: int = 0

    async def about(self, _: web.Request) -> web.Response:
        """Tell where everything is."""
        told = {
            "issuer": self.lies.get("discovered", self.issuer),
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return web.json_response(told)

    async def keys(self, _: web.Request) -> web.Response:
        """Publish the key."""
        key = json.loads(RSAAlgorithm.to_jwk(self.published.public_key()))
        return web.json_response({"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]})

    def sign_in(self, address: str) -> str:
        """Do what a person does there; returns the address to which the browser is sent back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        state = self.lies.get("state", self.asked["state"])
        return f"{self.asked['redirect_uri']}?code=the-code&state={state}&iss={self.lies.get('answered', self.issuer)}"

    async def authorize(self, request: web.Request) -> web.Response:
        """Send the browser back at once, as a provider does where somebody is signed in already."""
        return web.Response(status=302, headers={"Location": self.sign_in(str(request.url))})

    async def token(self, request: web.Request) -> web.Response:
        """Change the code for a token, once, for whoever knows secret and verifier."""
        sent = await request.post()
        verifier = hashlib.sha256(str(sent["code_verifier"]).encode()).digest()
        head = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        right = (
            sent["code"] == "the-code"
            and sent["redirect_uri"] == self.asked["redirect_uri"]
            and base64.urlsafe_b64encode(verifier).decode().rstrip("=") == self.asked["code_challenge"]
            and request.headers["Authorization"] == f"Basic {head}"
        )
        self.taken += 1
        if not right:
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": self._signed()})

    def _signed(self) -> str:
        now = int(self.now.timestamp())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "preferred_username": "Dana.Serik@edu.example",
            "realm_access": {"roles": list(self.roles)},
        }
        told = {name: value for name, value in (claims | self.lies).items() if value is not None}
        return jwt.encode(told, self.signing, self.algorithm, headers={"kid": "1"})


@asynccontextmanager
async def provider(now: datetime) -> AsyncIterator[LoopbackProvider]:
    """Begin to vouch."""
    made = LoopbackProvider(now)
    app = web.Application()
    app.add_routes(
        [
            web.get("/.well-known/openid-configuration", made.about),
            web.get("/keys", made.keys),
            web.get("/authorize", made.authorize),
            web.post("/token", made.token),
        ]
    )
    async with TestServer(app) as server:
        made.issuer = str(server.make_url("")).rstrip("/")
        yield made
