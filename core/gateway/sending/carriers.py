"""Which of several carriers of a channel takes a message, and what is remembered of how they do."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Failure
from core.flow.health import (
    BLAMES,
    DELIVERIES_OVER,
    ELSEWHERE,
    ERRORS_OVER,
    PAUSE,
    SLOW,
    Outcomes,
    Shares,
    Why,
    at_home,
    chosen,
    looked_at,
    shares_in,
)
from core.flow.reply import Wire
from core.gateway import listening
from core.gateway.house import House
from core.gateway.record import next_seq
from core.gateway.terms import delivery_wait
from core.metrics import CARRIER_ERRORS, CARRIER_SHARE
from core.store.tables import CarrierError, CarrierShares, Message, Offer
from core.values import ChannelName

#: Errors are kept so long, for people to look at; they are counted over a minute.
_KEPT = timedelta(days=1)
#: A carrier is worth no message that is valid for less.
_LEAST = timedelta(minutes=1)


def of_channel(house: House, channel: ChannelName) -> list[Wire]:
    """Return the carriers of a channel, the preferred ones first."""
    return [wire for wire, carrier in house.carriers.items() if carrier.name is channel]


def tried(message: Message) -> frozenset[Wire]:
    """Return the carriers of its channel that could not deliver a message."""
    return frozenset(Wire(name) for name in message.tried_wires.split(",") if name)


def untried(house: House, message: Message) -> list[Wire]:
    """Return the carriers of its channel that have not been tried with a message, the one it is with left out."""
    if message.channel is None:
        return []
    return [
        wire for wire in of_channel(house, ChannelName(message.channel)) if wire not in {*tried(message), message.wire}
    ]


async def choose(house: House, tx: AsyncSession, message: Message, channel: ChannelName) -> Wire:
    """Return the carrier for a message of a channel that some carrier serves."""
    order = of_channel(house, channel)
    if len(order) == 1:
        return order[0]
    now = house.clock.now()
    shares = await _looked_at(house, tx, channel, order, now)
    usable = [wire for wire in order if wire not in tried(message)] or order
    reached = [wire for wire in usable if not house.hints.rests(wire, now)] or usable
    return chosen(shares, reached, _lot(message))


def _lot(message: Message) -> int:
    return int.from_bytes(sha256(message.id.encode()).digest()[:4])


def valid_for(house: House, offer: Offer | None, stated_until: datetime | None) -> timedelta:
    """Return how long a carrier may try: below the next round, and not after the time that the message states."""
    wait = delivery_wait(house, offer)
    return max(min(wait, stated_until - house.clock.now()), _LEAST) if stated_until else wait


async def failed(house: House, tx: AsyncSession, message: Message, failure: Failure, *, looked_up: bool) -> bool:
    """Count a try that failed; True = the message certainly was not sent and another carrier may take it at once.

    One of unknown fate that could only be `looked_up` stays with its carrier: nobody else knows what became of it.
    """
    if not message.wire or failure not in ELSEWHERE:
        return False
    wire, now = Wire(message.wire), house.clock.now()
    await blame(house, tx, wire, failure)
    if failure is Failure.CONNECTION:
        house.hints.rest(wire, now + PAUSE)
        await listening.look_at_once(house, tx, wire)
    if looked_up or failure is Failure.TIMEOUT or not untried(house, message):
        return False
    message.tried_wires = ",".join(sorted({*tried(message), wire}))
    return True


async def blame(house: House, tx: AsyncSession, wire: Wire, failure: Failure) -> None:
    """Count a failure that is the carrier's own."""
    if failure not in BLAMES:
        return
    tx.add(CarrierError(id=house.chance.new_id(), wire=wire, failure=failure, at=house.clock.now()))
    CARRIER_ERRORS.labels(wire, failure).inc()


async def shares_of(tx: AsyncSession, channel: ChannelName, order: list[Wire]) -> Shares:
    """Return how the messages of a channel are divided now; carriers that came or went begin as on good days."""
    query = (
        select(CarrierShares).where(CarrierShares.channel == channel).order_by(col(CarrierShares.seq).desc()).limit(1)
    )
    row = (await tx.exec(query)).first()
    home = at_home(order)
    if row is None:
        return home
    of = shares_in(row.shares)
    if [wire for wire, _ in of] != order:
        return home
    return Shares(of, row.at, row.away_at, Why(row.why))


async def _looked_at(house: House, tx: AsyncSession, channel: ChannelName, order: list[Wire], now: datetime) -> Shares:
    """Return the shares of a channel after a look at its carriers, at most one each few seconds."""
    if (known := house.hints.looked_lately(channel, now)) is not None:
        return known
    before = await shares_of(tx, channel, order)
    after = looked_at(before, {wire: await _counted(tx, wire, now) for wire in order}, now)
    if after != before:
        await _keep(house, tx, channel, after)
        await tx.exec(delete(CarrierError).where(col(CarrierError.at) < now - _KEPT))
    for wire, share in after.of:
        CARRIER_SHARE.labels(wire).set(share)
    house.hints.looked(channel, after, now)
    return after


async def _keep(house: House, tx: AsyncSession, channel: ChannelName, shares: Shares) -> None:
    """Write the new shares down, with their reason: the old ones stay."""
    tx.add(
        CarrierShares(
            id=house.chance.new_id(),
            seq=await next_seq(tx, CarrierShares),
            channel=channel,
            shares=",".join(f"{wire}:{share}" for wire, share in shares.of),
            why=shares.why,
            away_at=shares.away_at,
            at=house.clock.now(),
        )
    )


async def _counted(tx: AsyncSession, wire: Wire, now: datetime) -> Outcomes:
    """Count what the database holds of a carrier."""
    errors = select(func.count()).where(col(CarrierError.wire) == wire, col(CarrierError.at) > now - ERRORS_OVER)
    failed_tries = (await tx.exec(errors)).one()
    taken = select(Message.accepted_at, Message.delivered_at).where(
        Message.wire == wire, col(Message.accepted_at) > now - DELIVERIES_OVER
    )
    rows = [(accepted, delivered) for accepted, delivered in (await tx.exec(taken)).all() if accepted]
    lately = sum(accepted > now - ERRORS_OVER for accepted, _ in rows)
    slow = sum((delivered or now) - accepted >= SLOW for accepted, delivered in rows)
    return Outcomes(tried=lately + failed_tries, errors=failed_tries, sent=len(rows), slow=slow)
