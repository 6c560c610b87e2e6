"""Now: what waits, is said and ends soon, how carriers and loops do; an open page is told when there is else to see."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from core.access import Operator, Permission
from core.views.condition import Condition
from core.views.now import MINUTES, SOON, NowSeen
from desk.addresses import Address, page
from desk.frame import Desk
from desk.live import tell

#: However many watch, the database is asked no more often, in seconds.
_EVERY = 0.5


def addresses(desk: Desk) -> list[Address]:
    """Return the addresses of this page, and of what it listens to."""
    now = _Now(desk)
    return [page("/desk/now", Permission.LOOK, now.show), page("/desk/now/live", Permission.LOOK, now.live)]


@dataclass(frozen=True, slots=True)
class _Look:
    """The moment as it was seen last, and a mark that tells it from another; `until` nobody looks anew."""

    seen: NowSeen
    condition: Condition | None
    mark: str
    until: float


class _Now:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = asyncio.Lock()
        self._last: _Look | None = None

    async def show(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Show the moment; `?still` leaves it as it is, for whoever reads slowly."""
        last = await self._latest()
        values: dict[str, Any] = {"now": last.seen, "condition": last.condition, "mark": last.mark}
        values |= {"minutes": MINUTES, "hours": int(SOON.total_seconds()) // 3600}
        return self._desk.page(request, "now", still="still" in request.query, **values)

    async def live(self, request: web.Request, _operator: Operator) -> web.StreamResponse:
        """Tell a page whenever the moment is another than it shows."""
        return await tell(self._desk, request, self._marks())

    async def _marks(self) -> AsyncGenerator[str, None]:
        async with aclosing(self._desk.views.overview.moments()) as moments:
            async for _ in moments:
                if self._last is not None:  # what was hinted at came after this look
                    pause = self._last.until - _wall()
                    await asyncio.sleep(pause)  # noqa: TID251 - half a second between looks, whatever happens meanwhile
                yield (await self._latest()).mark

    async def _latest(self) -> _Look:
        """Return what was seen a moment ago, or look anew: all who watch share one look."""
        async with self._lock:
            if self._last is None or _wall() >= self._last.until:
                overview = self._desk.views.overview
                seen, condition = await overview.now(), await overview.condition()
                self._last = _Look(seen, condition, _mark(seen, condition), _wall() + _EVERY)
            return self._last


def _mark(seen: NowSeen, condition: Condition | None) -> str:
    """Return what tells a moment from another, the same in every process; that time goes by is no change."""
    shown = replace(seen, at=seen.at.min), condition and (condition.answered_in is None, condition.shared)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _wall() -> float:
    return asyncio.get_running_loop().time()
