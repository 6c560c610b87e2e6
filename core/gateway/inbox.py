"""What carriers call us with: taken into the database, or kept in the spool while that is away."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import structlog
from pydantic import TypeAdapter

from core.flow.receipt import DeliveryReport
from core.flow.reply import Heard
from core.gateway.answering import replies
from core.gateway.house import House
from core.gateway.sending import receipts
from core.metrics import RECEIPTS, REPLIES, SPOOLED, SPOOLING
from core.store.away import is_away
from core.store.spool import Spool

#: So many seconds of the wall the database may take for one webhook: Twilio waits fifteen in all.
_PATIENCE = 5.0
#: So often, in seconds of the wall, a database that is away is asked whether it is back.
_ASK_EVERY = 1.0
_HEARD, _REPORT = TypeAdapter(Heard), TypeAdapter(DeliveryReport)
_IS_REPLY, _IS_RECEIPT = b"h", b"r"

log = structlog.get_logger("inbox")


async def take_reply(house: House, heard: Heard) -> None:
    """Take a reply into the database."""
    if await replies.take(house, heard):
        REPLIES.labels(heard.wire).inc()


async def take_receipt(house: House, report: DeliveryReport) -> None:
    """Take a delivery receipt into the database."""
    if await receipts.take(house, report):
        RECEIPTS.labels(report.wire, report.delivery).inc()


class Inbox:
    """Keeps the order: while anything waits in the spool, all that comes waits behind it."""

    def __init__(
        self,
        spool: Spool | None,
        reply: Callable[[Heard], Awaitable[None]],
        receipt: Callable[[DeliveryReport], Awaitable[None]],
    ) -> None:
        self._spool, self._reply, self._receipt = spool, reply, receipt
        self._away = self._full = False  # the database; the disk of the spool
        self._held = False  # whether the database may be taken from at all
        self._closing = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    @property
    def kept(self) -> int | None:
        """How many webhooks wait on disk; None = none can be kept there, and all rests on the database."""
        return None if self._spool is None or self._full else len(self._spool)

    async def reply(self, heard: Heard) -> None:
        """Take a reply; when this returns it is safe."""
        await self._take(_IS_REPLY, _HEARD, heard, self._reply)

    async def receipt(self, report: DeliveryReport) -> None:
        """Take a delivery receipt; when this returns it is safe."""
        await self._take(_IS_RECEIPT, _REPORT, report, self._receipt)

    async def _take(
        self, sign: bytes, kind: TypeAdapter[Any], value: Any, take: Callable[[Any], Awaitable[None]]
    ) -> None:
        if self._spool is None:
            await take(value)
        elif self._away or not await self._taken(take, value):
            await self._keep(self._spool, sign + kind.dump_json(value))

    async def _keep(self, spool: Spool, record: bytes) -> None:
        try:
            await spool.keep(record)
        except OSError:
            self._full = True
            raise
        self._full = False
        SPOOLED.inc()
        SPOOLING.set(len(spool))

    async def _taken(self, take: Callable[[Any], Awaitable[None]], value: Any) -> bool:
        """Take it into the database; False when that is away."""
        failed = await _failure(_in_time(take(value)))
        if failed is None:
            return True
        if not is_away(failed):
            raise failed
        self._leave(type(failed).__name__)
        return False

    async def begin(self, *, held: bool = False) -> None:
        """Take over what earlier processes have left in the folder; `held`: all is kept there until `release`."""
        self._held = held
        if self._spool is not None:
            await self._spool.open()
            if held or len(self._spool):
                self._leave("held" if held else "left")

    def release(self) -> None:
        """Take what waits into the database: it is the right one."""
        self._held = False

    async def close(self) -> None:
        """Ask no more; what waits is taken over by whoever opens the folder next."""
        self._closing.set()
        if self._asking:
            await self._asking
        if self._spool is not None:
            await self._spool.close()

    def _leave(self, why: str) -> None:
        """Let the database alone, and ask whether it is back."""
        if not self._away:
            log.warning("database_away", why=why)
            self._away = True
            self._asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        while self._spool is not None and not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ASK_EVERY):
                    await self._closing.wait()
            if self._held:
                continue
            failed = await _failure(self._replay_all(self._spool))
            if failed is None and self._spool.forget():
                log.warning("database_back")
                self._away = False
                return
            if failed is not None and not is_away(failed):  # a key that is not listed, a disk that is full
                log.error("not_replayed", error=type(failed).__name__)

    async def _replay_all(self, spool: Spool) -> None:
        """Take what waits, in its order, until the database is away again; whatever else is refused is set aside."""
        async with aclosing(spool.waiting()) as records:
            async for record in records:
                if self._closing.is_set():
                    return
                failed = await _failure(_in_time(self._replay(record)))
                if failed is not None and is_away(failed):
                    raise failed
                if failed is not None:
                    log.warning("set_aside", error=type(failed).__name__)
                    await spool.set_aside(record)
                SPOOLING.set(len(spool) - 1)

    async def _replay(self, record: bytes) -> None:
        sign, body = record[:1], record[1:]
        if sign == _IS_REPLY:
            await self._reply(_HEARD.validate_json(body))
        else:
            await self._receipt(_REPORT.validate_json(body))


async def _in_time(taking: Awaitable[None]) -> None:
    async with asyncio.timeout(_PATIENCE):
        await taking


async def _failure(taking: Awaitable[None]) -> Exception | None:
    """Return what kept something from being done, None when nothing did; who hangs up ends it."""
    try:
        await taking
    except Exception as error:  # noqa: BLE001 - it is judged by whoever asks
        return error
    return None
