"""Appending to the hash chains of the histories, inside the transaction that does what they tell."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.history import Link, link
from core.store.tables import History


async def append(tx: AsyncSession, subject: str, at: datetime, event: str, data: Mapping[str, object]) -> None:
    """Append one link to a subject's chain."""
    newest = select(History).where(History.subject == subject).order_by(col(History.seq).desc()).limit(1)
    row = (await tx.exec(newest)).first()
    tx.add(_row(link(subject, _link(row) if row else None, at, event, data)))
    await tx.flush()


async def append_each(tx: AsyncSession, told: Mapping[str, Mapping[str, object]], at: datetime, event: str) -> None:
    """Append the same event to many chains, `told` by subject: a thousand cost a few statements."""
    before = await _newest(tx, told.keys())
    tx.add_all([_row(link(subject, before.get(subject), at, event, data)) for subject, data in told.items()])
    await tx.flush()


async def _newest(tx: AsyncSession, subjects: Collection[str]) -> dict[str, Link]:
    """Return the last link of each of these chains that has begun."""
    await tx.flush()
    rows = select(History).where(col(History.subject).in_(subjects)).order_by(col(History.seq))
    return {row.subject: _link(row) for row in (await tx.exec(rows)).all()}


def _link(row: History) -> Link:
    return Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash)


def _row(made: Link) -> History:
    return History(**{name: getattr(made, name) for name in made.__slots__})
