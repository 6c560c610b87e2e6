"""The API of the state's systems: rows of registers in, offers, histories, decisions and queues out."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

import orjson
from aiohttp import web

from core.register import Register
from core.register.answers import Answers
from core.register.rows import ApplicationRow, EventRow, GuardianRow, PreschoolRow, VacancyRow
from core.values import Language
from exchange.api_door import Door, Intake
from exchange.api_keys import ApiKeys, Scope
from exchange.api_openapi import description
from exchange.problems import Handler, Problem

_LONGEST_PAGE = 200
_USUAL_PAGE = 50


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


def routes(register: Register, views: Views, keys: ApiKeys, answers: Answers) -> list[web.RouteDef]:
    """Return the addresses of the API; the middleware of `exchange.problems` belongs around them."""
    intakes = (
        Intake("/api/v1/events", EventRow, register.events, Scope.EVENTS_WRITE),
        Intake("/api/v1/guardians", GuardianRow, register.guardians, Scope.GUARDIANS_WRITE),
        Intake("/api/v1/applications", ApplicationRow, register.applications, Scope.APPLICATIONS_WRITE),
        Intake("/api/v1/vacancies", VacancyRow, register.vacancies, Scope.VACANCIES_WRITE),
        Intake("/api/v1/preschools", PreschoolRow, register.preschools, Scope.VACANCIES_WRITE),
    )
    door, described = Door(keys, answers), orjson.dumps(description(intakes))
    return [
        web.get("/api/v1/openapi.json", _openapi(described)),
        *(web.post(intake.path, door.taking(intake)) for intake in intakes),
        *(web.get(path, door.showing(scope, read)) for path, (scope, read) in _reads(views).items()),
    ]


def _openapi(described: bytes) -> Handler:
    async def openapi(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=HTTPStatus.OK, body=described, content_type="application/json", charset="utf-8")

    return openapi


def _reads(views: Views) -> Mapping[str, tuple[Scope, Callable[[web.Request], Awaitable[object]]]]:
    async def offers(request: web.Request) -> object:
        query = request.query
        limit = _number(request, "limit", least=1, most=_LONGEST_PAGE) or _USUAL_PAGE
        return await views.offers(query.get("guardian_id"), query.get("status"), query.get("cursor"), limit)

    async def offer(request: web.Request) -> object:
        return await views.offer(request.match_info["id"])

    async def history(request: web.Request) -> object:
        return await views.history(request.match_info["id"])

    async def application(request: web.Request) -> object:
        return await views.application(request.match_info["id"])

    async def queue(request: web.Request) -> object:
        year = _number(request, "year", least=1900, most=9999)
        language, everything = _one_of(request, "language", Language), _one_of(request, "all", ("true", "false"))
        found = await views.queue(request.match_info["preschool"], year, language, everything=everything == "true")
        return {"items": found, "next": None}

    return {
        "/api/v1/offers": (Scope.OFFERS_READ, offers),
        "/api/v1/offers/{id}": (Scope.OFFERS_READ, offer),
        "/api/v1/offers/{id}/history": (Scope.OFFERS_READ, history),
        "/api/v1/applications/{id}": (Scope.OFFERS_READ, application),
        "/api/v1/queues/{preschool}": (Scope.QUEUES_READ, queue),
    }


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
