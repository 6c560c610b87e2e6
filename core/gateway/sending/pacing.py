"""At which pace the messages of campaigns leave: it stands in the database, so that no restart forgets it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.flow import campaign as flow
from core.flow.campaign import CampaignStatus
from core.flow.outbox import MessageStatus
from core.gateway.house import House
from core.store import outgoing, paced
from core.store.columns import from_milliseconds
from core.store.tables import Campaign, Message


async def rooms(house: House, tx: AsyncSession) -> dict[str, int]:
    """Return how many messages each campaign may send now, the one that waits the longest first."""
    now = house.clock.now()
    return {one.name: _room(house, one, now) for one in await running(tx) if one.next_at <= now}


async def waiting(
    house: House, tx: AsyncSession, rooms: dict[str, int], way: str, most: int, left_out: Collection[str]
) -> list[tuple[str, str | None]]:
    """Return what of campaigns may leave now by a channel, at most so many, shared alike; `rooms` shrink by it."""
    now = house.clock.now()
    found: dict[str, list[tuple[str, str | None]]] = {}
    for name, room in rooms.items():
        if room:
            query = outgoing.without(paced.due_of(name, way, now), left_out).limit(min(room, most))
            found[name] = [(message.id, message.guardian_id) for message in (await tx.exec(query)).all()]
    shares = flow.fair({name: len(ones) for name, ones in found.items()}, most)
    for name, share in shares.items():
        rooms[name] -= share
    return [one for name, share in shares.items() for one in found[name][:share]]


async def take(house: House, tx: AsyncSession, messages: Sequence[Message]) -> list[Message]:
    """Return which of these locked messages may be sent now; the shares of their campaigns are taken for them.

    The row of the campaign is locked last of all. Who finds it locked leaves its messages to the next look.
    """
    paced = {one.campaign for one in messages if one.campaign and one.status == MessageStatus.QUEUED}
    kept: set[str] = set()
    for name in sorted(paced):
        ids = [one.id for one in messages if one.campaign == name and one.status == MessageStatus.QUEUED]
        kept.update(ids[: await _take(house, tx, name, len(ids))])
    return [
        one for one in messages if one.id in kept or one.campaign not in paced or one.status != MessageStatus.QUEUED
    ]


async def _take(house: House, tx: AsyncSession, name: str, wanted: int) -> int:
    query = select(Campaign).where(Campaign.name == name).with_for_update(skip_locked=True)
    campaign = (await tx.exec(query.execution_options(populate_existing=True))).first()
    now = house.clock.now()
    if campaign is None or campaign.status != CampaignStatus.RUNNING:
        return 0
    opened = flow.opened_at(now, paced.closed_hours(house.quiet, campaign.opens, campaign.closes), ALMATY)
    if opened is None:
        return 0
    tempo, at, since = paced.tempo_of(campaign), flow.milliseconds(now), flow.milliseconds(opened)
    count = min(flow.room(tempo, at, since), wanted)
    after = flow.taken(tempo, count, at, since)
    campaign.next_at, campaign.beats = from_milliseconds(after.next_at), [list(beat) for beat in after.beats]
    return count


async def next_due(house: House, tx: AsyncSession, running: Sequence[Campaign], way: str) -> datetime | None:
    """Return the earliest instant at which a message of a campaign may leave by a channel."""
    now = house.clock.now()
    instants = []
    for campaign in running:
        due = await paced.first_due_of(tx, campaign.name, way, now)
        if due is not None:
            closed = paced.closed_hours(house.quiet, campaign.opens, campaign.closes)
            instants.append(flow.next_leaving(paced.tempo_of(campaign), max(due, now), closed, ALMATY))
    return min((instant for instant in instants if instant is not None), default=None)


def _room(house: House, campaign: Campaign, now: datetime) -> int:
    opened = flow.opened_at(now, paced.closed_hours(house.quiet, campaign.opens, campaign.closes), ALMATY)
    return flow.room(paced.tempo_of(campaign), flow.milliseconds(now), flow.milliseconds(opened)) if opened else 0


async def running(tx: AsyncSession) -> Sequence[Campaign]:
    """Return the campaigns that run, the one that may send first in front."""
    query = select(Campaign).where(Campaign.status == CampaignStatus.RUNNING)
    return (await tx.exec(query.order_by(col(Campaign.next_at), col(Campaign.name)))).all()
