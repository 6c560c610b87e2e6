"""Which hand-overs are due: of each family only the first that the rules core has not taken yet."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.handover import HandoverStatus
from core.store.tables import Handover, Offer

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LOCK = select(Handover).where(col(Handover.id).in_(_IDS)).order_by(col(Handover.id)).with_for_update()
_LOCK = _LOCK.execution_options(populate_existing=True)
_UNDECIDED = (HandoverStatus.PENDING, HandoverStatus.HANDED_OVER)


async def first_due(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a hand-over is to be tried."""
    query = select(func.min(col(Handover.due_at))).join(Offer, col(Offer.id) == Handover.offer_id)
    return (await tx.exec(query.where(*_may_go()))).one()


async def due(tx: AsyncSession, now: datetime, limit: int, troubled: Collection[str]) -> list[str]:
    """Return the hand-overs that are due, the oldest first; `troubled` is left out, and keeps its family waiting."""
    query = select(Handover.id).join(Offer, col(Offer.id) == Handover.offer_id)
    query = query.where(*_may_go(), col(Handover.due_at) <= now, col(Handover.id).not_in(troubled))
    return list((await tx.exec(query.order_by(col(Handover.due_at), col(Handover.id)).limit(limit))).all())


async def lock(tx: AsyncSession, handover_ids: Collection[str]) -> list[Handover]:
    """Return these hand-overs, locked, in the order in which everybody locks them."""
    return list((await tx.exec(_LOCK, params={"ids": list(handover_ids)})).all())


def _may_go() -> tuple[ColumnElement[bool], ...]:
    undecided, alive = col(Handover.status).in_(_UNDECIDED), col(Handover.dead_at).is_(None)
    return undecided, alive, col(Handover.decided_at).is_(None), ~_waits_for_earlier()


def _waits_for_earlier() -> ColumnElement[bool]:
    """Tell of a hand-over whether an earlier one of its family is still to be taken; a dead one waits for people."""
    other, offer = aliased(Handover), aliased(Offer)
    return exists().where(
        col(offer.guardian_id) == Offer.guardian_id,
        col(other.offer_id) == offer.id,
        col(other.status).in_(_UNDECIDED),
        col(other.decided_at).is_(None),
        col(other.dead_at).is_(None),
        col(other.taken_at).is_(None),
        (col(other.created_at) < Handover.created_at)
        | ((col(other.created_at) == Handover.created_at) & (col(other.id) < Handover.id)),
    )
