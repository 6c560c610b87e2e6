"""The pace of a campaign as it is kept, and which of its messages may leave next (core.flow.campaign)."""

from datetime import datetime, time

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import load_only
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from core.flow import campaign as flow
from core.flow.campaign import Closed, Tempo
from core.store.outgoing import waits
from core.store.tables import Campaign, Message

# Written out as the partial index of the table is (core.store.outgoing).
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_BRIEFLY = load_only(Message.guardian_id)  # type: ignore[arg-type]  # SQLModel hides the columns


def tempo_of(campaign: Campaign) -> Tempo:
    """Return the pace of a campaign and what it has used of it."""
    beats = tuple((int(at), int(count)) for at, count in campaign.beats)
    return Tempo(campaign.per_minute, flow.milliseconds(campaign.next_at), beats)


def closed_hours(quiet: Closed | None, opens: str, closes: str) -> list[Closed]:
    """Return when a campaign is silent: in the quiet hours of the house, and outside its own (HH:MM, empty = none)."""
    closed = [quiet] if quiet else []
    if opens and closes:
        closed.append((time.fromisoformat(closes), time.fromisoformat(opens)))
    return closed


def due_of(campaign: str, way: str, now: datetime) -> SelectOfScalar[Message]:
    """Select what of a campaign waits for nothing but its pace, by a channel, the longest due first."""
    query = select(Message).where(
        col(Message.status) == _QUEUED,
        Message.campaign == campaign,
        Message.way == way,
        col(Message.due_at) <= now,
        ~waits(now),
    )
    return query.order_by(col(Message.due_at), col(Message.seq)).options(_BRIEFLY)


async def first_due_of(tx: AsyncSession, campaign: str, way: str, now: datetime) -> datetime | None:
    """Return the earliest instant at which a message of a campaign that waits for no other is due."""
    query: SelectOfScalar[datetime] = select(Message.due_at).where(
        col(Message.status) == _QUEUED, Message.campaign == campaign, Message.way == way, ~waits(now)
    )
    return (await tx.exec(query.order_by(col(Message.due_at), col(Message.seq)).limit(1))).first()
