"""Rows as JSON Lines: thousands of them read as they come, taken in groups, and answered line by line."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from core.register.answers import Answer
from exchange.api_bodies import LINES, BodyLine, lines
from exchange.api_rows import MOST_ROWS, Intake, RowOutcome, parsed, take_objects
from exchange.problems import Problem


class Stream:
    """The answer to one body of lines, written while the body is still being read.

    Reading never waits for the caller to read: one that sends everything before it listens would wait for us
    while we wait for it. What it has not read yet is kept, and the body is bounded.
    """

    def __init__(self, request: web.Request, intake: Intake, headers: Mapping[str, str]) -> None:
        self._request = request
        self._intake = intake
        self.response = web.StreamResponse(headers=dict(headers))
        self.response.content_type = LINES
        self._said: list[bytes] = []
        self._unsent: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin; nothing is sent before the first line is answered."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let everything be sent; after an error the connection breaks, so that nobody takes the answer for whole."""
        if self._writer is None:
            return
        if error is None:
            self._unsent.put_nowait(None)
            await self._writer
            return
        self._writer.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await self._writer
        if self._request.transport is not None:
            self._request.transport.abort()

    async def groups(self, seen: Callable[[bytes], None]) -> AsyncIterator[list[BodyLine]]:
        """Yield the lines of the body in groups. Raises Problem 422 when there is none."""
        waiting: list[BodyLine] = []
        async for line in lines(self._request, seen):
            waiting.append(line)
            if len(waiting) == MOST_ROWS:
                yield waiting
                waiting = []
        if waiting:
            yield waiting
        elif not self._said:
            detail = "One JSON object per line is expected, but there is no line."
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=[{"pointer": "", "detail": detail}])

    async def take(self, group: Sequence[BodyLine]) -> None:
        """Take a group of lines, and answer each of them with one line."""
        outcomes = [RowOutcome({"line": line.number}) for line in group]
        readable: list[tuple[RowOutcome, Any]] = []
        for line, outcome in zip(group, outcomes, strict=True):
            try:
                readable.append((outcome, _value(line)))
            except ValueError as error:
                outcome.errors = [{"pointer": "", "detail": str(error)}]
        await take_objects(readable, self._intake)
        await self._say(b"".join(orjson.dumps(outcome.to_json()) + b"\n" for outcome in outcomes))

    def answer(self) -> Answer:
        """Return everything that was answered."""
        return Answer(HTTPStatus.OK, b"".join(self._said).decode(), LINES)

    async def _say(self, piece: bytes) -> None:
        if self._writer is None:
            await self.response.prepare(self._request)
            self._writer = asyncio.create_task(self._pour())
        self._said.append(piece)
        self._unsent.put_nowait(piece)

    async def _pour(self) -> None:
        while (piece := await self._unsent.get()) is not None:
            await self.response.write(piece)
        await self.response.write_eof()


def _value(line: BodyLine) -> Any:
    if line.fault:
        raise ValueError(line.fault)
    return parsed(line.raw)
