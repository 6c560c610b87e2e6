"""Wire calls that have not come back yet: a slow one keeps nobody waiting but its own family."""

import asyncio
from collections.abc import Callable, Collection, Sequence

from core.gateway.house import House
from core.gateway.sending import lanes, outbox, outcomes
from core.gateway.sending.outcomes import Outcome

#: So many messages at most are claimed in one transaction, and so many are on the wire at once in one process.
_GROUP, _AT_ONCE = 100, 300
#: What comes back within so long, in wall seconds, is kept together in one transaction.
_TOGETHER = 0.25


class Calls:
    """What one process has on the wire; a claim whose call never comes back is looked up when its lease is over."""

    def __init__(self, house: House, tell: Callable[[Exception], None]) -> None:
        self._house = house
        self._tell = tell  # of an error that nobody has a name for
        self._under_way: set[asyncio.Task[Outcome]] = set()

    def __bool__(self) -> bool:
        """Whether anything is on the wire."""
        return bool(self._under_way)

    async def waiting(self, _house: House, troubled: Collection[str]) -> Sequence[str]:
        """Return the messages that may leave now as one group, the most urgent first; `troubled` is left out."""
        room = min(_GROUP, _AT_ONCE - len(self._under_way))
        return await lanes.next_group(self._house, troubled, room) if room > 0 else ()

    async def send(self, house: House, message_ids: Sequence[str]) -> bool:
        """Claim messages in one transaction and send them side by side; what comes back soon is kept at once."""
        claims = await outbox.claim(house, message_ids)
        for claim, wait in await outbox.paced(house, claims):
            self._under_way.add(asyncio.create_task(outbox.call(house, claim, wait)))
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_TOGETHER)
        await self.keep()
        return True

    async def keep(self) -> bool:
        """Keep what has come back; answer whether anything had."""
        back = {call for call in self._under_way if call.done()}
        self._under_way -= back
        for call in back:
            if isinstance(error := call.exception(), Exception):
                self._tell(error)
        await outcomes.keep(self._house, [call.result() for call in back if call.exception() is None])
        return bool(back)

    async def rest(self, seconds: float) -> None:
        """Wait until something comes back or there is a hint of other work, at most so many seconds."""
        hint = asyncio.create_task(self._house.live.rest(seconds))
        await asyncio.wait({*self._under_way, hint}, return_when=asyncio.FIRST_COMPLETED)
        hint.cancel()
        await asyncio.wait({hint})

    async def end(self) -> None:
        """Wait for all that is on the wire, and keep it."""
        while self._under_way:
            await asyncio.wait(self._under_way)
            await self.keep()
