"""The reads that look over everything: the moment, the call list, figures, the catalogue, who looked at whom."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.live.news import ANYTHING
from core.ports import Clock, Live
from core.store.base import Store
from core.store.lookups import Lookups
from core.store.vault import Vault
from core.views import calls, figures, log, now
from core.views.calls import CallList, Sort
from core.views.carriers import Carrying
from core.views.condition import Condition, Watch
from core.views.figures import Asked, By, FiguresSeen, OfferLine
from core.views.log import AskedLog, LogSeen
from core.views.log import Look as LookSeen
from core.views.now import NowSeen
from core.views.previews import Asks


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched of the house: its carriers, the preferred ones first, and what its dialogs ask."""

    carriers: Sequence[Carrying] = ()
    asks: Asks = field(default_factory=dict)


class Overview:
    """Reads over all families, each in one transaction; none of them shows anything personal."""

    def __init__(self, store: Store, vault: Vault, clock: Clock, watched: Watched, live: Live | None = None) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock
        self.watched = watched
        self._live = live
        self._watch = Watch(store, live, watched.carriers, clock) if live else None

    @asynccontextmanager
    async def _look(self) -> AsyncIterator[Lookups]:
        async with self._store.read() as tx:
            yield Lookups(tx)

    async def now(self) -> NowSeen:
        """Return what happens now."""
        async with self._look() as look:
            return await now.seen(look, self.watched.carriers, self._clock.now())

    async def condition(self) -> Condition | None:
        """Return how the database and what processes share are; None where nothing is shared."""
        return await self._watch.look() if self._watch else None

    async def moments(self) -> AsyncGenerator[None, None]:
        """Yield whenever it is worth looking at the moment again: now, when anything was noted, and now and then."""
        if self._live is not None:
            async for _ in self._live.watch(ANYTHING):
                yield

    async def calls(self, sort: Sort | None = None, why: str = "") -> CallList:
        """Return what people must do, the most urgent first; of one sort or one reason only, when named."""
        async with self._look() as look:
            return await calls.waiting(look, self._vault, self._clock.now(), sort, why)

    async def calls_done(self) -> CallList:
        """Return what people have done, the latest first."""
        async with self._look() as look:
            return await calls.done(look, self._vault, self._clock.now())

    async def figures(self, asked: Asked, by: By) -> FiguresSeen:
        """Return the figures of a time, told apart by one thing."""
        async with self._look() as look:
            return await figures.seen(look, asked, by, self._clock.now())

    def offer_lines(self, asked: Asked) -> AsyncIterator[Sequence[OfferLine]]:
        """Yield every offer of a time without anything that names it, a thousand at once."""
        return figures.lines(self._look, asked)

    async def log(self, asked: AskedLog, cursor: str = "") -> LogSeen:
        """Return one page of who looked at whom. Raises InputError for no cursor."""
        async with self._look() as look:
            return await log.seen(look, asked, cursor)

    def log_lines(self, asked: AskedLog) -> AsyncIterator[Sequence[LookSeen]]:
        """Yield all looks, a thousand at once."""
        return log.lines(self._look, asked)
