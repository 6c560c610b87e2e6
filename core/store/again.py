"""Free places that are to be looked at again, asked for once for all the applications that may be offered them now.

A group of windows that end has a hundred such applications. A question for each in the middle of the group costs
itself, and has all that the group has changed so far written first.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as columns_of
from sqlalchemy.orm import Session
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.columns import Instant
from core.store.tables import QueueEntry, Vacancy
from core.store.timers import Due, TimerKind, set_now
from core.store.unit import Unit, unit_of

_FREE: Any = (
    columns_of(col(Vacancy.id), col(Vacancy.published_at))
    .join(QueueEntry, col(QueueEntry.preschool_id) == col(Vacancy.preschool_id))
    .where(
        col(QueueEntry.application_id).in_(bindparam("applications", expanding=True)),
        col(Vacancy.status) == "free",
        col(Vacancy.published_at) <= bindparam("now", type_=Instant),
    )
    .distinct()
)


def look_again(tx: AsyncSession, application_id: str, now: datetime) -> None:
    """Have the free places of an application's preschools looked at again, at the latest when the transaction ends.

    They are served in the order in which they were published (DESIGN section 8), so each is due at that instant.
    """
    unit = unit_of(tx)
    if not unit.again:
        unit.at_end.append(_look)
    unit.again[application_id] = now


async def looked(tx: AsyncSession) -> None:
    """Set what is to be looked at again: somebody asks now which places are due."""
    await tx.run_sync(lambda session: _look(session, unit_of(tx)))


def _look(session: Session, unit: Unit) -> None:
    if unit.again:
        given = {"applications": sorted(unit.again), "now": max(unit.again.values())}
        unit.again = {}
        for vacancy_id, published_at in session.execute(_FREE, given).all():
            set_now(session, Due(TimerKind.PLACE, vacancy_id, published_at))
