"""Timers: one row per kind and subject, written in the transaction that makes them necessary."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import Timer


class TimerKind(StrEnum):
    """What falls due; the subject's id stands beside it."""

    PLACE = "place"  # vacancy: find the family whose turn it is
    REPEAT = "repeat"  # offer: ask once more
    LAPSE = "lapse"  # offer: the window has ended
    UNREACHABLE = "unreachable"  # offer: no delivery was ever proved
    GRACE = "grace"  # offer: a refusal may no longer be undone for the place
    WITHDRAW = "withdraw"  # vacancy: the preschool took the place back
    LISTEN = "listen"  # the wires: fetch the replies that webhooks lost
    RESUME = "resume"  # queue entry: the suspension is over
    FOLLOW = "follow"  # told event: its own time has come
    CHECK = "check"  # package: the preschool looks the papers through
    REMIND = "remind"  # referral: papers are still to be filed
    EXPIRE = "expire"  # referral: its validity is over


async def arm(tx: AsyncSession, kind: TimerKind, subject: str, due_at: datetime) -> None:
    """Set the timer, in place of an earlier one of the same kind and subject."""
    name = f"{kind}:{subject}"
    row = await tx.get(Timer, name)
    if row is None:
        tx.add(Timer(id=name, kind=kind, subject=subject, due_at=due_at))
    else:
        row.due_at = due_at


async def disarm(tx: AsyncSession, kind: TimerKind, subject: str) -> None:
    """Take the timer away, if there is one."""
    await tx.flush()
    await tx.exec(delete(Timer).where(col(Timer.id) == f"{kind}:{subject}"))


async def first_due(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a timer falls due."""
    return (await tx.exec(select(func.min(col(Timer.due_at))))).one()


async def due(tx: AsyncSession, now: datetime, limit: int, troubled: Collection[str] = ()) -> list[Timer]:
    """Return timers that are due, in order of their instants, then of their names; `troubled` is left out."""
    query = select(Timer).where(col(Timer.due_at) <= now, col(Timer.id).not_in(troubled))
    return list((await tx.exec(query.order_by(col(Timer.due_at), col(Timer.id)).limit(limit))).all())
