"""Telegram's Bot API over HTTP, as its clients speak it."""

import asyncio
import contextlib
import hmac
from http import HTTPStatus
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.faults import Fault
from sandbox.problems import ProblemError, read_body
from sandbox.telegram.error import TelegramError
from sandbox.telegram.messages import Call
from sandbox.telegram.methods import METHODS
from sandbox.telegram.params import Params, read_params, whole
from sandbox.trouble import misbehave, status_of, struck

_PREFIX = "/sandbox/wire/telegram"
_LONGEST_POLL = 50  # seconds
_DEFAULT_RETRY_AFTER = 5  # seconds


class TelegramWire:
    """The endpoints of the fake Bot API."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        """Return the endpoints, to be served on the gateway's own port."""
        path = f"{_PREFIX}/bot{{token}}/{{method}}"
        return [
            web.get(path, self._answer, allow_head=False),
            web.post(path, self._answer),
            web.route("*", f"{_PREFIX}/{{rest:.*}}", self._nothing),
        ]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        fault = await struck(self._box, "telegram", request.match_info["method"])
        if fault and (status := status_of(fault)):
            return _failing(fault, status).response()
        if fault:
            return await misbehave(request, fault, self._call)
        return await self._call(request)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response({"ok": True, "result": await self._result(request)})
        except TelegramError as error:
            return error.response()
        except ProblemError as problem:
            return TelegramError(problem.status, problem.status.phrase).response()

    async def _result(self, request: web.Request) -> Any:
        token = self._box.wires.telegram_token.encode()
        if not hmac.compare_digest(request.match_info["token"].encode(), token):
            raise TelegramError(HTTPStatus.UNAUTHORIZED, HTTPStatus.UNAUTHORIZED.phrase)
        name = request.match_info["method"].lower()
        if name not in METHODS:
            raise TelegramError(HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND.phrase)
        full_type = request.headers.get("Content-Type", "")
        params = read_params(dict(request.query), request.content_type, full_type, await read_body(request))
        if name == "getupdates":
            return await self._poll(params)
        return await self._do(name, params)

    async def _do(self, name: str, params: Params) -> Any:
        result = await self._box.store.do(lambda db: METHODS[name](Call(db, self._box, params)))
        if name == "setwebhook":
            self._box.woken.set()  # what waited may go now
        return result

    async def _poll(self, params: Params) -> Any:
        """Answer as soon as there are updates, at the latest after `timeout` seconds of the wall or when we close."""
        loop, closing = asyncio.get_running_loop(), self._box.closing
        end = loop.time() + min(whole(params, "timeout", 0), _LONGEST_POLL)
        while not closing.is_set():
            found = await self._do("getupdates", params)
            if found or loop.time() >= end:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await closing.wait()
        return []

    async def _nothing(self, _: web.Request) -> web.StreamResponse:
        return TelegramError(HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND.phrase).response()


def _failing(fault: Fault, status: HTTPStatus) -> TelegramError:
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        wait = fault.retry_after or _DEFAULT_RETRY_AFTER
        return TelegramError(status, f"Too Many Requests: retry after {wait}", retry_after=wait)
    return TelegramError(status, status.phrase)
