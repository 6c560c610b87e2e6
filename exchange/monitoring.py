"""Reports out: stages of a service and changed rules, as signed POSTs (P 9, 27; H 8; S 9)."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from core.flow.channel import Failure, SendFailedError
from core.ports import Monitoring
from exchange.standard_webhooks import headers

_PATIENCE = ClientTimeout(total=10)


class HttpMonitoring(Monitoring):
    """The monitoring system behind one address; it tells reports apart by `webhook-id`."""

    def __init__(self, url: str, secret: bytes, now: Callable[[], datetime]) -> None:
        self._url, self._secret, self._now = url, secret, now
        self._session: ClientSession | None = None

    async def report(self, report_id: str, body: Mapping[str, Any]) -> None:
        """Post one report; anything but a 2xx answer means that it is to be posted again."""
        if self._session is None:
            self._session = ClientSession(timeout=_PATIENCE)
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        signed = {**headers(self._secret, report_id, self._now(), data), "Content-Type": "application/json"}
        try:
            async with self._session.post(self._url, data=data, headers=signed, allow_redirects=False) as answer:
                status = answer.status
        except TimeoutError:
            raise SendFailedError(Failure.TIMEOUT) from None
        except ClientError:
            raise SendFailedError(Failure.CONNECTION) from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise SendFailedError(Failure.VENDOR, code=str(status))

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
