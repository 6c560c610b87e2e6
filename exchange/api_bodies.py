"""What a call carries: its type, its size, its lines; nothing is read further than it may be long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import hdrs, web

from core.bodies import bounded
from exchange.problems import Problem

JSON = "application/json"
#: What one object per line may be called, with the name we answer by first: a line that is missing is noticed.
LINES_TYPES = ("application/jsonl", "application/x-ndjson", "application/ndjson")
LINES = LINES_TYPES[0]
#: The longest body of JSON, the longest line, and the longest body of lines.
LONGEST_JSON, LONGEST_LINE, LONGEST_LINES = 64 * 1024, 16 * 1024, 16 * 1024 * 1024  # bytes
MOST_LINES = 10_000
_PIECE = 16 * 1024  # bytes
#: So long nobody waits for the next piece of a body, in seconds.
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line of a body that is not empty; `fault` says why it cannot be read."""

    number: int
    raw: bytes
    fault: str = ""


def too_long(request: web.Request) -> None:
    """Refuse a body by the length it announces, before its key is looked at. Raises Problem 413."""
    most = LONGEST_LINES if request.content_type in LINES_TYPES else LONGEST_JSON
    if (request.content_length or 0) > most:
        raise _over(most)


def answer_type(request: web.Request) -> str:
    """Return the type of the answer, which is that of the body.

    Raises:
        Problem: 415 for a body that is neither JSON nor JSON Lines, 406 when the caller takes no such answer.

    """
    given = LINES if request.content_type in LINES_TYPES else request.content_type
    if given not in {JSON, LINES}:
        known = ", ".join((JSON, *LINES_TYPES))
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send one of these content types: {known}.")
    acceptable(request, given)
    return given


def acceptable(request: web.Request, given: str) -> None:
    """Refuse a caller that does not take the type of the answer. Raises Problem 406."""
    said = request.headers.get(hdrs.ACCEPT)
    if said is None:
        return
    taken = (part.partition(";") for part in said.casefold().split(","))
    for name, _, weight in taken:
        nothing = weight.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
        if name.strip() in {"*/*", "application/*", given} and not nothing:
            return
    raise Problem(HTTPStatus.NOT_ACCEPTABLE, f"The answer is {given}: accept it, or */*.")


async def whole(request: web.Request) -> bytes:
    """Read a body of JSON. Raises Problem 413 when it is longer than it may be, 408 when it does not come."""
    body = await bounded(_pieces(request), LONGEST_JSON)
    if body is None:  # sent in chunks, or packed
        raise _over(LONGEST_JSON)
    return body


async def lines(request: web.Request, seen: Callable[[bytes], None]) -> AsyncIterator[BodyLine]:
    """Yield the lines of a body as they come, blank ones passed over; too many or too much end with a fault.

    `seen` is handed every piece of the body that is read. Raises Problem 408 when it does not come.
    """
    rest, number, size, given = bytearray(), 0, 0, 0
    async for piece in _pieces(request):
        seen(piece)
        size += len(piece)
        if size > LONGEST_LINES:
            yield BodyLine(number + 1, b"", f"a body of lines has at most {LONGEST_LINES // 2**20} MiB")
            return
        *ended, left = (bytes(rest) + piece).split(b"\n")
        rest = bytearray(left[: LONGEST_LINE + 1])  # of a line that is too long no more is kept than shows it
        for raw in ended:
            number += 1
            if raw.strip():
                given += 1
                yield _line(number, raw, given)
                if given > MOST_LINES:
                    return
    if rest.strip():
        yield _line(number + 1, bytes(rest), given + 1)


def _line(number: int, raw: bytes, given: int) -> BodyLine:
    if given > MOST_LINES:
        return BodyLine(number, b"", f"a body has at most {MOST_LINES} lines: send the others after them")
    if len(raw) > LONGEST_LINE:
        return BodyLine(number, b"", f"a line has at most {LONGEST_LINE // 1024} KiB")
    return BodyLine(number, raw)


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    try:
        while True:
            async with asyncio.timeout(_PATIENCE):
                piece = await request.content.read(_PIECE)
            if not piece:
                return
            yield piece
    except TimeoutError:
        raise Problem(HTTPStatus.REQUEST_TIMEOUT, "The body did not come: send it again.") from None


def _over(most: int) -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body may have {most // 1024} KiB: send less at once.")
