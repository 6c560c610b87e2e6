"""How the house is, asked anew: the database, what processes share, each carrier, and how late each loop is."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from core.flow.outbox import Lane
from core.metrics import BEHIND, DATABASE_ANSWERS, UP, WAITING
from core.ports import Clock, Live
from core.store.base import Store
from core.store.lookups import Lookups
from core.views import carriers, now
from core.views.carriers import CarrierSeen, Carrying, Doing

#: A database that has not answered after so many wall seconds is away.
_PATIENCE: Final = 3.0
#: Whoever asks within so many wall seconds hears the same: strangers may ask.
_FRESH: Final = 1.0
#: So late no loop is on a good day; notices and campaigns may wait for the morning and for their pace.
LATE: Final = timedelta(minutes=1)
_LANES: Final = {lane: f"sending_{lane.name.lower()}s" for lane in Lane}
_MAY_WAIT: Final = frozenset({_LANES[Lane.NOTICE], _LANES[Lane.CAMPAIGN]})


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop: how much is due, and how long the longest of it has waited."""

    name: str
    waiting: int
    behind: timedelta

    @property
    def is_late(self) -> bool:
        """Whether somebody should look."""
        return self.behind > LATE and self.name not in _MAY_WAIT


@dataclass(frozen=True, slots=True)
class Condition:
    """The house at one moment; `answered_in` = how long the database took, None = it is away."""

    answered_in: timedelta | None
    shared: bool  # what processes share can be asked
    carriers: tuple[CarrierSeen, ...] = ()
    loops: tuple[Loop, ...] = ()

    @property
    def troubles(self) -> tuple[str, ...]:
        """Name what is not as on good days; nothing of it but the database keeps this process from its work."""
        named = [] if self.answered_in is not None else ["database"]
        named += [] if self.shared else ["redis"]
        named += [f"carrier:{one.wire}" for one in self.carriers if one.doing in {Doing.DEAF, Doing.FAILS}]
        return (*named, *(f"loop:{loop.name}" for loop in self.loops if loop.is_late))

    def to_json(self) -> dict[str, Any]:
        """Return it for machines; times in seconds."""
        return {
            "database": {"up": self.answered_in is not None, "seconds": _seconds(self.answered_in)},
            "redis": {"up": self.shared},
            "carriers": {
                one.wire.value: {
                    "doing": one.doing.value,
                    "heard_until": one.heard_until.isoformat() if one.heard_until else None,
                    "deaf_since": one.deaf_since.isoformat() if one.deaf_since else None,
                }
                for one in self.carriers
            },
            "loops": {
                loop.name: {"waiting": loop.waiting, "behind_seconds": _seconds(loop.behind)} for loop in self.loops
            },
            "troubles": list(self.troubles),
        }


class Watch:
    """Looks at the house, at most once a second; what it sees stands among the figures, too."""

    def __init__(self, store: Store, live: Live, carrying: Sequence[Carrying], clock: Clock) -> None:
        self._store, self._live, self._carrying, self._clock = store, live, carrying, clock
        self._seen: tuple[float, Condition] | None = None
        self._looking = asyncio.Lock()

    async def look(self) -> Condition:
        """Return how the house is; never raises because something of it is away."""
        async with self._looking:
            if self._seen is None or time.monotonic() - self._seen[0] >= _FRESH:
                self._seen = (time.monotonic(), await self._look())
                _count(self._seen[1])
        return self._seen[1]

    async def _look(self) -> Condition:
        shared, began = await self._live.is_up(), time.monotonic()
        outcomes = await asyncio.gather(self._asked(), return_exceptions=True)
        if isinstance(outcomes[0], BaseException):
            return Condition(None, shared)
        seen, loops = outcomes[0]
        return Condition(timedelta(seconds=time.monotonic() - began), shared, seen, loops)

    async def _asked(self) -> tuple[tuple[CarrierSeen, ...], tuple[Loop, ...]]:
        instant = self._clock.now()
        async with asyncio.timeout(_PATIENCE), self._store.read() as tx:
            seen = await carriers.standing(Lookups(tx), self._carrying, instant)
            late = [Loop(one.loop, one.waiting, _since(one.since, instant)) for one in await now.lags(tx, instant)]
            waiting = await now.queues(tx, self._carrying, instant)
        for lane, name in _LANES.items():
            of_lane = [one for one in waiting if one.lane is lane]
            oldest = min((one.since for one in of_lane if one.since), default=None)
            late.append(Loop(name, sum(one.waiting for one in of_lane), _since(oldest, instant)))
        return seen, tuple(late)


def _since(oldest: datetime | None, instant: datetime) -> timedelta:
    return max(instant - oldest, timedelta(0)) if oldest else timedelta(0)


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 3)


def _count(condition: Condition) -> None:
    """Let the figures say the same."""
    UP.labels("database").set(condition.answered_in is not None)
    UP.labels("redis").set(condition.shared)
    for one in condition.carriers:
        UP.labels(one.wire).set(one.doing not in {Doing.DEAF, Doing.FAILS})
    if condition.answered_in is not None:
        DATABASE_ANSWERS.set(condition.answered_in.total_seconds())
    for loop in condition.loops:
        BEHIND.labels(loop.name).set(loop.behind.total_seconds())
        WAITING.labels(loop.name).set(loop.waiting)
