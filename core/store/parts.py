"""The parts of SMS in bulk: what many ask at the same time is read and written with one statement each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, text, tuple_, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.parts import PartStatus
from core.store.tables import EarlyReceipt, SmsPart

_PARTS: Any = SmsPart.__table__  # type: ignore[attr-defined]  # SQLModel does not say that a table has one
_EARLY: Any = EarlyReceipt.__table__  # type: ignore[attr-defined]  # the same


@dataclass(slots=True, eq=False)
class PartRow:
    """One part as it stands in its table, to be changed and written back."""

    message_id: str
    number: int
    total: int
    body: str
    carrier: str
    phone_index: str
    reference: int
    status: str
    carrier_id: str
    carrier_key: str
    left_at: datetime
    final_at: datetime | None = None
    status_raw: str = ""
    code: str = ""
    failure: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class EarlyRow:
    """One receipt that came before the answer which names its part."""

    carrier_key: str
    phone_index: str
    delivery: str
    carrier_id: str
    status_raw: str
    code: str
    failure: str
    evidence: str
    received_at: datetime


_PART_COLUMNS = tuple(field.name for field in fields(PartRow))
_EARLY_COLUMNS = tuple(field.name for field in fields(EarlyRow))
_PART_VALUES, _EARLY_VALUES = attrgetter(*_PART_COLUMNS), attrgetter(*_EARLY_COLUMNS)  # astuple copies deeply: slow
_EARLY_KEY = ("carrier_key", "phone_index", "delivery")
_CHANGE = (
    update(_PARTS)
    .where(_PARTS.c.message_id == bindparam("of_message"), _PARTS.c.number == bindparam("of_number"))
    .values({name: bindparam(name) for name in _PART_COLUMNS[2:]})
)


async def alone(tx: AsyncSession) -> None:
    """Let no other process write parts meanwhile: a receipt must meet the answer that names its part (PostgreSQL)."""
    if tx.get_bind().dialect.name == "postgresql":
        await (await tx.connection()).execute(text("SELECT pg_advisory_xact_lock(1414)"))


async def parts_of(tx: AsyncSession, message_ids: Collection[str]) -> list[PartRow]:
    """Return the parts of messages, in their order."""
    return await _parts(tx, _PARTS.c.message_id.in_(message_ids)) if message_ids else []


async def parts_named(tx: AsyncSession, keys: Collection[str]) -> list[PartRow]:
    """Return the parts that a carrier has under one of these ids, on whatever phone."""
    return await _parts(tx, _PARTS.c.carrier_key.in_(keys)) if keys else []


async def parts_referred(tx: AsyncSession, pairs: Collection[tuple[str, int]]) -> list[PartRow]:
    """Return the parts with one of these references on these phones."""
    return await _parts(tx, tuple_(_PARTS.c.phone_index, _PARTS.c.reference).in_(pairs)) if pairs else []


async def _parts(tx: AsyncSession, which: ColumnElement[bool]) -> list[PartRow]:
    query = select(*(_PARTS.c[name] for name in _PART_COLUMNS)).where(which)
    rows = await (await tx.connection()).execute(query.order_by(_PARTS.c.left_at, _PARTS.c.number))
    return [PartRow(*row) for row in rows]


async def write_parts(tx: AsyncSession, new: Sequence[PartRow], changed: Sequence[PartRow]) -> None:
    """Write parts that are new, and those that were read and changed."""
    connection = await tx.connection()
    if new:
        await connection.execute(
            insert(_PARTS), [dict(zip(_PART_COLUMNS, _PART_VALUES(row), strict=True)) for row in new]
        )
    if changed:
        await connection.execute(_CHANGE, [_changed(row) for row in changed])


def _changed(row: PartRow) -> dict[str, Any]:
    values = dict(zip(_PART_COLUMNS, _PART_VALUES(row), strict=True))
    return values | {"of_message": values.pop("message_id"), "of_number": values.pop("number")}


async def drop_parts(tx: AsyncSession, message_ids: Collection[str]) -> None:
    """Forget the parts of messages that are worded anew."""
    if message_ids:
        await (await tx.connection()).execute(delete(_PARTS).where(_PARTS.c.message_id.in_(message_ids)))


async def early_receipts(tx: AsyncSession, keys: Collection[str]) -> list[EarlyRow]:
    """Return the receipts that wait for one of these ids, in the order in which they came."""
    if not keys:
        return []
    query = select(*(_EARLY.c[name] for name in _EARLY_COLUMNS)).where(_EARLY.c.carrier_key.in_(keys))
    return [EarlyRow(*row) for row in await (await tx.connection()).execute(query.order_by(_EARLY.c.received_at))]


async def early_waiting(tx: AsyncSession, since: datetime, most: int) -> list[EarlyRow]:
    """Return receipts that wait, but for phones to which a part left `since` that has no answer yet."""
    awaited = select(_PARTS.c.phone_index).where(_PARTS.c.status == PartStatus.LEAVING, _PARTS.c.left_at > since)
    query = select(*(_EARLY.c[name] for name in _EARLY_COLUMNS)).where(_EARLY.c.phone_index.not_in(awaited))
    rows = await (await tx.connection()).execute(query.order_by(_EARLY.c.received_at.desc()).limit(most))
    return [EarlyRow(*row) for row in rows]


async def keep_early(tx: AsyncSession, rows: Iterable[EarlyRow]) -> None:
    """Keep receipts that are nobody's yet; the same again changes nothing."""
    wanted = {_key(row): row for row in rows}
    if not wanted:
        return
    known = {_key(row) for row in await early_receipts(tx, {row.carrier_key for row in wanted.values()})}
    fresh = [
        dict(zip(_EARLY_COLUMNS, _EARLY_VALUES(row), strict=True)) for key, row in wanted.items() if key not in known
    ]
    if fresh:
        await (await tx.connection()).execute(insert(_EARLY), fresh)


async def drop_early(tx: AsyncSession, rows: Collection[EarlyRow]) -> None:
    """Forget receipts that have found their part."""
    if rows:
        which = tuple_(*(_EARLY.c[name] for name in _EARLY_KEY)).in_([_key(row) for row in rows])
        await (await tx.connection()).execute(delete(_EARLY).where(which))


def _key(row: EarlyRow) -> tuple[str, str, str]:
    return row.carrier_key, row.phone_index, row.delivery
