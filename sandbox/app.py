"""The sandbox as a whole: made, served and turned by the wiring."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from sandbox import page
from sandbox.box import Box, Pace
from sandbox.controls import Controls
from sandbox.deliveries import Deliveries
from sandbox.monitoring import MonitoringWire
from sandbox.phones import Phones
from sandbox.ports import Clock, Turnable
from sandbox.store import Store
from sandbox.telegram.wire import TelegramWire
from sandbox.turning import Moved, Turning
from sandbox.twilio.wire import TwilioWire
from sandbox.wires import SandboxWires


class Sandbox:
    """A fake Twilio, a fake Telegram, phones, and a hand on the clock; all of it in one file beside the database."""

    def __init__(
        self,
        wires: SandboxWires,
        clock: Clock,
        *,
        path: Path,
        new_id: Callable[[], str],
        pace: Pace | None = None,
    ) -> None:
        self._box = Box(wires, clock, Store(path), new_id, pace or Pace())
        self._deliveries = Deliveries(self._box)
        self._turning = Turning(clock, self._deliveries, self._box.woken)

    def routes(self) -> list[web.RouteDef]:
        """Return everything under /sandbox, to be added to the gateway's own server."""
        return [
            *TwilioWire(self._box).routes(),
            *TelegramWire(self._box).routes(),
            *MonitoringWire(self._box).routes(),
            *Phones(self._box, self._deliveries).routes(),
            *Controls(self._box, self._turning, self._deliveries).routes(),
            *page.routes(self._box.wires),  # last: it answers whatever is left
        ]

    def turn_with(self, *others: Turnable, moved: Moved) -> None:
        """Step through the gateway's due instants too; `moved` keeps the clock's new offset."""
        self._turning.turn_with(*others, moved=moved)

    async def start(self) -> None:
        """Open the file and begin to deliver; what an earlier run left undelivered goes on."""
        await self._box.store.open()
        await self._deliveries.start()

    def stop(self) -> None:
        """Turn time no further and keep nobody waiting, before everything closes."""
        self._box.closing.set()
        self._turning.stop()

    async def close(self) -> None:
        """Stop delivering and close the file."""
        self.stop()
        await self._deliveries.close()
        await self._box.store.close()

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which the sandbox has something to deliver."""
        return await self._deliveries.next_due()

    async def run_due(self) -> bool:
        """Deliver all that is due now, and answer whether there was any."""
        return await self._deliveries.run_due()

    async def advance(self, seconds: float) -> datetime:
        """Turn time on by `seconds`; answers the instant reached, when all that fell due has been done.

        Raises:
            TurningError: work that is due never ends.

        """
        return await self._turning.advance(seconds)
