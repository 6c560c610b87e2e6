"""Posting webhooks to the gateway, each answer told as an outcome."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from yarl import URL

from sandbox.retries import Answer, Outcome

#: Twilio's own limits: 5 s to connect, 15 s for all of it; Telegram names none, so it shares them.
_LIMITS = aiohttp.ClientTimeout(total=15, connect=5)


def open_session() -> aiohttp.ClientSession:
    """Open the connections of both vendors; cookies are neither kept nor sent."""
    return aiohttp.ClientSession(timeout=_LIMITS, cookie_jar=aiohttp.DummyCookieJar())


async def post(
    session: aiohttp.ClientSession,
    url: str,
    headers: Mapping[str, str],
    *,
    form: Mapping[str, str] | None = None,
    json: Any = None,
) -> Answer:
    """Post once; trouble on the way is an outcome, not an error."""
    # `encoded` keeps the URL byte for byte, because the signature is over exactly that; a fragment is never sent.
    target = URL(url, encoded=True)
    try:
        async with session.post(target, data=form, json=json, headers=headers, allow_redirects=False) as response:
            await response.read()
            return _answer(response)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
        return Answer(Outcome.NO_CONNECTION)
    except (aiohttp.ClientError, TimeoutError):
        return Answer(Outcome.READ_TIMEOUT)


def _answer(response: aiohttp.ClientResponse) -> Answer:
    if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(Outcome.OK, response.status)
    outcome = Outcome.CLIENT_ERROR if response.status < HTTPStatus.INTERNAL_SERVER_ERROR else Outcome.SERVER_ERROR
    wish = response.headers.get("Retry-After", "")
    # Six digits are eleven days: enough for any honest wish, and never too much for a timedelta.
    retry_after = timedelta(seconds=int(wish[:6])) if wish.isascii() and wish.isdecimal() else None
    return Answer(outcome, response.status, retry_after)
