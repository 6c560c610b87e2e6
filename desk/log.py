"""The log of access: for the auditor, by operator, family and day, and as a file."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from aiohttp import web

from core.access import Operator, Permission
from core.errors import InputError
from core.rules.calendar import local
from core.views.log import AskedLog
from desk import asking
from desk.addresses import Address, page
from desk.exporting import Format, Row, send
from desk.frame import Desk

#: What is looked at when nobody says what, and the most.
_DAYS, _LONGEST = timedelta(days=29), timedelta(days=366)
_COLUMNS = ("at", "operator", "family", "field", "reason", "shown_until")
#: The longest name of an operator and id of a family that are looked for.
_LONGEST_NAME = 128


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of the log and of its files."""
    log = _Log(desk)
    return [
        page("/desk/log", Permission.AUDIT, log.show),
        page("/desk/log/looks.{format}", Permission.AUDIT, log.file),
    ]


class _Log:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the latest looks, or those behind the ones that were shown."""
        try:
            asked = self._asked(request)
            seen = await self._desk.views.overview.log(asked, request.query.get("older", ""))
        except InputError:
            return self._desk.problem(request, 400, "bad_filter")
        query = {"begins": str(asked.begins), "ends": str(asked.ends)}
        query |= {"operator": asked.operator, "family": asked.guardian_id}
        return self._desk.page(request, "log", seen=seen, query=query, formats=list(Format))

    async def file(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Send all looks of a time as a file."""
        written = request.match_info["format"]
        if written not in set(Format):
            return self._desk.problem(request, 404, "not_found")
        try:
            asked = self._asked(request)
        except InputError:
            return self._desk.problem(request, 400, "bad_filter")
        heading = [self._desk.spoken(request).code("column", name) for name in _COLUMNS]
        name = f"usynys-log-{asked.begins}-{asked.ends}"
        return await send(request, name, Format(written), heading, self._rows(request, asked))

    async def _rows(self, request: web.Request, asked: AskedLog) -> AsyncIterator[Sequence[Row]]:
        spoken = self._desk.spoken(request)
        async for looks in self._desk.views.overview.log_lines(asked):
            yield [
                (
                    spoken.exactly(one.at),
                    one.operator,
                    one.guardian_id,
                    spoken.code("thing", one.field),
                    spoken.code("reason", one.reason),
                    spoken.exactly(one.ends_at) if one.ends_at else "",
                )
                for one in looks
            ]

    def _asked(self, request: web.Request) -> AskedLog:
        """Return which looks are asked for. Raises InputError for what cannot be."""
        begins, ends = asking.days(request.query, local(self._desk.now()).date(), _DAYS, _LONGEST)
        operator, family = (request.query.get(name, "").strip()[:_LONGEST_NAME] for name in ("operator", "family"))
        return AskedLog(begins, ends, operator, family)
