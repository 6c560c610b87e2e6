"""The remote rules core: each confirmed application as one signed POST, the same id as often as it takes."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from pydantic import ValidationError

from core.flow.channel import Failure, SendFailedError
from exchange.rules_core.addresses import Allowed
from exchange.rules_core.decisions import DecisionRow
from exchange.standard_webhooks import headers

_PATIENCE = ClientTimeout(total=10, sock_connect=3)
#: No answer is longer: a decision has a few kilobytes.
_LONGEST = 64 * 1024
_LONGEST_WAIT = timedelta(hours=1)
_TAKEN = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
#: What an answer's status says went wrong; other 4xx refuse what we sent.
_FAILURES: Mapping[int, Failure] = {
    HTTPStatus.UNAUTHORIZED: Failure.CREDENTIALS,
    HTTPStatus.FORBIDDEN: Failure.CREDENTIALS,
    HTTPStatus.REQUEST_TIMEOUT: Failure.TIMEOUT,
    HTTPStatus.TOO_EARLY: Failure.THROTTLED,
    HTTPStatus.TOO_MANY_REQUESTS: Failure.THROTTLED,
}


class RemoteCore:
    """A rules core behind one address, which tells hand-overs apart by their id."""

    remote = True

    def __init__(self, url: str, secret: bytes, now: Callable[[], datetime], allowed: Allowed) -> None:
        self._url, self._secret, self._now, self._allowed = url, secret, now, allowed
        self._session: ClientSession | None = None

    async def submit(self, handover: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Post one hand-over; 200 and 201 bring its decision, 202 promises one.

        Raises SendFailedError for every other answer, for none, and for one that cannot be read.
        """
        named = str(handover["handover_id"])
        async with self._posted("applications", named, handover) as answer:
            return await _read(answer, named)

    async def withdraw(self, notice: Mapping[str, Any]) -> None:
        """Post that a consent was taken back; every 2xx takes it. Raises SendFailedError like `submit`."""
        async with self._posted("withdrawals", str(notice["withdrawal_id"]), notice) as answer:
            if not answer.ok:
                raise _refusal(answer)

    @asynccontextmanager
    async def _posted(self, path: str, named: str, told: Mapping[str, Any]) -> AsyncIterator[ClientResponse]:
        data = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        signed = {
            **headers(self._secret, named, self._now(), data),
            "Content-Type": "application/json",
            "Idempotency-Key": named,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        address = f"{self._url}/{path}"
        try:
            async with self._opened().post(address, data=data, headers=signed, allow_redirects=False) as answer:
                yield answer
        except TimeoutError:
            raise SendFailedError(Failure.TIMEOUT) from None
        except ClientError:
            raise SendFailedError(Failure.CONNECTION) from None

    def _opened(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(limit=20, socket_factory=self._allowed.open)
            # Nothing is unpacked: an answer is as long as it is sent.
            self._session = ClientSession(connector=connector, timeout=_PATIENCE, auto_decompress=False)
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


async def _read(answer: ClientResponse, handover_id: str) -> Mapping[str, Any] | None:
    if answer.status == HTTPStatus.ACCEPTED:
        return None
    if answer.status not in _TAKEN:
        raise _refusal(answer)
    body = await _bounded(answer)
    try:
        row = DecisionRow.model_validate_json(body)
    except ValidationError:
        raise SendFailedError(Failure.VENDOR, code="answer") from None
    if row.handover_id != handover_id:
        raise SendFailedError(Failure.VENDOR, code="another")
    return row.said()


def _refusal(answer: ClientResponse) -> SendFailedError:
    failure = _FAILURES.get(answer.status)
    if failure is None:
        ours = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
        failure = Failure.REJECTED if ours else Failure.VENDOR
    return SendFailedError(failure, code=str(answer.status), retry_after=_asked_to_wait(answer))


async def _bounded(answer: ClientResponse) -> bytes:
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > _LONGEST:
            raise SendFailedError(Failure.VENDOR, code="too long")
    return bytes(body)


def _asked_to_wait(answer: ClientResponse) -> timedelta | None:
    """Return how long it asks us to wait, in whole seconds and an hour at most."""
    asked = answer.headers.get("Retry-After", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= len("99999")):
        return None
    return min(timedelta(seconds=int(asked)), _LONGEST_WAIT)
