"""Which messages may leave now: lane by lane, each family's in their order (core.flow.outbox.holds_back)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, literal_column, or_, tuple_
from sqlalchemy import select as rows_of
from sqlalchemy.orm import aliased, load_only
from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from core.flow.outbox import LEASE, Lane, MessageStatus
from core.store.columns import Instant
from core.store.tables import Message, Offer
from core.values import ChannelName

# Written out, as the partial indexes of the table are: a database cannot compare a parameter with their conditions.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_SENDING: ColumnElement[str] = literal_column("'sending'")
_UNKNOWN: ColumnElement[str] = literal_column("'unknown'")
_TO_LEAVE = (_QUEUED, _UNKNOWN)
_UNDER_WAY = (_QUEUED, _SENDING, _UNKNOWN)

#: Another message of the family; one for all statements, for making it costs more than asking the database.
_OTHER = aliased(Message)

#: Messages of which only what a group is made of is read.
Found = SelectOfScalar[Message]
_BRIEFLY = load_only(Message.guardian_id, Message.campaign)  # type: ignore[arg-type]  # SQLModel hides the columns

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_NOW: BindParameter[datetime] = bindparam("now", type_=Instant)
_OF_OFFERS = select(Message.offer_id).where(col(Message.id).in_(_IDS))
_ANEW: Any = {"populate_existing": True}
_FREE_OFFERS = (
    select(Offer.id).where(col(Offer.id).in_(_OF_OFFERS)).with_for_update(skip_locked=True).execution_options(**_ANEW)
)
_LOCK_OFFERS = select(Offer).where(col(Offer.id).in_(_OF_OFFERS)).order_by(col(Offer.id)).with_for_update()
_LOCK_OFFERS = _LOCK_OFFERS.execution_options(**_ANEW)
_LOCK = select(Message).where(col(Message.id).in_(_IDS)).order_by(col(Message.id)).with_for_update()
_LOCK = _LOCK.execution_options(**_ANEW)

#: By which channels messages leave; of some nobody knows it before they are claimed.
WAYS = (*ChannelName, "")
_PLACES: tuple[tuple[Lane, str], ...] = tuple((lane, str(way)) for way in WAYS for lane in Lane)
_BUSY = rows_of(
    *(
        exists().where(
            col(Message.status).in_(_TO_LEAVE),
            col(Message.lane) == literal_column(str(int(lane))),
            col(Message.way) == literal_column(f"'{way}'"),
            col(Message.due_at) <= _NOW,
        )
        for lane, way in _PLACES
    )
)


def due_in(lane: Lane, way: str, now: datetime, *, only_lookups: bool = False) -> Found:
    """Select what may leave now in a lane and by a channel, the longest due first; or whose fate is to be asked."""
    statuses = (_UNKNOWN,) if only_lookups else _TO_LEAVE
    # Of all that waits in a lane few have an unknown fate: they are looked for by that, so the lane is hidden.
    its_lane = func.coalesce(col(Message.lane), 0) if only_lookups else col(Message.lane)
    query = select(Message).where(
        col(Message.status).in_(statuses),
        col(Message.status).in_(_TO_LEAVE),
        its_lane == lane,
        col(Message.way) == way,
        col(Message.due_at) <= now,
        ~waits(now),
    )
    return query.order_by(col(Message.due_at), col(Message.seq)).options(_BRIEFLY)


async def busy(tx: AsyncSession, now: datetime) -> frozenset[tuple[Lane, str]]:
    """Return in which lanes and by which channels any message is due, whatever it has to wait for.

    One question at little cost, in place of one for each lane and channel, of which almost all find nothing.
    """
    row = (await (await tx.connection()).execute(_BUSY, {"now": now})).one()
    return frozenset(place for place, some in zip(_PLACES, row, strict=True) if some)


def fate_unknown(now: datetime) -> Found:
    """Select the messages whose claim was held too long: their worker is gone, their fate must be asked."""
    query = select(Message).where(col(Message.status) == _SENDING, col(Message.claimed_at) <= now - LEASE)
    return query.order_by(col(Message.claimed_at), col(Message.seq)).options(_BRIEFLY)


@dataclass(frozen=True, slots=True)
class Due:
    """The earliest instant at which something of one lane may leave by one channel, or be asked about."""

    lane: Lane
    way: str
    only_lookup: bool
    at: datetime


async def next_due(tx: AsyncSession, now: datetime) -> list[Due]:
    """Return when messages that wait for no other are due."""
    by = (col(Message.lane), col(Message.way), col(Message.status))
    unpaced = or_(col(Message.campaign).is_(None), col(Message.status) == _UNKNOWN)  # the others: core.store.paced
    query = select(*by, func.min(col(Message.due_at))).where(col(Message.status).in_(_TO_LEAVE), unpaced, ~waits(now))
    rows = (await tx.exec(query.group_by(*by))).all()
    return [Due(Lane(lane), way, status == MessageStatus.UNKNOWN, at) for lane, way, status, at in rows]


async def next_unknown(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a claim has been held too long."""
    claimed = (await tx.exec(select(func.min(col(Message.claimed_at))).where(col(Message.status) == _SENDING))).one()
    return None if claimed is None else claimed + LEASE


async def claim(tx: AsyncSession, message_ids: Collection[str], now: datetime) -> list[Message]:
    """Lock those of these messages that may still leave; what another worker holds is left to it.

    Each is locked behind its offer. Nobody waits here, so no two workers wait for each other.
    """
    given: dict[str, Any] = {"ids": list(message_ids), "now": now, "lost": now - LEASE}
    if tx.get_bind().dialect.name == "sqlite":  # the transaction has locked everything from its beginning
        return list((await tx.exec(_claimed(behind_offers=False), params=given)).all())
    given["offers"] = (await tx.exec(_FREE_OFFERS, params={"ids": given["ids"]})).all()
    return list((await tx.exec(_claimed(behind_offers=True), params=given)).all())


@cache
def _claimed(*, behind_offers: bool) -> Found:
    """Select what may leave of the messages `ids`; `behind_offers`: that is of no offer, or of one of `offers`."""
    status = func.coalesce(col(Message.status), "")  # hidden, else all that is due is looked through instead of these
    due = status.in_(_TO_LEAVE) & (col(Message.due_at) <= _NOW)
    lost = (status == _SENDING) & (col(Message.claimed_at) <= bindparam("lost", type_=Instant))
    query = select(Message).where(col(Message.id).in_(_IDS), or_(due & ~waits(_NOW), lost))
    if behind_offers:
        offers: BindParameter[Any] = bindparam("offers", expanding=True)
        query = query.where(col(Message.offer_id).is_(None) | col(Message.offer_id).in_(offers))
    return query.order_by(col(Message.lane), col(Message.seq)).with_for_update(of=Message, skip_locked=True)


async def lock(tx: AsyncSession, message_ids: Collection[str]) -> dict[str, Message]:
    """Lock messages behind their offers, both in one order that everybody keeps."""
    given = {"ids": list(message_ids)}
    await tx.exec(_LOCK_OFFERS, params=given)
    return {message.id: message for message in (await tx.exec(_LOCK, params=given)).all()}


def without(query: Found, message_ids: Collection[str]) -> Found:
    """Leave messages out of a selection."""
    return query.where(col(Message.id).not_in(message_ids)) if message_ids else query


def waits(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Tell which messages must wait for another of their family: `core.flow.outbox.holds_back`, in SQL."""
    other = _OTHER
    could_leave = and_(
        or_(col(other.due_at) <= now, col(other.failure) != literal_column("''")),
        or_(col(other.campaign).is_(None), col(other.campaign) == col(Message.campaign)),
    )
    in_its_way = and_(
        tuple_(col(other.seq), col(other.id)) < tuple_(col(Message.seq), col(Message.id)),
        col(other.lane) <= col(Message.lane),
        or_(col(other.status) == _UNKNOWN, could_leave),
    )
    return exists().where(
        col(other.guardian_id) == col(Message.guardian_id),
        col(other.status).in_(_UNDER_WAY),
        col(other.id) != col(Message.id),
        or_(col(other.status) == _SENDING, in_its_way),
    )
