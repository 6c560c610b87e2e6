"""Telegram in without a public address: we ask for updates, and confirm only what is stored."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from aiogram.methods import DeleteWebhook, TelegramMethod

from bot.channel import TelegramChannel
from bot.codes import OTHER_POLLER, WEBHOOK_ACTIVE
from bot.presence import Presence, present
from bot.updates import KINDS, hear, whole_letters
from bot.webhook import RefusedError, store
from core.flow.channel import SendFailedError
from core.flow.reply import Authenticity, Heard, Wire
from core.ports import Listener

#: Seconds that Telegram keeps a request waiting for updates: less than the channel waits for any answer.
_LONG: Final = 15
#: The most updates of one answer.
_MOST: Final = 100
#: After a failure it is asked again so much later, doubling up to the second.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=60)
#: While another process asks for the same bot we stand by: whoever asks ends the other's question.
_STAND_BY: Final = timedelta(seconds=10)
_log = logging.getLogger(__name__)

#: What could not be stored so often – about two minutes – is set aside, where even that can be stored.
_TRIES: Final = 8

TakeReply = Callable[[Heard], Awaitable[None]]
#: Keeps an update as it came, under its id.
SetAside = Callable[[str, str], Awaitable[None]]


class AskForUpdates(TelegramMethod[list[Any]]):
    """The method getUpdates, each update as it came: one that aiogram cannot read must not hide the others."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = _MOST
    timeout: int = 0
    allowed_updates: tuple[str, ...] = KINDS


class PollingListener(Listener):
    """Asks Telegram for updates until it is closed; they are stored in their order before they are confirmed.

    Several processes may do so at once: each update is taken once, by its id, and all but one stand by.
    """

    wire = Wire.TELEGRAM
    holds = timedelta(hours=24)

    def __init__(
        self,
        channel: TelegramChannel,
        take_reply: TakeReply,
        now: Callable[[], datetime],
        presences: Sequence[Presence] = (),
        named: Callable[[str], Awaitable[None]] | None = None,
        set_aside: SetAside | None = None,
    ) -> None:
        self._channel, self._take, self._now = channel, take_reply, now
        self._set_aside, self._tries = set_aside, Counter[int]()
        self._presences, self._named = presences, named
        #: Confirms all updates before it. It is said once after each batch and then forgotten: after a quiet week
        #: Telegram begins at a random id, perhaps a lower one, which an old offset would confirm unseen.
        self._offset: int | None = None
        self._asking = asyncio.Lock()
        self._calls, self._called = 0, asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Take the webhook away, keeping what waits; then ask for updates until closed.

        Raises:
            SendFailedError: Telegram cannot be told now that we ask ourselves, or does not tell the bot's name.

        """
        await self._take_webhook_away()
        await present(self._channel, self._presences, self._named)
        if self._loop is None:
            self._loop = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Ask no more; what is not confirmed comes again at the next start."""
        if self._loop:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
            self._loop = None

    async def fetch_missed(self, since: datetime) -> datetime:
        """Store all that waits at Telegram now and answer the moment of asking; `since` if it could not be stored.

        Raises:
            SendFailedError: Telegram cannot be asked now.

        """
        self._calls += 1
        self._called.set()  # ends the long question that is under way
        try:
            async with self._asking:
                while True:
                    asked = self._now()
                    updates = await self._ask(0)
                    if not await self._store(updates):
                        return since
                    if len(updates) < _MOST:
                        return asked
        finally:
            self._calls -= 1
            if not self._calls:
                self._called.clear()

    async def _run(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            at_least = await self._once()
            if at_least is None:
                pause = _FIRST_PAUSE
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(pause, at_least).total_seconds()):
                    await asyncio.Event().wait()
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _once(self) -> timedelta | None:
        """Ask once; answer how long to wait at least before the next time, None if all went well."""
        try:
            async with self._asking:
                return None if await self._store(await self._ask_long()) else timedelta(0)
        except SendFailedError as failed:
            failure = failed
        _log.warning("Telegram told no updates: %s.", failure)
        if failure.code == WEBHOOK_ACTIVE:
            with contextlib.suppress(SendFailedError):
                await self._take_webhook_away()
        return _STAND_BY if failure.code == OTHER_POLLER else failure.retry_after or timedelta(0)

    async def _take_webhook_away(self) -> None:
        await self._channel.ask(DeleteWebhook(drop_pending_updates=False))

    async def _ask_long(self) -> list[Any]:
        """Wait for updates as long as nobody needs to know at once what waits."""
        asking, called = asyncio.create_task(self._ask(_LONG)), asyncio.create_task(self._called.wait())
        try:
            await asyncio.wait({asking, called}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else []
        finally:
            asking.cancel()
            called.cancel()
            await asyncio.gather(asking, called, return_exceptions=True)

    async def _ask(self, seconds: int) -> list[Any]:
        updates = await self._channel.ask(AskForUpdates(offset=self._offset, timeout=seconds))
        self._offset = None
        return updates

    async def _store(self, updates: list[Any]) -> bool:
        """Store updates in their order up to the first that cannot be; whether all of them are."""
        for update in updates:
            heard = None
            try:
                heard = hear(whole_letters(update), self._now(), Authenticity.FETCHED)
                if heard:
                    await store(self._take(heard))
            except RefusedError:
                if not await self._is_set_aside(update):
                    return False
            except ValueError:
                _log.warning("Telegram told of an update that is none.")
                continue
            self._offset = update["update_id"] + 1
            if heard and heard.callback_id:
                self._channel.answer_tap(heard.callback_id)
        return not updates or self._offset is not None

    async def _is_set_aside(self, update: dict[str, Any]) -> bool:
        """Keep an update as it came once it has failed too often: the others behind it have waited long enough."""
        number = int(update["update_id"])
        self._tries[number] += 1
        if self._set_aside is None or self._tries[number] < _TRIES:
            return False
        try:
            await store(self._set_aside(str(number), whole_letters(update).decode()))
        except RefusedError:
            return False
        del self._tries[number]
        return True
