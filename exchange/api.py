"""The API of the state's systems: rows of registers in, offers, histories, decisions and queues out."""

from collections.abc import Callable, Sequence
from functools import cache
from http import HTTPStatus

import orjson
from aiohttp import web

from core.register import Register
from core.register.rows import ApplicationRow, EventRow, GuardianRow, PreschoolRow, VacancyRow
from exchange import api_docs
from exchange.api_door import Door, Read
from exchange.api_keys import Scope
from exchange.api_openapi import description
from exchange.api_posts import taking
from exchange.api_reads import showing
from exchange.api_rows import Intake
from exchange.problems import Handler


def intakes(register: Register) -> tuple[Intake, ...]:
    """Return every address that takes rows of the registers."""
    return (
        Intake("/api/v1/events", EventRow, register.events, Scope.EVENTS_WRITE),
        Intake("/api/v1/guardians", GuardianRow, register.guardians, Scope.GUARDIANS_WRITE),
        Intake("/api/v1/applications", ApplicationRow, register.applications, Scope.APPLICATIONS_WRITE),
        Intake("/api/v1/vacancies", VacancyRow, register.vacancies, Scope.VACANCIES_WRITE),
        Intake("/api/v1/preschools", PreschoolRow, register.preschools, Scope.VACANCIES_WRITE),
    )


def routes(taken: Sequence[Intake], shown: Sequence[Read], door: Door) -> list[web.RouteDef]:
    """Return the addresses of the API; the middleware of `exchange.problems` belongs around them."""
    # Made when somebody first asks: it takes as long as the rest of the start.
    described = cache(lambda: orjson.dumps(description(taken, shown)))
    return [
        web.get("/api/v1/openapi.json", _openapi(described)),
        *api_docs.routes(),
        *(web.post(intake.path, taking(intake, door)) for intake in taken),
        *(web.get(read.path, showing(read, door)) for read in shown),
    ]


def _openapi(described: Callable[[], bytes]) -> Handler:
    async def openapi(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=HTTPStatus.OK, body=described(), content_type="application/json", charset="utf-8")

    return openapi
