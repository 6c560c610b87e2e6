"""The log of access: who looked at whose protected value, which one, why and when; the latest first."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import and_, col, func, or_, select

from core.clock import ALMATY
from core.errors import InputError
from core.store.columns import from_milliseconds, to_milliseconds
from core.store.lookups import Lookups
from core.store.tables import AccessTrace

_PAGE, _BATCH = 100, 1000


@dataclass(frozen=True, slots=True)
class AskedLog:
    """Which looks are wanted: of these days, both included, in Almaty; of one operator, at one family, if named."""

    begins: date
    ends: date
    operator: str = ""
    guardian_id: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One look; the family is told by its id only."""

    id: str
    at: datetime
    operator: str
    guardian_id: str
    field: str
    reason: str
    ends_at: datetime | None  # until when the value was shown

    @property
    def cursor(self) -> str:
        """Return what leads to the looks behind this one."""
        return f"{to_milliseconds(self.at)}-{self.id}"


@dataclass(frozen=True, slots=True)
class LogSeen:
    """One page of the log; `operators` have looked in this time, `older` leads on, None = this is the last page."""

    asked: AskedLog
    looks: tuple[Look, ...]
    count: int
    operators: tuple[str, ...]
    older: str | None


async def seen(look: Lookups, asked: AskedLog, cursor: str) -> LogSeen:
    """Return one page: the latest looks, or those behind `cursor`. Raises InputError for no cursor."""
    rows = await _rows(look, asked, _spot(cursor), _PAGE + 1)
    count = (await look.tx.exec(_asked(select(func.count()).select_from(AccessTrace), asked))).one()
    names = _of_days(select(AccessTrace.operator).distinct(), asked).order_by(col(AccessTrace.operator))
    operators = tuple((await look.tx.exec(names)).all())
    return LogSeen(asked, tuple(rows[:_PAGE]), count, operators, rows[_PAGE - 1].cursor if len(rows) > _PAGE else None)


async def lines(
    look_again: Callable[[], AbstractAsyncContextManager[Lookups]], asked: AskedLog
) -> AsyncIterator[Sequence[Look]]:
    """Yield all looks, a thousand at once, each time in a transaction of its own."""
    spot = None
    while True:
        async with look_again() as look:
            rows = await _rows(look, asked, spot, _BATCH)
        if rows:
            yield rows
        if len(rows) < _BATCH:
            return
        spot = rows[-1].at, rows[-1].id


async def _rows(look: Lookups, asked: AskedLog, spot: tuple[datetime, str] | None, limit: int) -> list[Look]:
    query = _asked(select(AccessTrace), asked)
    if spot is not None:
        at, trace_id = spot
        query = query.where(
            or_(col(AccessTrace.at) < at, and_(col(AccessTrace.at) == at, col(AccessTrace.id) < trace_id))
        )
    query = query.order_by(col(AccessTrace.at).desc(), col(AccessTrace.id).desc()).limit(limit)
    rows = (await look.tx.exec(query)).all()
    return [Look(row.id, row.at, row.operator, row.guardian_id, row.field, row.reason, row.ends_at) for row in rows]


def _of_days(query: Any, asked: AskedLog) -> Any:
    begins = datetime.combine(asked.begins, time(), ALMATY)
    before = datetime.combine(asked.ends + timedelta(days=1), time(), ALMATY)
    return query.where(col(AccessTrace.at) >= begins, col(AccessTrace.at) < before)


def _asked(query: Any, asked: AskedLog) -> Any:
    query = _of_days(query, asked)
    if asked.operator:
        query = query.where(AccessTrace.operator == asked.operator)
    return query.where(AccessTrace.guardian_id == asked.guardian_id) if asked.guardian_id else query


def _spot(cursor: str) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    at, _, trace_id = cursor.partition("-")
    if not (at.isascii() and at.isdecimal() and len(at) < 15 and trace_id):  # noqa: PLR2004 - milliseconds up to year 33658
        message = "older: what an earlier page said is expected."
        raise InputError(message)
    return from_milliseconds(int(at)), trace_id
