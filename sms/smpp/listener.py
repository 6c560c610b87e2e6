"""Listening at SMSCs: they bring what they hold by themselves, so we know when all of it has come."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.flow.reply import Wire
from core.ports import Listener, Pieces
from sms.smpp.inbound import KEPT, Inbound
from sms.smpp.session import Session

#: Wall seconds between two looks after the binds, and how many looks until old rows are forgotten.
_LOOK, _FORGETS = 5.0, 720
_MOMENT = timedelta(seconds=1)
_log = logging.getLogger(__name__)


class SmppListener(Listener):
    """Looks after the binds, and knows up to when everything has been heard."""

    wire = Wire.SMPP
    holds = timedelta(hours=72)

    def __init__(
        self, sessions: Sequence[Session], inbound: Inbound, pieces: Pieces, now: Callable[[], datetime]
    ) -> None:
        self._sessions = tuple(sessions)
        self._inbound = inbound
        self._pieces = pieces
        self._now = now
        self._looking: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to look after the binds."""
        self._looking = self._looking or asyncio.create_task(self._look_again())

    async def fetch_missed(self, since: datetime) -> datetime:
        """Answer the moment of asking if every SMSC has brought what it held, else `since`.

        Raises:
            SendFailedError: one of them cannot be asked now.

        """
        asked = self._now()
        heard = await asyncio.gather(*(session.has_heard() for session in self._sessions))
        await self._inbound.give_overdue()
        half = await self._pieces.overdue(asked + _MOMENT)  # the rest of an SMS is on its way
        return asked if all(heard) and not half else since

    async def close(self) -> None:
        """Look no more, and end the sessions."""
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking
        for session in self._sessions:
            await self._inbound.part(session)

    async def _look_again(self) -> None:
        looks = 0
        while True:
            outcomes = await asyncio.gather(self._look(looks), return_exceptions=True)
            for error in filter(None, outcomes):
                # Its text may quote what was said: only its kind is logged.
                _log.error("The binds could not be looked after: %s.", type(error).__name__)
            looks += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK):
                    await asyncio.get_running_loop().create_future()

    async def _look(self, looks: int) -> None:
        for session in self._sessions:
            await self._inbound.look_after(session)
        await self._inbound.reconcile()
        await self._inbound.give_overdue()
        if looks % _FORGETS == 0:
            await self._pieces.forget(self._now() - KEPT)
