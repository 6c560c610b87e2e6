"""How carriers do: whether each works, when it was last heard, its share of the traffic, its pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import case, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.health import DELIVERIES_OVER, ERRORS_OVER, SLOW, Outcomes, Why, at_home, shares_in
from core.flow.reply import Wire
from core.store.lookups import Lookups
from core.store.tables import CarrierError, CarrierShares, Listening, Message, Outage
from core.values import ChannelName
from core.views.spans import milliseconds, took


class Doing(StrEnum):
    """How a carrier does, the worst that is true."""

    DEAF = "deaf"  # what families say over it cannot be heard
    FAILS = "fails"  # too many tries fail by its own fault
    SLOW = "slow"  # too many deliveries take too long
    IDLE = "idle"  # nothing went over it lately
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class Carrying:
    """A carrier that is configured: how many messages (of SMS: parts) it takes each second; None = any number."""

    wire: Wire
    per_second: float | None = None


@dataclass(frozen=True, slots=True)
class CarrierSeen:
    """One carrier as it stands now; figures of the last minute, where nothing else is said."""

    wire: Wire
    channel: ChannelName
    doing: Doing
    heard_until: datetime | None  # nothing it holds was missed until then
    deaf_since: datetime | None
    share: int  # of its channel, in percent
    shared_because: Why | None  # why it is not as on good days
    outcomes: Outcomes
    per_second: float | None
    delivered: int  # of what was taken in the last quarter of an hour
    errors: int  # in the last 24 hours


async def standing(look: Lookups, carrying: Sequence[Carrying], now: datetime) -> tuple[CarrierSeen, ...]:
    """Return all carriers of the house, the preferred ones of a channel first."""
    seen = []
    for one in carrying:
        order = [other.wire for other in carrying if other.wire.channel is one.wire.channel]
        seen.append(await _seen(look.tx, one, order, now))
    return tuple(seen)


async def _seen(tx: AsyncSession, one: Carrying, order: list[Wire], now: datetime) -> CarrierSeen:
    outcomes, delivered = await _outcomes(tx, one.wire, now)
    heard = await tx.get(Listening, one.wire)
    share, why = await _share(tx, one.wire, order)
    outage = select(Outage.began_at).where(Outage.wire == one.wire, col(Outage.ended_at).is_(None))
    deaf_since = (await tx.exec(outage.order_by(col(Outage.began_at)).limit(1))).first()
    return CarrierSeen(
        wire=one.wire,
        channel=one.wire.channel,
        doing=_doing(outcomes, deaf_since),
        heard_until=heard.heard_until if heard else None,
        deaf_since=deaf_since,
        share=share,
        shared_because=why,
        outcomes=outcomes,
        per_second=one.per_second,
        delivered=delivered,
        errors=await _errors(tx, one.wire, now - timedelta(days=1)),
    )


def _doing(outcomes: Outcomes, deaf_since: datetime | None) -> Doing:
    if deaf_since is not None:
        return Doing.DEAF
    if outcomes.fails:
        return Doing.FAILS
    if outcomes.is_slow:
        return Doing.SLOW
    return Doing.WORKS if outcomes.sent or outcomes.tried else Doing.IDLE


async def _outcomes(tx: AsyncSession, wire: Wire, now: datetime) -> tuple[Outcomes, int]:
    """Count what a carrier took and how it failed (core.flow.health), and how much of that was delivered."""
    taken, arrived = col(Message.accepted_at), col(Message.delivered_at)
    late = case((took(arrived, taken, now) >= milliseconds(SLOW), 1), else_=0)
    query = select(
        func.count(),
        func.coalesce(func.sum(case((taken > now - ERRORS_OVER, 1), else_=0)), 0),
        func.coalesce(func.sum(late), 0),
        func.count(arrived),
    ).where(Message.wire == wire, taken > now - DELIVERIES_OVER)
    sent, lately, slow, delivered = (await tx.exec(query)).one()
    errors = await _errors(tx, wire, now - ERRORS_OVER)
    return Outcomes(tried=lately + errors, errors=errors, sent=sent, slow=slow), delivered


async def _errors(tx: AsyncSession, wire: Wire, since: datetime) -> int:
    query = select(func.count()).where(col(CarrierError.wire) == wire, col(CarrierError.at) > since)
    return (await tx.exec(query)).one()


async def _share(tx: AsyncSession, wire: Wire, order: list[Wire]) -> tuple[int, Why | None]:
    """Return a carrier's share of its channel; carriers that came or went begin as on good days."""
    query = select(CarrierShares).where(CarrierShares.channel == wire.channel)
    row = (await tx.exec(query.order_by(col(CarrierShares.seq).desc()).limit(1))).first()
    home = dict(at_home(order).of)
    of = dict(shares_in(row.shares)) if row else home
    if row is None or list(of) != order:
        return home[wire], None
    return of[wire], None if of == home else Why(row.why)
