"""Calls that show something: each answer has an ETag, and whoever has it already is told so in a line."""

import base64
import hashlib
from http import HTTPStatus
from typing import Any, Protocol

import orjson
from aiohttp import ETag, web

from core.values import Language
from exchange.api_bodies import JSON, acceptable
from exchange.api_door import Door, Parameter, Read
from exchange.api_keys import Scope
from exchange.api_models import ApplicationSaid, EventSaid, HistorySaid, OfferPage, OfferSaid, QueuePage
from exchange.problems import Handler, Problem

_LONGEST_PAGE = 200
_USUAL_PAGE = 50

_LIMIT = Parameter("limit", "The most items of a page.", {"type": "integer", "minimum": 1, "maximum": _LONGEST_PAGE})
_CURSOR = Parameter("cursor", "The `next` of the page before.", {"type": "string"})
_TEXT = {"type": "string"}


class Views(Protocol):
    """What may be seen (core/views); each raises NotFoundError for an id that nothing has."""

    async def offer(self, offer_id: str) -> dict[str, Any]:
        """Return one offer."""
        ...

    async def offers(
        self, guardian_id: str | None = None, status: str | None = None, after: str | None = None, limit: int = 100
    ) -> dict[str, Any]:
        """Return `{"items", "next"}`. Raises InputError for a status or a cursor that is none."""
        ...

    async def history(self, offer_id: str) -> dict[str, Any]:
        """Return what happened to an offer."""
        ...

    async def application(self, application_id: str) -> dict[str, Any]:
        """Return the decisions on an application."""
        ...

    async def queue(
        self, preschool_id: str, year: int | None = None, language: str | None = None, *, everything: bool = False
    ) -> list[dict[str, Any]]:
        """Return the order of a preschool's queues."""
        ...


class Events(Protocol):
    """The life events that are kept (core/views/events)."""

    async def one(self, source: str, event_id: str) -> dict[str, Any]:
        """Return one event. Raises NotFoundError."""
        ...


def showing(read: Read, door: Door) -> Handler:
    """Return the handler of an address that shows something."""

    async def get(request: web.Request) -> web.StreamResponse:
        entered = await door.let_in(request, read.scopes)
        acceptable(request, JSON)
        if any("\0" in value for value in (*request.match_info.values(), *request.query.values())):
            raise Problem(HTTPStatus.BAD_REQUEST, "No id and no parameter holds a NUL character.")
        body = orjson.dumps(await read.show(request))
        tag = ETag(hashlib.sha256(body).hexdigest()[:32])
        headers = {**entered.headers, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
        response = web.Response(body=body, content_type=JSON, charset="utf-8", headers=headers)
        if any(known.value in {tag.value, "*"} for known in request.if_none_match or ()):
            response = web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        response.etag = tag
        return response

    return get


def reads(views: Views, events: Events) -> tuple[Read, ...]:
    """Return every address that shows what is in the registers, offers and queues."""
    return (*_offers(views), _application(views), _event(events), _queue(views))


def _offers(views: Views) -> tuple[Read, ...]:
    async def offers(request: web.Request) -> object:
        query = request.query
        found = await views.offers(query.get("guardian_id"), query.get("status"), _after(request), _limit(request))
        return {**found, "next": _cursor(found["next"])}

    async def offer(request: web.Request) -> object:
        return await views.offer(request.match_info["id"])

    async def history(request: web.Request) -> object:
        return await views.history(request.match_info["id"])

    known = (Scope.OFFERS_READ,)
    which = (Parameter("guardian_id", "Of one guardian.", _TEXT), Parameter("status", "In one state.", _TEXT))
    parameters = (*which, _CURSOR, _LIMIT)
    return (
        Read("/api/v1/offers", known, offers, "Offers in the order they were made", OfferPage, parameters),
        Read("/api/v1/offers/{id}", known, offer, "One offer", OfferSaid),
        Read("/api/v1/offers/{id}/history", known, history, "What happened to an offer, hash by hash", HistorySaid),
    )


def _application(views: Views) -> Read:
    async def application(request: web.Request) -> object:
        return await views.application(request.match_info["id"])

    summary = "The decisions on an application, with their citations"
    return Read("/api/v1/applications/{id}", (Scope.OFFERS_READ,), application, summary, ApplicationSaid)


def _event(events: Events) -> Read:
    async def event(request: web.Request) -> object:
        return await events.one(request.match_info["source"], request.match_info["id"])

    known, summary = (Scope.OFFERS_READ, Scope.EVENTS_WRITE), "A life event, and what followed from it"
    return Read("/api/v1/events/{source}/{id}", known, event, summary, EventSaid)


def _queue(views: Views) -> Read:
    async def queue(request: web.Request) -> object:
        year = _number(request, "year", least=1900, most=9999)
        language, everything = _one_of(request, "language", Language), _one_of(request, "all", ("true", "false"))
        found = await views.queue(request.match_info["preschool"], year, language, everything=everything == "true")
        return _page(found, _after(request), _limit(request))

    parameters = (
        Parameter("year", "Children born in one year.", {"type": "integer", "minimum": 1900, "maximum": 9999}),
        Parameter("language", "Queues of one language.", {"enum": list(Language)}),
        Parameter("all", "Also who waits no more.", {"enum": ["true", "false"]}),
        _CURSOR,
        _LIMIT,
    )
    summary = "The order of a preschool's queues"
    return Read("/api/v1/queues/{preschool}", (Scope.QUEUES_READ,), queue, summary, QueuePage, parameters)


def _page(found: list[dict[str, Any]], after: str | None, limit: int) -> dict[str, Any]:
    """Return a page of a list; places move, so a cursor names the one after whom it goes on."""
    names = [f"{item['application_id']} {item['submitted_at']}" for item in found]
    if after is not None and after not in names:
        detail = "cursor: the application after which this page begins has left the list: begin anew without a cursor."
        raise Problem(HTTPStatus.BAD_REQUEST, detail, parameter="cursor")
    start = 0 if after is None else names.index(after) + 1
    more = start + limit < len(found)
    return {"items": found[start : start + limit], "next": _cursor(names[start + limit - 1] if more else None)}


def _cursor(name: str | None) -> str | None:
    """Return a cursor: opaque, so that nobody builds one."""
    return None if name is None else base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _after(request: web.Request) -> str | None:
    text = request.query.get("cursor")
    if text is None:
        return None
    try:
        name = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        name = ""
    if not name.isprintable() or _cursor(name) != text or not name:
        raise Problem(HTTPStatus.BAD_REQUEST, "cursor: the `next` of a page is expected.", parameter="cursor")
    return name


def _limit(request: web.Request) -> int:
    return _number(request, "limit", least=1, most=_LONGEST_PAGE) or _USUAL_PAGE


def _number(request: web.Request, name: str, *, least: int, most: int) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise Problem(HTTPStatus.BAD_REQUEST, f"{name}: a number from {least} to {most} is expected.", parameter=name)
    return int(text)


def _one_of(request: web.Request, name: str, words: Any) -> str | None:
    text = request.query.get(name)
    if text is not None and text not in tuple(words):
        detail = f"{name}: one of {', '.join(words)} is expected."
        raise Problem(HTTPStatus.BAD_REQUEST, detail, parameter=name)
    return text
