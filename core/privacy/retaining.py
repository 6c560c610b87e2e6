"""What was kept long enough goes, a few rows at a time: words are emptied, what only machines needed is dropped."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.privacy.retention import Retention
from core.store import tables as t
from core.store.base import recall, remember
from core.store.shredding import shred

#: So many rows of each kind go in one transaction.
AT_ONCE = 500
#: How far words were emptied, by table.
_EMPTIED = "emptied until"

_DROPPED: Mapping[str, tuple[type[SQLModel], str]] = {
    "access_trace": (t.AccessTrace, "at"),
    "set_aside": (t.SetAside, "received_at"),
    "link_token": (t.LinkToken, "expires_at"),
    "sms_part": (t.SmsPart, "left_at"),
    "early_receipt": (t.EarlyReceipt, "received_at"),
    "report": (t.Report, "delivered_at"),
}


async def forget_old(tx: AsyncSession, retention: Retention, now: datetime) -> bool:
    """Let the next few rows of each kind go; tells whether there may be more."""
    more = False
    for name in retention.days:
        before = retention.before(name, now)
        if before is not None:
            forget = _OTHERS.get(name) or _dropping(name)
            more |= await forget(tx, before) >= AT_ONCE
    return more


def _dropping(name: str) -> Callable[[AsyncSession, datetime], Awaitable[int]]:
    table, column = _DROPPED[name]
    since: Any = col(getattr(table, column))

    async def drop(tx: AsyncSession, before: datetime) -> int:
        rows = (await tx.exec(select(table).where(since < before).order_by(since).limit(AT_ONCE))).all()
        for row in rows:
            await tx.delete(row)
        return len(rows)

    return drop


async def _messages(tx: AsyncSession, before: datetime) -> int:
    rows = await _next(tx, t.Message, col(t.Message.created_at) < before)
    for row in rows:
        row.address_sealed = row.body_sealed = None
        row.text_index, row.facts, row.buttons = "", {}, []
    return len(rows)


async def _replies(tx: AsyncSession, before: datetime) -> int:
    rows = await _next(tx, t.Reply, col(t.Reply.received_at) < before)
    for row in rows:
        row.sender_sealed = row.body_sealed = b""
        row.sender_index = ""
    return len(rows)


async def _next(tx: AsyncSession, table: Any, is_old: Any) -> Sequence[Any]:
    """Return the next old rows of a table in the order in which they were written, and remember how far it came."""
    kept = f"{_EMPTIED} {table.__tablename__}"
    reached = int(await recall(tx, kept) or 0)
    query = select(table).where(table.seq > reached, is_old).order_by(table.seq).limit(AT_ONCE)
    rows: list[Any] = list((await tx.exec(query)).all())
    if rows:
        last = rows[-1].seq  # two processes may have given it at the same time: all of them go together
        rows += [
            one for one in (await tx.exec(select(table).where(table.seq == last, is_old))).all() if one not in rows
        ]
        await remember(tx, kept, str(last))
    return rows


async def _strangers(tx: AsyncSession, before: datetime) -> int:
    """Destroy the keys of months that are long over: what strangers wrote in them opens no more."""
    owner = col(t.DataKey.owner)
    query = select(t.DataKey.owner).where(owner >= "unknown:", owner < f"unknown:{before:%Y-%m}").limit(AT_ONCE)
    owners = (await tx.exec(query)).all()
    for one in owners:
        await shred(tx, one)
    return len(owners)


async def _told(tx: AsyncSession, before: datetime) -> int:
    query = select(t.ToldEvent).where(col(t.ToldEvent.followed_at) < before, col(t.ToldEvent.said_sealed).is_not(None))
    rows = (await tx.exec(query.limit(AT_ONCE))).all()
    for row in rows:
        row.said_sealed = None
    return len(rows)


_OTHERS: Mapping[str, Callable[[AsyncSession, datetime], Awaitable[int]]] = {
    "message": _messages,
    "reply": _replies,
    "unknown": _strangers,
    "told_event": _told,
}
