"""Calls that bring rows: read, taken, answered; one made again under its Idempotency-Key is answered, not done."""

import hashlib
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import orjson
from aiohttp import web

from core.register.answers import Answer, Answers, Known, Standing
from exchange.api_bodies import JSON, LINES_TYPES, answer_type, lines, too_long, whole
from exchange.api_door import Door, Entered
from exchange.api_rows import Intake, RowOutcome, read_objects, summed_up, take_objects
from exchange.api_streams import Stream
from exchange.problems import Handler, Problem

_LONGEST_KEY = 255  # characters of an Idempotency-Key


def taking(intake: Intake, door: Door) -> Handler:
    """Return the handler of an address that takes rows."""

    async def post(request: web.Request) -> web.StreamResponse:
        too_long(request)
        as_lines = request.content_type in LINES_TYPES
        body = b"" if as_lines else await whole(request)
        entered = await door.let_in(request, (intake.scope,))
        answer_type(request)
        call = _Call(door.answers, entered, _idempotency_key(request))
        if as_lines:
            return await _lines(request, intake, call)
        return await _json(request, intake, call, body)

    return post


class _Call:
    """One call with the key it may have come with."""

    def __init__(self, answers: Answers, entered: Entered, key: str | None) -> None:
        self._answers, self._caller, self._key = answers, entered.name, key
        self.headers = entered.headers

    async def begin(self) -> Known:
        """Return whether it is to be done. Raises Problem 409 while the same key is busy with another call."""
        if self._key is None:
            return Known(Standing.FRESH)
        known = await self._answers.begin(self._caller, self._key)
        if known.standing is Standing.BUSY:
            detail = "The call with this Idempotency-Key is still being done: ask again for its answer."
            raise Problem(HTTPStatus.CONFLICT, detail, {"Retry-After": "1"})
        return known

    def again(self, known: Known, request: str) -> Answer:
        """Return the answer that was given. Raises Problem 409 when the key came with another request."""
        if known.answer is None or known.digest != self._answers.digest(request):
            detail = "This Idempotency-Key was used for another request: use a fresh one for each request."
            raise Problem(HTTPStatus.CONFLICT, detail)
        return known.answer

    async def done(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work; when it cannot be done the key is free again."""
        try:
            await work()
        except BaseException:
            if self._key is not None:
                await self._answers.let_go(self._caller, self._key)
            raise

    async def go_on(self) -> None:
        """Keep the key for a call that takes long."""
        if self._key is not None:
            await self._answers.go_on(self._caller, self._key)

    async def keep(self, request: str, answer: Answer) -> None:
        """Remember the answer."""
        if self._key is not None:
            await self._answers.keep(self._caller, self._key, request, answer)


async def _json(request: web.Request, intake: Intake, call: _Call, body: bytes) -> web.StreamResponse:
    asked = _fingerprint(intake, request, hashlib.sha256(body).hexdigest())
    known = await call.begin()
    if known.standing is Standing.GIVEN:
        return _response(call.again(known, asked), call)
    given: list[Answer] = []

    async def work() -> None:
        objects, single = read_objects(body)
        outcomes = [RowOutcome({"index": i}, "" if single else f"/{i}") for i in range(len(objects))]
        await take_objects(list(zip(outcomes, objects, strict=True)), intake)
        status, said = summed_up(outcomes)
        given.append(Answer(status, orjson.dumps(said).decode(), JSON))
        await call.keep(asked, given[0])

    await call.done(work)
    return _response(given[0], call)


async def _lines(request: web.Request, intake: Intake, call: _Call) -> web.StreamResponse:
    known, digest = await call.begin(), hashlib.sha256()
    if known.standing is Standing.GIVEN:
        async for _ in lines(request, digest.update):
            pass
        return _response(call.again(known, _fingerprint(intake, request, digest.hexdigest())), call)
    stream = Stream(request, intake, call.headers)

    async def work() -> None:
        async for group in stream.groups(digest.update):
            await stream.take(group)
            await call.go_on()
        await call.keep(_fingerprint(intake, request, digest.hexdigest()), stream.answer())

    async with stream:
        await call.done(work)
    return stream.response


def _fingerprint(intake: Intake, request: web.Request, body: str) -> str:
    """Return what makes a request the same request: where it went, as what, and the SHA-256 of its body."""
    return f"{intake.path}\n{request.content_type}\n{body}"


def _response(answer: Answer, call: _Call) -> web.Response:
    kind = answer.content_type
    return web.Response(status=answer.status, text=answer.body, content_type=kind, headers=call.headers)


def _idempotency_key(request: web.Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= _LONGEST_KEY and key.isprintable()):
        detail = f"An Idempotency-Key has 1 to {_LONGEST_KEY} printable characters."
        raise Problem(HTTPStatus.BAD_REQUEST, detail)
    return key
