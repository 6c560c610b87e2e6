"""Twilio's own asynchronous client, taught what it lacks: another address, time limits, Retry-After, silent logs."""

from base64 import b64encode
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError, InvalidURL
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

from core.flow.channel import Failure, SendFailedError
from sms.twilio.answers import PlainAnswer
from sms.twilio.codes import failure_of_answer

_TWILIO = "https://api.twilio.com"
_TIMEOUT = ClientTimeout(total=20, connect=5)
_OK = range(200, 300)


class _Timed:
    """A session that keeps its time limit: twilio hands a timeout of None to each request, which means for ever."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def request(self, **request: Any) -> Any:
        request["timeout"] = _TIMEOUT
        return await self._session.request(**request)

    @property
    def closed(self) -> bool:
        return self._session.closed

    async def close(self) -> None:
        await self._session.close()


class TwilioHttp(AsyncTwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """The wire to Twilio; it is built inside a running loop. Every trouble leaves it as a SendFailedError.

    `api_url` replaces Twilio's address when it is given (another region, a sandbox).
    """

    def __init__(self, api_url: str | None) -> None:
        super().__init__(pool_connections=False)  # its own session would keep no time limit
        self._api_url = (api_url or _TWILIO).rstrip("/")
        self.session: Any = _Timed(ClientSession(response_class=PlainAnswer))

    async def request(self, method: str, url: str, **request: Any) -> Response:
        """Make one request and return an answer that is certainly a JSON object.

        Raises:
            SendFailedError: no connection, no answer, an answer that is none, or a refusal.

        """
        if self.session.closed:
            raise SendFailedError(Failure.CONNECTION, code="closed")
        # twilio would hand the credentials to aiohttp in a shape that aiohttp gives up.
        user_and_token = ":".join(request.pop("auth", None) or ())
        authorization = f"Basic {b64encode(user_and_token.encode()).decode()}"
        request["headers"] = {**(request.get("headers") or {}), "Authorization": authorization}
        try:
            response = await super().request(method, self._api_url + url.removeprefix(_TWILIO), **request)
        except (ClientConnectorError, ConnectionTimeoutError, InvalidURL) as error:
            failed = SendFailedError(Failure.CONNECTION, code=type(error).__name__)
        except (ClientError, OSError, ValueError, LookupError) as error:
            failed = SendFailedError(Failure.TIMEOUT, code=type(error).__name__)
        else:
            payload = _object(response.text)
            if response.status_code in _OK and payload:
                return response
            failed = _refusal(response, payload)
        # Outside the except clauses on purpose: the library's errors quote numbers, and a traceback would show them.
        raise failed

    def log_request(self, kwargs: Any) -> None:
        """Say nothing: twilio would log the numbers that are looked up."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Say nothing, like `log_request`."""


def _object(text: str) -> dict[str, Any]:
    try:
        payload = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return payload if isinstance(payload, dict) else {}


def _refusal(response: Response, payload: dict[str, Any]) -> SendFailedError:
    if response.status_code in _OK:
        return SendFailedError(Failure.TIMEOUT, code="unreadable answer")
    code = str(payload.get("code") or "")
    failure = failure_of_answer(response.status_code, code)
    return SendFailedError(failure, code=code or str(response.status_code), retry_after=_retry_after(response))


def _retry_after(response: Response) -> timedelta | None:
    """Read Retry-After, which is a number of seconds or a date; a date is measured by Twilio's own clock."""
    asked = response.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked), 86_400))
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(response.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(wait, timedelta(0))
