"""The loop of the gateway: reads, hands over, ends windows and sends whatever is due, in that order."""

import asyncio
from datetime import datetime

import structlog

from core.gateway import handover, outbox, replies, timers
from core.gateway.house import House

#: Workers look for due work at least every second; wake-ups are hints (DESIGN section 8).
_LOOK_EVERY = 1.0
#: After an error the loop waits so long before it looks again.
_AFTER_ERROR = 5.0

log = structlog.get_logger("workers")


class Workers:
    """Does the gateway's work; also what the sandbox's clock steps through."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopping = False
        self._one_at_a_time = asyncio.Lock()

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which there is work."""
        async with self._house.store.read() as tx:
            instants = (
                await timers.next_due(tx),
                await outbox.next_due(tx),
                await handover.next_due(tx),
            )
        return min((instant for instant in instants if instant is not None), default=None)

    async def run_due(self) -> bool:
        """Do all work that is due now; answer whether there was any."""
        async with self._one_at_a_time:
            moved = False
            while await self._once():
                moved = True
            return moved

    async def _once(self) -> bool:
        """Read before anything ends, end before anything new is sent."""
        house = self._house
        return any(
            [
                await replies.read_due(house),
                await handover.hand_over_due(house),
                await timers.run_due(house),
                await outbox.send_due(house),
                await outbox.settle_due(house),
            ]
        )

    async def run(self) -> None:
        """Work until stopped; an error is logged and never ends the loop."""
        while not self._stopping:
            wait = _LOOK_EVERY
            try:
                await self.run_due()
            except Exception:
                log.exception("work_failed")
                wait = _AFTER_ERROR
            await self._house.live.rest(wait)

    def stop(self) -> None:
        """Let the loop end after the work in hand."""
        self._stopping = True
        self._house.live.wake()
