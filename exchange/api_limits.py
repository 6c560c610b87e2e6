"""How often the API may be called: shares of two rates, one of the address and one of the key (RFC 9110, 429)."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from core.flow.pace import Ask, Rate
from core.ports import Live
from exchange.problems import Problem

#: So many seconds' worth of calls may come at once after a rest.
AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts calls in all processes together; `now` is real time, also in the sandbox."""

    live: Live
    now: Callable[[], datetime]
    per_key: float  # calls a second, 0 = no limit
    per_address: float

    async def of_address(self, address: str) -> None:
        """Count a call from an address before anything else is looked at. Raises Problem 429."""
        await self._take("address", address, self.per_address)

    async def of_key(self, caller: str) -> Mapping[str, str]:
        """Count a call under a key; returns the headers that tell how many more there may be. Raises Problem 429."""
        rate = await self._take("key", caller, self.per_key)
        if rate is None:
            return {}
        (room,) = await self.live.look([Ask(_name("key", caller), 1, rate)], self.now())
        return _headers("key", rate, math.floor(room.units), room.wait)

    async def _take(self, what: str, who: str, per_second: float) -> Rate | None:
        rate = Rate.of(per_second, AT_ONCE * per_second)
        if rate is None:
            return None
        (wait,) = await self.live.take([[Ask(_name(what, who), 1, rate)]], self.now())
        if wait > timedelta(0):
            seconds = math.ceil(wait.total_seconds())
            detail = f"More than {per_second:g} calls a second: wait {seconds} s, or send several rows in one call."
            headers = {"Retry-After": str(seconds), **_headers(what, rate, 0, wait)}
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers)
        return rate


def _name(what: str, who: str) -> str:
    """Return the name of a rate; neither keys nor addresses stand in Redis."""
    return f"api-{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def _headers(what: str, rate: Rate, left: int, wait: timedelta) -> Mapping[str, str]:
    """Write the headers RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers)."""
    return {
        "RateLimit-Policy": f'"{what}";q={rate.at_once:g};w={AT_ONCE}',
        "RateLimit": f'"{what}";r={left};t={math.ceil(wait.total_seconds())}',
    }
