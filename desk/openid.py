"""Signing in through an OpenID provider: code flow with PKCE; what it signs is read by joserfc."""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.access import Errand, Role
from core.errors import UsynysError

#: What a provider may sign with: never a secret that two know, never nothing.
_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "EdDSA"]
#: What a provider must tell of itself.
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
#: How long a provider may take to answer, in seconds; and how long its addresses and keys are believed.
_PATIENCE = ClientTimeout(total=10)
_BELIEVED = timedelta(hours=1)
#: How far two clocks may be apart, in seconds.
_OFF = 60


class Refusal(StrEnum):
    """Why a provider's answer is not accepted: for the log, the browser is told no more than that."""

    AWAY = "away"  # it does not answer, or not as a provider does
    ANOTHER_ISSUER = "another_issuer"
    SIGNATURE = "signature"
    CLAIMS = "claims"  # issuer, audience, nonce or a time is wrong
    NO_ROLE = "no_role"


class OpenIdError(UsynysError):
    """The provider's answer is not accepted: `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the settings name it; `roles` says which of its words makes which role, the first that fits."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    role_claim: str
    roles: Sequence[tuple[str, Role]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at the provider; the subject is a hash, because providers may use personal numbers."""

    subject: str
    name: str
    role: Role


@dataclass(slots=True)
class _Known:
    """What the provider has told of itself."""

    until: datetime | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    keys: KeySet | None = None


class OpenId:
    """Sends browsers to the provider and reads what they bring back."""

    def __init__(self, provider: Provider, now: Callable[[], datetime]) -> None:
        self._provider = provider
        self._now = now
        self._known = _Known()

    async def address(self, errand: Errand) -> str:
        """Return where the browser goes to sign in.

        Raises:
            OpenIdError: the provider does not answer, or is another one.

        """
        about = await self._about()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(errand.verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self._provider.client_id,
            "redirect_uri": self._provider.redirect_uri,
            "scope": "openid profile",
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{about['authorization_endpoint']}?{urlencode(asked)}"

    async def identity(self, code: str, said_issuer: str | None, errand: Errand) -> Identity:
        """Return who has signed in: the code is changed for a token whose every claim is checked.

        Raises:
            OpenIdError: anything about it is not as it should be.

        """
        if said_issuer not in {None, self._provider.issuer}:  # RFC 9207
            raise OpenIdError(Refusal.ANOTHER_ISSUER)
        about = await self._about()
        answer = await self._post(about["token_endpoint"], code, errand.verifier)
        claims = await self._claims(str(answer.get("id_token", "")), errand.nonce)
        role = self._role(claims)
        if role is None:
            raise OpenIdError(Refusal.NO_ROLE)
        subject = hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()
        return Identity(subject, str(claims.get("preferred_username", "")).partition("@")[0], role)

    async def _claims(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        """Check signature, issuer, audience, times and nonce; keys that were changed meanwhile are asked for once."""
        for fresh in (False, True):
            try:
                token = jwt.decode(id_token, await self._keys(fresh=fresh), algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                continue
            self._check(token.claims, nonce)
            return token.claims
        raise OpenIdError(Refusal.SIGNATURE)

    def _check(self, claims: dict[str, Any], nonce: str) -> None:
        expected = jwt.JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=_OFF,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            expected.validate(claims)
        except JoseError:
            raise OpenIdError(Refusal.CLAIMS) from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._provider.client_id) != self._provider.client_id:
            raise OpenIdError(Refusal.CLAIMS)

    def _role(self, claims: Mapping[str, Any]) -> Role | None:
        said: Any = claims
        for part in self._provider.role_claim.split("."):
            said = said.get(part) if isinstance(said, Mapping) else None
        words = {said} if isinstance(said, str) else set(said) if isinstance(said, list) else set()
        return next((role for word, role in self._provider.roles if word in words), None)

    async def _about(self) -> Mapping[str, Any]:
        if self._known.until is None or self._now() >= self._known.until:
            about = await self._get(f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self._provider.issuer:
                raise OpenIdError(Refusal.ANOTHER_ISSUER)
            if not all(isinstance(about.get(name), str) for name in _ADDRESSES):
                raise OpenIdError(Refusal.AWAY)
            self._known = _Known(self._now() + _BELIEVED, about)
        return self._known.about

    async def _keys(self, *, fresh: bool) -> KeySet:
        if self._known.keys is None or fresh:
            about = await self._about()
            keys = await self._get(about["jwks_uri"])
            self._known.keys = KeySet.import_key_set({"keys": keys.get("keys", [])})
        return self._known.keys

    async def _get(self, address: str) -> Mapping[str, Any]:
        return await self._ask("GET", address)

    async def _post(self, address: str, code: str, verifier: str) -> Mapping[str, Any]:
        """Change a code for tokens; the secret goes in the head of the request, as every provider takes it."""
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._provider.redirect_uri,
            "client_id": self._provider.client_id,
            "code_verifier": verifier,
        }
        pair = ":".join(quote(each, safe="") for each in (self._provider.client_id, self._provider.client_secret))
        head = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return await self._ask("POST", address, data=sent, headers=head if self._provider.client_secret else {})

    async def _ask(self, method: str, address: str, **how: Any) -> Mapping[str, Any]:
        """Ask once; people sign in so rarely that no connection is kept."""
        try:
            async with (
                ClientSession(timeout=_PATIENCE, raise_for_status=True) as http,
                http.request(method, address, allow_redirects=False, **how) as answer,
            ):
                said = await answer.json()
        except (ClientError, TimeoutError, ValueError):
            raise OpenIdError(Refusal.AWAY) from None
        if not isinstance(said, dict):
            raise OpenIdError(Refusal.AWAY)
        return said
