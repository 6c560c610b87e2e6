"""Proof of consents for others: signed records for whoever has the scope, keys and the trees of days for everybody."""

import json
from typing import Any, Protocol

from aiohttp import web
from pydantic import BaseModel

from core.evidence.record import SignedDay, SignedRecord
from exchange.api_door import Read
from exchange.api_keys import Scope


class Views(Protocol):
    """What may be seen of proof (core/views/evidence); each raises NotFoundError where there is nothing."""

    def keys(self) -> dict[str, Any]:
        """Return the public keys."""
        ...

    async def consent(self, offer_id: str) -> str:
        """Return the signed record of an answer, exactly as it was signed."""
        ...

    async def records(self, offer_id: str) -> dict[str, Any]:
        """Return all signed records of an offer."""
        ...

    async def day(self, day: str) -> str:
        """Return the signed root of a day, exactly as it was signed."""
        ...

    async def inclusion(self, day: str, record_id: str) -> dict[str, Any]:
        """Return where a record stands in the tree of its day."""
        ...


class RecordPage(BaseModel):
    """The signed records of one offer, oldest first: refusals, consents, withdrawals."""

    items: list[SignedRecord]
    next: None


class KeySaid(BaseModel):
    """One public key: 32 bytes, lower-case hex."""

    key_id: str
    algorithm: str
    key: str


class KeyPage(BaseModel):
    """The public keys, the signing one first."""

    items: list[KeySaid]
    next: None


class InclusionSaid(BaseModel):
    """The place of a record in the tree of its day, the path from its leaf to the root (RFC 6962), and the root."""

    index: int
    size: int
    path: list[str]
    day: SignedDay


def reads(views: Views) -> tuple[Read, ...]:
    """Return the addresses of proof; those without a scope are open to everybody: they tell nothing of anybody."""

    async def consent(request: web.Request) -> object:
        return json.loads(await views.consent(request.match_info["id"]))

    async def records(request: web.Request) -> object:
        return await views.records(request.match_info["id"])

    async def keys(_request: web.Request) -> object:
        return views.keys()

    async def day(request: web.Request) -> object:
        return json.loads(await views.day(request.match_info["day"]))

    async def inclusion(request: web.Request) -> object:
        return await views.inclusion(request.match_info["day"], request.match_info["id"])

    known = (Scope.EVIDENCE_READ,)
    return (
        Read("/api/v1/offers/{id}/consent", known, consent, "The signed record of what was answered", SignedRecord),
        Read("/api/v1/offers/{id}/evidence", known, records, "All signed records of an offer", RecordPage),
        Read("/api/v1/evidence/keys", (), keys, "The public keys that verify records", KeyPage),
        Read("/api/v1/evidence/{day}", (), day, "The signed root of a day of Almaty", SignedDay),
        Read("/api/v1/evidence/{day}/{id}", (), inclusion, "The place of a record in its tree", InclusionSaid),
    )
