"""Timers: one row per kind and subject, written in the transaction that makes them necessary."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import insert
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import Timer

#: How many timers one statement names.
_AT_ONCE = 500


class TimerKind(StrEnum):
    """What falls due; the subject's id stands beside it."""

    PLACE = "place"  # vacancy: find the family whose turn it is
    REPEAT = "repeat"  # offer: ask once more
    LAPSE = "lapse"  # offer: the window has ended
    COUNTDOWN = "countdown"  # message: show how much time is left to answer it
    UNREACHABLE = "unreachable"  # offer: no delivery was ever proved
    GRACE = "grace"  # offer: a refusal may no longer be undone for the place
    WITHDRAW = "withdraw"  # vacancy: the preschool took the place back
    LISTEN = "listen"  # the wires: fetch the replies that webhooks lost
    RESUME = "resume"  # queue entry: the suspension is over
    FOLLOW = "follow"  # told event: its own time has come
    CHECK = "check"  # package: the preschool looks the papers through
    REMIND = "remind"  # referral: papers are still to be filed
    EXPIRE = "expire"  # referral: its validity is over
    CORRECT = "correct"  # the calendar: a correction is announced on this day
    PRIVILEGE = "privilege"  # application: its privilege is checked, should have been, or was not confirmed
    REFUSED = "refused"  # application: it is told that no queue takes it
    COMPLAINT = "complaint"  # complaint: its terms are counted, and the desk told what is due
    HELD = "held"  # offer: silence would archive, but a complaint holds it
    CONCLUSION = "conclusion"  # conclusion: offer what a commission recommended
    CAMPAIGN = "campaign"  # campaign: it ended, what was not sent is withdrawn
    # Of one instant these come before places: their names stand first (DESIGN section 8).
    ANNUAL = "annual"  # application: ask whether the family is still interested
    AWAKE = "awake"  # application: the wished age is reached
    BIRTHDAY = "birthday"  # application: the sixth birthday


class Due(NamedTuple):
    """One timer: what falls due, for whom, at which instant."""

    kind: TimerKind
    subject: str
    at: datetime


async def arm(tx: AsyncSession, kind: TimerKind, subject: str, due_at: datetime) -> None:
    """Set the timer, in place of an earlier one of the same kind and subject."""
    name = f"{kind}:{subject}"
    row = await tx.get(Timer, name)
    if row is None:
        tx.add(Timer(id=name, kind=kind, subject=subject, due_at=due_at))
    else:
        row.due_at = due_at


async def arm_all(tx: AsyncSession, due: Collection[Due]) -> None:
    """Set many timers at once, each in place of an earlier one: a thousand cost a few statements."""
    rows = {f"{one.kind}:{one.subject}": one for one in due}
    await tx.flush()
    names = list(rows)
    for start in range(0, len(names), _AT_ONCE):
        await tx.exec(delete(Timer).where(col(Timer.id).in_(names[start : start + _AT_ONCE])))
    if rows:
        fresh = [{"id": name, "kind": one.kind, "subject": one.subject, "due_at": one.at} for name, one in rows.items()]
        await (await tx.connection()).execute(insert(Timer), fresh)


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
