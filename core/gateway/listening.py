"""Listening: nothing lapses before what the carrier holds has been fetched (DESIGN promise 3)."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import SendFailedError
from core.flow.offer import LIVE
from core.flow.reply import Wire
from core.gateway.house import House
from core.metrics import HEARD_UNTIL
from core.ports import Listener
from core.store.tables import Listening, Message, Offer, Outage, Reply
from core.store.timers import TimerKind, arm

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
#: A wire that cannot be heard is asked again each minute, then each quarter of an hour: windows grow by that time, so
#: its end must be known well.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTE, _AT_FIRST, _QUARTER = timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)
#: What the timer of listening is about.
WIRES = "wires"
#: Why nobody could hear a wire: it could not be asked, or it no longer held what it could not deliver.
DEAF, DROPPED = "deaf", "dropped"


async def next_time(tx: AsyncSession, now: datetime) -> datetime:
    """Return when the carriers are asked next, without anything falling due."""
    if (soon := await _soon(tx, now)) is not None:
        return soon
    closing = col(Offer.closes_at).is_(None) | (col(Offer.closes_at) <= now + _SOON)
    waits = (await tx.exec(select(Offer.id).where(col(Offer.status).in_(LIVE), closing).limit(1))).first()
    return now + (_OFTEN if waits else _SELDOM)


async def look_at_once(house: House, tx: AsyncSession, wire: Wire) -> None:
    """Ask the carriers now: one cannot be connected to, and windows grow by the time in which it is not heard."""
    if any(listener.wire is wire for listener in house.listeners) and await _open_outage(tx, wire) is None:
        await arm(tx, TimerKind.LISTEN, WIRES, house.clock.now())


async def again_at(tx: AsyncSession, now: datetime) -> datetime:
    """Return when to look again at what could not happen because a wire was not heard."""
    return await _soon(tx, now) or now + _MINUTE


async def _soon(tx: AsyncSession, now: datetime) -> datetime | None:
    """Return when wires that cannot be heard are asked again; None when all can."""
    newest = select(Outage.noticed_at).where(col(Outage.ended_at).is_(None)).order_by(col(Outage.noticed_at).desc())
    noticed_at = (await tx.exec(newest.limit(1))).first()
    if noticed_at is None:
        return None
    if now - noticed_at < _AT_FIRST:
        return now + _MINUTE
    return now + _QUARTER - (now - _EPOCH) % _QUARTER


async def behind(house: House, needed: datetime, wires: Collection[Wire]) -> dict[Wire, datetime]:
    """Hear these wires up to `needed`; return those that cannot be, each with since when it has been behind."""
    found = {one.wire: await _hear(house, one, needed) for one in house.listeners if one.wire in wires}
    return {wire: since for wire, since in found.items() if since is not None}


async def _hear(house: House, listener: Listener, needed: datetime) -> datetime | None:
    """Ask one carrier what was missed, if that is needed; return since when it is behind, None when it is not."""
    async with house.store.read() as tx:
        row = await tx.get(Listening, listener.wire)
    if row and row.heard_until >= needed:
        return None
    now = house.clock.now()
    if row and row.failed_at and now - row.failed_at < _PAUSE:
        return row.behind_since or row.failed_at
    before = row.heard_until if row else needed - _FIRST
    try:
        reached: datetime | None = await listener.fetch_missed(before - _OVERLAP)
    except SendFailedError:
        reached = None
    until = max(before, reached) if reached else before
    since = None if until >= needed else ((row and row.behind_since) or now)
    async with house.store.write() as tx:
        failed_at = None if reached else now
        await tx.merge(Listening(wire=listener.wire, heard_until=until, failed_at=failed_at, behind_since=since))
        if reached is None:
            await _deaf(house, tx, listener.wire, before if row else now, now)
        else:
            await _hears(house, tx, listener, row.heard_until if row else None, now)
    HEARD_UNTIL.labels(listener.wire).set(until.timestamp())
    return since


async def _open_outage(tx: AsyncSession, wire: Wire) -> Outage | None:
    query = select(Outage).where(Outage.wire == wire, Outage.why == DEAF, col(Outage.ended_at).is_(None))
    return (await tx.exec(query)).first()


async def _deaf(house: House, tx: AsyncSession, wire: Wire, heard: datetime, now: datetime) -> None:
    """Note an outage, unless one goes on: it counts from the last sign of life, for nobody knows when it began."""
    if await _open_outage(tx, wire) is not None:
        return
    said = select(Reply.received_at).where(Reply.wire == wire).order_by(col(Reply.seq).desc()).limit(1)
    taken = select(func.max(col(Message.accepted_at))).where(Message.wire == wire)
    signs = (heard, (await tx.exec(said)).first(), (await tx.exec(taken)).one())
    began_at = min(max(sign for sign in signs if sign is not None), now)
    tx.add(Outage(id=house.chance.new_id(), wire=wire, why=DEAF, began_at=began_at, noticed_at=now))


async def _hears(house: House, tx: AsyncSession, listener: Listener, before: datetime | None, now: datetime) -> None:
    """Note that an outage has ended, and what the carrier may have dropped by then."""
    outage = await _open_outage(tx, listener.wire)
    if outage is not None:
        outage.ended_at = now
    if listener.holds is not None and before is not None and now - before > listener.holds:
        told = {"began_at": before, "noticed_at": now, "ended_at": now - listener.holds}
        tx.add(Outage(id=house.chance.new_id(), wire=listener.wire, why=DROPPED, **told))
