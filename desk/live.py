"""What an open page is told while it is looked at: that there is more to see, never what it is."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from aiohttp import web

from core.access import Operator, Permission
from desk.addresses import Address, page
from desk.auth import token
from desk.frame import HEADERS, Desk

_HEADERS = HEADERS | {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses that a page listens to, but for those of its own file."""
    return [page("/desk/offers/{id}/live", Permission.LOOK, _Live(desk).offer)]


class _Live:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def offer(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Tell a page whenever more has been noted about its offer than it shows."""
        return await tell(self._desk, request, self._noted(request.match_info["id"]))

    async def _noted(self, offer_id: str) -> AsyncGenerator[str, None]:
        async with aclosing(self._desk.views.versions(offer_id)) as versions:
            async for version in versions:
                yield str(version)


async def tell(desk: Desk, request: web.Request, marks: AsyncGenerator[str, None]) -> web.StreamResponse:
    """Tell a page whenever there is something else to see than it shows, by the marks of what there is to see.

    The page says what it shows (`?seen=`), a browser that comes back after a break what it was told last
    (Last-Event-ID). It ends with the session, and when the process ends; the browser then tries again by itself.
    """
    shown = request.headers.get("Last-Event-ID") or request.query.get("seen", "")
    response = web.StreamResponse(headers=_HEADERS)
    with suppress(ConnectionError):  # nobody looks any more
        async with aclosing(marks):
            async for mark in marks:
                if await _is_over(desk, request):
                    break
                if not response.prepared:
                    await response.prepare(request)
                    await response.write(b"retry: 1000\n\n")
                said = f"id: {mark}\nevent: changed\ndata: {mark}\n\n" if mark != shown else ": still here\n\n"
                shown = mark
                await response.write(said.encode())
        if response.prepared:
            await response.write_eof()
    return response if response.prepared else web.Response(status=401, headers=HEADERS)


async def _is_over(desk: Desk, request: web.Request) -> bool:
    """Tell whether the session has ended meanwhile; that a page listens keeps none alive."""
    return await desk.entrance.sessions.find(token(request), prolong=False) is None
