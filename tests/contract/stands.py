"""A channel against a vendor whose days a test chooses: what was asked of the vendor, and what it took."""

import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

from aiohttp import web
from aiohttp.test_utils import TestServer

from core.flow.channel import Outgoing
from core.ports import Channel
from tests.contract import vendor
from tests.contract.days import OWED, Day, Outcome
from tests.contract.sides import offer
from tests.contract.vendor import Answer, says
from tests.ports import free_port

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
#: An answer of so many octets is as good as one without end.
_ENOUGH = 64 * 1024 * 1024


class Stand(Protocol):
    """One wire of the contract."""

    name: ClassVar[str]
    channel: Channel
    sent_elsewhere: int
    #: How many octets of an answer without end were taken, at most.
    poured: int
    #: What this wire owes on a day when it is not what all owe; a text says why it has no such day.
    owed: ClassVar[Mapping[Day, Outcome | str]]
    #: What must stand in no error and no log.
    secrets: ClassVar[tuple[str, ...]]

    @classmethod
    def opened(cls) -> "AbstractAsyncContextManager[Stand]":
        """Open vendor and channel."""
        ...

    async def stage(self, day: Day) -> None:
        """Let the vendor have such a day, once."""
        ...

    def message(self, number: int) -> Outgoing:
        """Return an offer of its own words."""
        ...

    async def seen(self) -> list[str]:
        """Return the words that reached the vendor, once for each time, or that the phone got."""
        ...

    async def later(self) -> None:
        """Let the time pass before a message of unknown fate is looked up."""
        ...


def owed(stand: type[Stand], day: Day) -> Outcome | str:
    """Return what a wire owes on a day, or why it has none."""
    return stand.owed.get(day, OWED[day])


class HttpStand:
    """What stands of vendors that speak HTTP have in common."""

    name: ClassVar[str]
    owed: ClassVar[Mapping[Day, Outcome | str]]
    address: ClassVar[str]
    secrets: ClassVar[tuple[str, ...]]

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.tried: list[str] = []
        self.sent_elsewhere, self.poured = 0, 0
        self._days: deque[Day] = deque()

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls) -> AsyncIterator["HttpStand"]:
        """Open the vendor on a socket, and the channel to it."""
        stand = cls()
        app = web.Application()
        app.router.add_route("*", "/elsewhere", stand._elsewhere)
        app.router.add_route("*", "/{path:.*}", stand._answer)
        server = TestServer(app)
        await server.start_server()
        stand._url = str(server.make_url("")).rstrip("/")
        stand.channel = stand._channel(stand._url)
        try:
            yield stand
        finally:
            await stand.channel.close()
            await server.close()

    _url: str
    channel: Channel

    async def stage(self, day: Day) -> None:
        """Let the vendor have such a day, once."""
        if day is Day.NO_CONNECTION:
            await self.channel.close()
            self.channel = self._channel(f"http://127.0.0.1:{free_port()}")
        else:
            self._days.append(day)

    def message(self, number: int) -> Outgoing:
        """Return an offer of its own words."""
        made = offer(self.address)
        return replace(made, message_id=f"m-{number}", text=f"{number}. {made.text}", since=NOW)

    async def seen(self) -> list[str]:
        """Return the words that reached the vendor, once for each time."""
        return self.tried

    async def later(self) -> None:
        """Pass no time: this vendor can be asked at once."""

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if request.method == "GET":
            return web.json_response(self._listed())
        self.tried.append(self._text(form))
        day = self._days.popleft() if self._days else Day.TAKES
        if day in {Day.TAKES, Day.TRICKLE, Day.LOST_TAKEN}:
            self.taken.append(self._text(form))
        return await self._answers(day)(request)

    def _answers(self, day: Day) -> Answer:
        if day is Day.TAKES:
            return says(self._accepted())
        if day is Day.TRICKLE:
            return vendor.trickles(self._accepted())
        if day is Day.REDIRECT:
            return vendor.sends_elsewhere(f"{self._url}/elsewhere")
        return self._never_ends if day is Day.HUGE else _ALIKE.get(day) or self._refuses(day)

    async def _never_ends(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with contextlib.suppress(OSError):
            while self.poured < _ENOUGH:
                await response.write(b" " * 65_536)
                self.poured += 65_536
        return response

    async def _elsewhere(self, _: web.Request) -> web.StreamResponse:
        self.sent_elsewhere += 1
        return web.json_response(self._accepted())

    def _channel(self, url: str) -> Channel:
        raise NotImplementedError

    def _accepted(self) -> Any:
        raise NotImplementedError

    def _listed(self) -> Any:
        raise NotImplementedError

    def _refuses(self, day: Day) -> Answer:
        raise NotImplementedError

    def _text(self, form: Mapping[str, str]) -> str:
        raise NotImplementedError


_ALIKE: Mapping[Day, Answer] = {
    Day.SILENCE: vendor.says_nothing,
    Day.TORN: vendor.hangs_up,
    Day.HALF_CLOSED: vendor.hangs_up_half,
    Day.HALF_ANSWER: vendor.stops_half_way,
    Day.PROXY: vendor.says_page(502),
    Day.GARBAGE: vendor.says_page(),
    Day.HOLES: says({}),
    Day.LOST_TAKEN: vendor.hangs_up,
    Day.LOST_UNTAKEN: vendor.hangs_up,
}
