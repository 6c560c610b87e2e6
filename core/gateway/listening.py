"""Listening: nothing lapses before what the carrier holds has been fetched (DESIGN promise 3)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import SendFailedError
from core.flow.offer import LIVE
from core.flow.reply import Wire
from core.gateway.house import House
from core.metrics import HEARD_UNTIL
from core.ports import Listener
from core.store.tables import Listening, Offer

#: Fetching begins a little before the last point reached: carriers show messages with a delay.
_OVERLAP = timedelta(minutes=10)
#: A wire that was never listened to is asked about so much of the past.
_FIRST = timedelta(days=3)
#: After a wire could not be asked it is left alone so long: one slow vendor must not hold everything up.
_PAUSE = timedelta(seconds=10)
#: So often the carriers are asked while a window closes soon, and so often otherwise: Telegram holds what it could not
#: deliver for 24 hours. Before anything is asked again or taken from a family they are asked in any case.
_OFTEN, _SELDOM = timedelta(hours=6), timedelta(hours=12)
_SOON = timedelta(days=3)


async def next_time(tx: AsyncSession, now: datetime) -> datetime:
    """Return when the carriers are asked next, without anything falling due."""
    closing = col(Offer.closes_at).is_(None) | (col(Offer.closes_at) <= now + _SOON)
    waits = (await tx.exec(select(Offer.id).where(col(Offer.status).in_(LIVE), closing).limit(1))).first()
    return now + (_OFTEN if waits else _SELDOM)


async def heard_until(house: House, needed: datetime, wires: Collection[Wire]) -> bool:
    """Make sure that these wires have been heard up to `needed`; False when one cannot be asked now."""
    return all([await _hear(house, one, needed) for one in house.listeners if one.wire in wires])


async def _hear(house: House, listener: Listener, needed: datetime) -> bool:
    async with house.store.read() as tx:
        row = await tx.get(Listening, listener.wire)
    if row and row.heard_until >= needed:
        return True
    now = house.clock.now()
    if row and row.failed_at and now - row.failed_at < _PAUSE:
        return False
    before = row.heard_until if row else needed - _FIRST
    try:
        reached: datetime | None = await listener.fetch_missed(before - _OVERLAP)
    except SendFailedError:
        reached = None
    until = max(before, reached) if reached else before
    async with house.store.write() as tx:
        await tx.merge(Listening(wire=listener.wire, heard_until=until, failed_at=None if reached else now))
    HEARD_UNTIL.labels(listener.wire).set(until.timestamp())
    return until >= needed
