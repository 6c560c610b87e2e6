"""Timers: one row per kind and subject, written in the transaction that makes them necessary."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.orm import Session
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.columns import Instant
from core.store.tables import Timer
from core.store.unit import set_timer

_NOW: BindParameter[datetime] = bindparam("now", type_=Instant)
_IN_ORDER = select(Timer).where(col(Timer.due_at) <= _NOW).order_by(col(Timer.due_at), col(Timer.id))
_DUE = _IN_ORDER.where(col(Timer.id).not_in(bindparam("troubled", expanding=True))).limit(bindparam("limit"))
_NAMED = _IN_ORDER.where(col(Timer.id).in_(bindparam("names", expanding=True)))
_LOCK = _NAMED.with_for_update(skip_locked=True)


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
    TAKEN_BACK = "taken_back"  # withdrawal of a consent: the rules core is told, and everything has stopped
    EVIDENCE = "evidence"  # day of Almaty: its records of consents get their tree
    RETAIN = "retain"  # the store: what was kept long enough goes
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
    await arm_all(tx, (Due(kind, subject, due_at),))


async def arm_all(tx: AsyncSession, due: Collection[Due]) -> None:
    """Set many timers at once, each in place of an earlier one; they are written with the end of the transaction."""
    for one in due:
        set_now(tx.sync_session, one)


def set_now(session: Session, one: Due) -> None:
    """Set one timer, also where a transaction is ending."""
    kind, subject, at = one
    name = f"{kind}:{subject}"
    set_timer(session, name, {"id": name, "kind": kind, "subject": subject, "due_at": at})


async def disarm(tx: AsyncSession, kind: TimerKind, subject: str) -> None:
    """Take the timer away, if there is one."""
    set_timer(tx.sync_session, f"{kind}:{subject}", None)


async def due(tx: AsyncSession, now: datetime, limit: int, troubled: Collection[str] = ()) -> list[Timer]:
    """Return timers that are due, in order of their instants, then of their names; `troubled` is left out."""
    given = {"now": now, "limit": limit, "troubled": list(troubled)}
    return list((await tx.exec(_DUE, params=given)).all())


async def named(tx: AsyncSession, names: Collection[str], now: datetime, *, lock: bool = False) -> list[Timer]:
    """Return which of these timers are due still, in the order of their instants; locked, if that is asked for.

    What another worker holds is left to it.
    """
    given = {"now": now, "names": list(names)}
    return list((await tx.exec(_LOCK if lock else _NAMED, params=given)).all())
