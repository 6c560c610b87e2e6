"""At which pace the messages of campaigns leave: it stands in the database, so neither worker nor restart forgets it."""

from collections.abc import Collection, Sequence
from datetime import datetime, time

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.flow import campaign as flow
from core.flow.campaign import CampaignStatus, Closed, Tempo
from core.flow.outbox import MessageStatus
from core.gateway.house import House
from core.store import outgoing
from core.store.columns import from_milliseconds
from core.store.tables import Campaign, Message


def tempo_of(campaign: Campaign) -> Tempo:
    """Return the pace of a campaign and what it has used of it."""
    beats = tuple((int(at), int(count)) for at, count in campaign.beats)
    return Tempo(campaign.per_minute, flow.milliseconds(campaign.next_at), beats)


def closed_hours(quiet: Closed | None, campaign: Campaign) -> list[Closed]:
    """Return the hours in which a campaign is silent: the quiet hours of the house, and those outside its own."""
    closed = [quiet] if quiet else []
    if campaign.opens and campaign.closes:
        closed.append((time.fromisoformat(campaign.closes), time.fromisoformat(campaign.opens)))
    return closed


async def waiting(house: House, tx: AsyncSession, most: int, left_out: Collection[str]) -> list[Message]:
    """Return the messages of campaigns that may leave now, at most so many; what there is room for is shared alike."""
    now = house.clock.now()
    running = {one.name: one for one in await _running(tx) if one.next_at <= now}
    rooms = {name: _room(house, one, now) for name, one in running.items()}
    found: list[Message] = []
    for name, share in flow.fair(rooms, most).items():
        if share:
            query = outgoing.without(outgoing.due_of(name, now), left_out)
            found += (await tx.exec(query.limit(share))).all()
    return found


async def take(house: House, tx: AsyncSession, messages: Sequence[Message]) -> list[Message]:
    """Return which of these locked messages may be sent now; the shares of their campaigns are taken for them.

    The row of the campaign is locked last of all. Who finds it locked leaves its messages to the next look.
    """
    paced = {one.campaign for one in messages if one.campaign and one.status == MessageStatus.QUEUED}
    kept: set[str] = set()
    for name in sorted(paced):
        ids = [one.id for one in messages if one.campaign == name and one.status == MessageStatus.QUEUED]
        kept.update(ids[: await _take(house, tx, name, len(ids))])
    return [one for one in messages if one.id in kept or one.campaign not in paced or one.status != MessageStatus.QUEUED]


async def _take(house: House, tx: AsyncSession, name: str, wanted: int) -> int:
    query = select(Campaign).where(Campaign.name == name).with_for_update(skip_locked=True)
    campaign = (await tx.exec(query.execution_options(populate_existing=True))).first()
    now = house.clock.now()
    if campaign is None or campaign.status != CampaignStatus.RUNNING:
        return 0
    opened = flow.opened_at(now, closed_hours(house.quiet, campaign), ALMATY)
    if opened is None:
        return 0
    tempo, at, since = tempo_of(campaign), flow.milliseconds(now), flow.milliseconds(opened)
    count = min(flow.room(tempo, at, since), wanted)
    after = flow.taken(tempo, count, at, since)
    campaign.next_at, campaign.beats = from_milliseconds(after.next_at), [list(beat) for beat in after.beats]
    return count


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a message of a campaign may leave."""
    now = house.clock.now()
    instants = []
    for campaign in await _running(tx):
        due = await outgoing.first_due_of(tx, campaign.name, now)
        if due is not None:
            closed = closed_hours(house.quiet, campaign)
            instants.append(flow.next_leaving(tempo_of(campaign), max(due, now), closed, ALMATY))
    return min((instant for instant in instants if instant is not None), default=None)


def _room(house: House, campaign: Campaign, now: datetime) -> int:
    opened = flow.opened_at(now, closed_hours(house.quiet, campaign), ALMATY)
    return flow.room(tempo_of(campaign), flow.milliseconds(now), flow.milliseconds(opened)) if opened else 0


async def _running(tx: AsyncSession) -> Sequence[Campaign]:
    """Return the campaigns that run, the one that may send first in front."""
    query = select(Campaign).where(Campaign.status == CampaignStatus.RUNNING)
    return (await tx.exec(query.order_by(col(Campaign.next_at), col(Campaign.name)))).all()
