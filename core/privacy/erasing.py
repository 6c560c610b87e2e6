"""Forgetting a family: its key is destroyed, and with it everything sealed; what proves that all was lawful stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.access import Access, Operator
from core.errors import NotFoundError, TransitionError
from core.flow.handover import HandoverStatus
from core.flow.offer import LIVE
from core.flow.outbox import MessageStatus
from core.privacy.holdings import HELD, Held, Ids, columns_of, ids_of, is_sealed, rows_of
from core.store.base import Store
from core.store.chains import append
from core.store.shredding import forget_pages, shred
from core.store.tables import Application, Complaint, Guardian, Handover, Message, Offer, QueueEntry, Referral
from core.store.vault import of_guardian

#: What stands in the trace.
ERASURE = "erasure"
#: What is still to be done for a family: while one of these is there it is not forgotten (the reason, and where).
_UNDER_WAY: Mapping[str, tuple[type[SQLModel], str, str, frozenset[str]]] = {
    "an offer is open": (Offer, "guardian_id", "guardian", LIVE),
    "an application is with the rules core": (
        *(Handover, "offer_id", "offer"),
        frozenset({HandoverStatus.PENDING, HandoverStatus.HANDED_OVER}),
    ),
    "a child waits in a queue": (
        *(QueueEntry, "application_id", "application"),
        frozenset({"waiting", "offered", "suspended", "referred"}),
    ),
    "a referral is valid": (Referral, "application_id", "application", frozenset({"issued", "extended"})),
    "a school decides": (Application, "guardian_id", "guardian", frozenset({"filed"})),
    "a message is on its way": (
        *(Message, "guardian_id", "guardian"),
        frozenset({MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN}),
    ),
}


async def erase(store: Store, access: Access, operator: Operator, guardian_id: str, reason: str, now: datetime) -> None:
    """Forget a family: in one transaction its key, its blind indexes and everything sealed are gone.

    Ids, states, times and the hash chains stay, so receipts and histories verify; what they commit to can be shown no
    more. Erased once, it stays erased: a second call changes nothing.

    Raises:
        InputError: the reason is not one of the closed list.
        NotFoundError: there is no guardian with this id.
        TransitionError: something is still to be done for the family; the message says what.

    """
    await access.trace(operator, guardian_id, ERASURE, reason, now)
    async with store.write() as tx:
        guardian = await tx.get(Guardian, guardian_id, with_for_update=True)
        if guardian is None:
            raise NotFoundError
        if guardian.erased_at is not None:
            return
        ids = await ids_of(tx, guardian_id)
        await _refuse_what_is_under_way(tx, ids)
        told = {"operator": operator.name, "reason": reason}
        await append(tx, f"guardian:{guardian_id}", now, "guardian_erased", told)
        for held in HELD:
            for row in await rows_of(tx, held, ids):
                await _empty(tx, held, row)
        guardian.erased_at, guardian.wrong_number = now, True
        await tx.flush()
        await shred(tx, of_guardian(guardian_id))
    await forget_pages(store)


async def _refuse_what_is_under_way(tx: AsyncSession, ids: Ids) -> None:
    found = [reason for reason, what in _UNDER_WAY.items() if await _is_there(tx, ids, *what)]
    waits = select(func.count()).select_from(Complaint).where(col(Complaint.guardian_id).in_(ids["guardian"]))
    if (await tx.exec(waits.where(col(Complaint.answered_on).is_(None)))).one():
        found.append("a complaint is not answered")
    if found:
        message = f"This family cannot be forgotten yet: {'; '.join(found)}. End that first, then ask again."
        raise TransitionError(message)


async def _is_there(tx: AsyncSession, ids: Ids, table: Any, column: str, names: str, states: frozenset[str]) -> bool:
    query = select(func.count()).select_from(table).where(col(getattr(table, column)).in_(ids[names]))
    return bool((await tx.exec(query.where(col(table.status).in_([str(state) for state in states])))).one())


async def _empty(tx: AsyncSession, held: Held, row: Any) -> None:
    """Empty what could still tell of the person; a value that must be unique is filled with the row's own id."""
    if held.dropped:
        await tx.delete(row)
        return
    for column in columns_of(held.table):
        if is_sealed(column):
            setattr(row, column.name, None if column.nullable else b"")
        elif column.name in held.blind or column.name in held.emptied:
            setattr(row, column.name, _nothing(column, row))


def _nothing(column: Any, row: Any) -> Any:
    if column.nullable:
        return None
    if column.unique:
        return f"erased:{row.id}"
    return {"JSON": {} if column.name == "facts" else []}.get(type(column.type).__name__, "")
