"""What is due at all, told in one question: a look at which nothing is due costs one statement."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, literal_column, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.handover import HandoverStatus
from core.flow.outbox import LEASE
from core.store.columns import Instant
from core.store.queries import may_be_read
from core.store.tables import Handover, Message, Report, Timer

_NOW, _LOST = bindparam("now", type_=Instant), bindparam("lost", type_=Instant)
# Written out, as in the partial indexes of the table: a database cannot compare a parameter with their conditions.
_TO_LEAVE = col(Message.status).in_((literal_column("'queued'"), literal_column("'unknown'")))
_SENDING = col(Message.status) == literal_column("'sending'")
#: What is to show something else.
WANTED = col(Message.settle) == literal_column("'wanted'")
_ASKED = col(Message.ask_at).is_not(None)
_UNDECIDED = (
    col(Handover.status).in_((HandoverStatus.PENDING, HandoverStatus.HANDED_OVER)),
    col(Handover.decided_at).is_(None),
    col(Handover.dead_at).is_(None),
)
_PENDING = col(Report.status) == "pending"

_DUE = select(
    exists().where(may_be_read()).label("reply"),
    exists().where(*_UNDECIDED, col(Handover.due_at) <= _NOW).label("handover"),
    exists().where(col(Timer.due_at) <= _NOW).label("timer"),
    or_(
        exists().where(_TO_LEAVE, col(Message.due_at) <= _NOW),
        exists().where(_SENDING, col(Message.claimed_at) <= _LOST),
    ).label("message"),
    exists().where(_ASKED, col(Message.ask_at) <= _NOW).label("asking"),
    exists().where(WANTED, or_(col(Message.settle_due).is_(None), col(Message.settle_due) <= _NOW)).label("settling"),
    exists().where(_PENDING, col(Report.due_at) <= _NOW).label("report"),
)
_SOON = select(
    select(func.min(col(Timer.due_at))).scalar_subquery().label("timer"),
    select(func.min(col(Message.ask_at))).where(_ASKED).scalar_subquery().label("asking"),
    exists().where(*_UNDECIDED).label("handover"),
    or_(exists().where(_TO_LEAVE), exists().where(_SENDING)).label("message"),
    exists().where(WANTED).label("settling"),
    exists().where(_PENDING).label("report"),
)


class Soon(NamedTuple):
    """When timers and questions to carriers are due, and of what else there is any that may be due some time."""

    timer: datetime | None
    asking: datetime | None
    handover: bool
    message: bool
    settling: bool
    report: bool


async def kinds(tx: AsyncSession, now: datetime) -> frozenset[str]:
    """Return of which kinds of work something may be due: whether it really may be done, its own look tells."""
    row = (await (await tx.connection()).execute(_DUE, {"now": now, "lost": now - LEASE})).one()
    return frozenset(kind for kind, waits in row._mapping.items() if waits)  # noqa: SLF001 - its public name


async def soon(tx: AsyncSession) -> Soon:
    """Tell what will be due: of each kind the instant, or whether it must be asked for it."""
    return Soon(*(await (await tx.connection()).execute(_SOON)).one())
