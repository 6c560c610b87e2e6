"""Listening: nothing lapses before what the carrier holds has been fetched (DESIGN promise 3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    if wire not in {listener.wire for listener in house.listeners}:
        return
    if wire not in {outage.wire for outage in await _open_outages(tx)}:
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A carrier that was asked: up to when it had been `heard`, and up to when it is now; None = it cannot be."""

    listener: Listener
    heard: datetime
    reached: datetime | None

    @property
    def until(self) -> datetime:
        """Up to when it is heard now: never less than before."""
        return max(self.heard, self.reached) if self.reached else self.heard


async def behind(house: House, needed: datetime, wires: Collection[Wire]) -> dict[Wire, datetime]:
    """Hear these wires up to `needed`; return those that cannot be, each with since when it has been behind."""
    now, found, asked = house.clock.now(), dict[Wire, datetime](), list[_Asked]()
    listeners = {one.wire: one for one in house.listeners if one.wire in wires}
    async with house.store.read() as tx:
        known = await rows(tx, listeners)
    for wire, one in listeners.items():
        row = known.get(wire)
        if row and row.heard_until >= needed:
            continue
        if row and row.failed_at and now - row.failed_at < _PAUSE:
            found[wire] = row.behind_since or row.failed_at
        else:
            asked.append(await _ask(one, row.heard_until if row else needed - _FIRST))
    if asked:
        async with house.store.write() as tx:
            found |= await _keep(house, tx, asked, needed)
    return found


def lagging(
    house: House, heard: Mapping[str, Listening], needed: datetime, wires: Collection[Wire]
) -> dict[Wire, datetime]:
    """Return which of these wires were not heard up to `needed`, each with since when; nobody is asked."""
    behind = dict[Wire, datetime]()
    for wire in {listener.wire for listener in house.listeners if listener.wire in wires}:
        row = heard.get(wire)
        if row is None or row.heard_until < needed:
            behind[wire] = (row and (row.behind_since or row.failed_at)) or house.clock.now()
    return behind


async def rows(tx: AsyncSession, wires: Collection[Wire]) -> dict[str, Listening]:
    """Return up to when each of these wires was heard; one that was never listened to is not there."""
    query = select(Listening).where(col(Listening.wire).in_(wires))
    return {row.wire: row for row in (await tx.exec(query)).all()} if wires else {}


async def _ask(listener: Listener, heard: datetime) -> _Asked:
    """Ask one carrier for what was missed since a little before it was heard."""
    try:
        return _Asked(listener, heard, await listener.fetch_missed(heard - _OVERLAP))
    except SendFailedError:
        return _Asked(listener, heard, None)


async def _keep(house: House, tx: AsyncSession, asked: Sequence[_Asked], needed: datetime) -> dict[Wire, datetime]:
    """Keep up to when carriers were heard, and what nobody could hear; return which are behind, since when."""
    now, found = house.clock.now(), dict[Wire, datetime]()
    known = await rows(tx, [one.listener.wire for one in asked])
    outages = await _open_outages(tx)
    for one in asked:
        wire, row = one.listener.wire, known.get(one.listener.wire)
        before = row.heard_until if row else None
        until = max(one.until, before or one.until)  # another worker may have heard more meanwhile
        since = None if until >= needed else ((row and row.behind_since) or now)
        failed_at = None if one.reached else now
        await tx.merge(Listening(wire=wire, heard_until=until, failed_at=failed_at, behind_since=since))
        if one.reached is not None:
            _hears(house, tx, one.listener, [outage for outage in outages if outage.wire == wire], before)
        elif wire not in {outage.wire for outage in outages}:
            await _deaf(house, tx, wire, before or now)
        if since is not None:
            found[wire] = since
        HEARD_UNTIL.labels(wire).set(until.timestamp())
    return found


async def _open_outages(tx: AsyncSession) -> Sequence[Outage]:
    """Return them all: two workers that ask at the same moment may each have noted one of the same wire."""
    return (await tx.exec(select(Outage).where(Outage.why == DEAF, col(Outage.ended_at).is_(None)))).all()


async def _deaf(house: House, tx: AsyncSession, wire: Wire, heard: datetime) -> None:
    """Note an outage: it counts from the last sign of life, for nobody knows when it began."""
    now = house.clock.now()
    said = select(Reply.received_at).where(Reply.wire == wire).order_by(col(Reply.seq).desc()).limit(1)
    taken = select(func.max(col(Message.accepted_at))).where(Message.wire == wire)
    signs = (heard, (await tx.exec(said)).first(), (await tx.exec(taken)).one())
    began_at = min(max(sign for sign in signs if sign is not None), now)
    tx.add(Outage(id=house.chance.new_id(), wire=wire, why=DEAF, began_at=began_at, noticed_at=now))


def _hears(
    house: House, tx: AsyncSession, listener: Listener, outages: Sequence[Outage], before: datetime | None
) -> None:
    """Note that an outage has ended, and what the carrier may have dropped by then."""
    now = house.clock.now()
    for outage in outages:
        outage.ended_at = now
    if listener.holds is not None and before is not None and now - before > listener.holds:
        told = {"began_at": before, "noticed_at": now, "ended_at": now - listener.holds}
        tx.add(Outage(id=house.chance.new_id(), wire=listener.wire, why=DROPPED, **told))
