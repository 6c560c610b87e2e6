"""What falls due: each timer is taken away in the transaction in which it has its effect."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import endings, families, listening, places, replies, windows
from core.gateway.house import House
from core.gateway.rows import lock_offer
from core.metrics import DUE_LAG
from core.store import timers
from core.store.tables import Guardian, Offer, Timer
from core.store.timers import TimerKind, arm

_BATCH = 200
#: These take something from a family: first everything it may have said in time is fetched and read.
_AFTER_HEARING = frozenset({TimerKind.LAPSE, TimerKind.GRACE, TimerKind.UNREACHABLE})


async def waiting(house: House) -> list[str]:
    """Return the timers that are due, in the order of their instants."""
    async with house.store.read() as tx:
        return [timer.id for timer in await timers.due(tx, house.clock.now(), _BATCH)]


async def run(house: House, timer_id: str) -> bool:
    """Run one timer that is due; False when something must come first, then it looks again soon."""
    async with house.store.read() as tx:
        timer = await tx.get(Timer, timer_id)
    if timer is None or timer.due_at > house.clock.now():
        return False
    if TimerKind(timer.kind) in _AFTER_HEARING and not await _heard(house, timer):
        await _later(house, timer)
        return False
    return await _run(house, timer)


async def _run(house: House, timer: Timer) -> bool:
    async with house.store.write() as tx:
        row = await tx.get(Timer, timer.id, with_for_update=True)
        if row is None or row.due_at > house.clock.now():
            return True
        DUE_LAG.labels(row.kind).observe((house.clock.now() - row.due_at).total_seconds())
        await tx.delete(row)
        await tx.flush()
        if await _VERBS[TimerKind(timer.kind)](house, tx, timer.subject):
            return True
    await _later(house, timer)
    return False


async def _later(house: House, timer: Timer) -> None:
    """Look again soon: something that must come first is still under way."""
    async with house.store.write() as tx:
        await arm(tx, TimerKind(timer.kind), timer.subject, house.clock.now() + windows.SOON)


async def _heard(house: House, timer: Timer) -> bool:
    """Tell whether everything the family said in time has been fetched and read."""
    if not await listening.heard_until(house, timer.due_at):
        return False
    for reply_id in await _unread(house, timer):
        await replies.read(house, reply_id)
    return not await _unread(house, timer)


async def _unread(house: House, timer: Timer) -> list[str]:
    """Return what the family said before the window closed and nobody has read; what came later waits for the end."""
    async with house.store.read() as tx:
        offer = await tx.get(Offer, timer.subject)
        guardian = await tx.get(Guardian, offer.guardian_id) if offer else None
        if offer is None or guardian is None:
            return []
        until = min(timer.due_at, offer.closes_at) if offer.closes_at else timer.due_at
        found = [await replies.unread_until(tx, index, until) for index in families.indexes_of(guardian)]
        return [reply_id for one in found for reply_id in one]


async def _place(house: House, tx: AsyncSession, vacancy_id: str) -> bool:
    await places.serve(house, tx, vacancy_id)
    return True


async def _repeat(house: House, tx: AsyncSession, offer_id: str) -> bool:
    await windows.repeat(house, tx, (await lock_offer(tx, offer_id)).offer)
    return True


_VERBS: Mapping[TimerKind, Callable[[House, AsyncSession, str], Awaitable[bool]]] = {
    TimerKind.PLACE: _place,
    TimerKind.REPEAT: _repeat,
    TimerKind.LAPSE: endings.lapse,
    TimerKind.UNREACHABLE: endings.unreachable,
    TimerKind.GRACE: endings.grace_over,
    TimerKind.RESUME: endings.suspension_over,
    TimerKind.WITHDRAW: endings.withdraw_place,
}


async def next_due(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a timer falls due."""
    return await timers.first_due(tx)
