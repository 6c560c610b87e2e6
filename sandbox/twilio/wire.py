"""Twilio's REST interface for messages, as its own client speaks it (api version 2010-04-01)."""

import base64
import binascii
import functools
import hmac
import sqlite3
from http import HTTPStatus

from aiohttp import web

from core.values import ChannelName
from sandbox import faults, messages
from sandbox.box import Box
from sandbox.faults import Fault, FaultKind
from sandbox.messages import Message
from sandbox.problems import Handler, ProblemError, read_body
from sandbox.trouble import misbehave, status_of, struck
from sandbox.twilio import carrying, shape
from sandbox.twilio.carrying import API_VERSION, Order
from sandbox.twilio.error import TwilioError, bad
from sandbox.twilio.params import read_form, read_order, read_wish

_PREFIX = "/sandbox/wire/twilio"
_FAULT_CODES = {
    HTTPStatus.TOO_MANY_REQUESTS: (20429, "Too Many Requests"),
    HTTPStatus.INTERNAL_SERVER_ERROR: (20500, "An internal server error has occurred"),
    HTTPStatus.SERVICE_UNAVAILABLE: (20503, "Service is unavailable. Please try again"),
}


class TwilioWire:
    """The endpoints of the fake Twilio."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        """Return the endpoints, to be served on the gateway's own port."""
        messages_of = f"{_PREFIX}/{API_VERSION}/Accounts/{{account}}/Messages"
        return [
            web.post(f"{messages_of}.json", self._guarded(self._create)),
            web.get(f"{messages_of}.json", self._guarded(self._list), allow_head=False),
            web.get(f"{messages_of}/{{sid}}.json", self._guarded(self._fetch), allow_head=False),
            web.route("*", f"{_PREFIX}/{{rest:.*}}", self._guarded(self._nothing)),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        """Let faults strike first, then check who asks, then answer refusals in Twilio's shape."""

        @functools.wraps(handler)
        async def answer(request: web.Request) -> web.StreamResponse:
            fault = await struck(self._box, "twilio", request.method)
            if fault and (status := status_of(fault)):
                return TwilioError(status, *_FAULT_CODES[status], retry_after=fault.retry_after).response()
            if fault:
                return await misbehave(request, fault, functools.partial(self._checked, handler))
            return await self._checked(handler, request)

        return answer

    async def _checked(self, handler: Handler, request: web.Request) -> web.StreamResponse:
        try:
            self._check_credentials(request)
            return await handler(request)
        except TwilioError as error:
            return error.response()
        except ProblemError as problem:
            return TwilioError(problem.status, 20400, problem.detail).response()

    def _check_credentials(self, request: web.Request) -> None:
        kind, _, coded = request.headers.get("Authorization", "").partition(" ")
        try:
            given = base64.b64decode(coded, validate=True)
        except (ValueError, binascii.Error):
            given = b""
        wires = self._box.wires
        right = f"{wires.twilio_account}:{wires.twilio_token}".encode()
        if kind.lower() != "basic" or not hmac.compare_digest(given, right):
            raise TwilioError(HTTPStatus.UNAUTHORIZED, 20003, "Authenticate")
        if request.match_info.get("account", wires.twilio_account) != wires.twilio_account:
            raise _missing(request)

    async def _create(self, request: web.Request) -> web.Response:
        order = read_order(read_form(await read_body(request)), self._box.wires.twilio_from)
        outcome = await self._box.store.do(lambda db: self._accept(db, order))
        if isinstance(outcome, Fault):
            raise bad(int(outcome.what), f"The message to '{order.to}' is refused by a fault of the sandbox.")
        self._box.woken.set()
        return shape.answer(self._resource(outcome), HTTPStatus.CREATED)

    def _accept(self, db: sqlite3.Connection, order: Order) -> Message | Fault:
        # A refusal is answered, not raised: raising would undo that the fault was counted.
        refused = faults.strike(db, FaultKind.REFUSED, wire="twilio", number=order.to)
        return refused or carrying.accept(db, self._box, order)

    async def _fetch(self, request: web.Request) -> web.Response:
        sid = request.match_info["sid"]
        message = await self._box.store.do(lambda db: messages.by_id(db, ChannelName.SMS, sid))
        if message is None or message.wire != "twilio":
            raise _missing(request)
        return shape.answer(self._resource(message))

    async def _list(self, request: web.Request) -> web.Response:
        wish = read_wish(request.query)
        found = await self._box.store.do(wish.find)
        return shape.answer(shape.page_of(self._box.wires.twilio_account, found, wish))

    async def _nothing(self, request: web.Request) -> web.Response:
        raise _missing(request)

    def _resource(self, message: Message) -> dict[str, object]:
        return shape.resource(self._box.wires.twilio_account, message)


def _missing(request: web.Request) -> TwilioError:
    path = request.path.removeprefix(_PREFIX)
    return TwilioError(HTTPStatus.NOT_FOUND, 20404, f"The requested resource {path} was not found")
