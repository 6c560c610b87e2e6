"""What carriers told us, known again by wire and id; and what families said of it that nobody has read yet."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import col, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import DeliveryReceipt, Message, Reply

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_HEARD_OF = select(DeliveryReceipt.provider_id).where(
    col(DeliveryReceipt.provider_id).in_(_IDS), col(DeliveryReceipt.applied_at).is_(None)
)


async def heard_of(tx: AsyncSession, provider_ids: Collection[str]) -> set[str]:
    """Return of which of these ids at a carrier a receipt waits: it was quicker than the answer that tells the id."""
    return set((await tx.exec(_HEARD_OF, params={"ids": list(provider_ids)})).all()) if provider_ids else set()


_RECEIPTS = select(DeliveryReceipt.wire, DeliveryReceipt.event_id).where(
    tuple_(col(DeliveryReceipt.wire), col(DeliveryReceipt.event_id)).in_(_IDS)
)
_MESSAGES = select(Message).where(tuple_(col(Message.wire), col(Message.provider_id)).in_(_IDS))
_REPLIES = select(Reply).where(tuple_(col(Reply.wire), col(Reply.provider_id)).in_(_IDS))
_LOCKED_REPLIES = _REPLIES.order_by(col(Reply.id)).with_for_update()
_KEPT = select(Reply.wire, Reply.provider_id).where(
    col(Reply.wire).in_(bindparam("wires", expanding=True)), col(Reply.provider_id).in_(_IDS)
)


async def receipts(tx: AsyncSession, events: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of these delivery receipts, by wire and id of the event, are kept already."""
    return {(wire, event_id) for wire, event_id in (await tx.exec(_RECEIPTS, params={"ids": list(events)})).all()}


async def messages(tx: AsyncSession, ids: Collection[tuple[str, str]]) -> dict[tuple[str, str], Message]:
    """Return messages by wire and id at their carrier."""
    rows = (await tx.exec(_MESSAGES, params={"ids": list(ids)})).all()
    return {(one.wire or "", one.provider_id or ""): one for one in rows}


async def replies(tx: AsyncSession, ids: Collection[tuple[str, str]]) -> dict[tuple[str, str], Reply]:
    """Return replies by wire and id at their carrier, locked."""
    found = (await tx.exec(_LOCKED_REPLIES, params={"ids": list(ids)})).all()
    return {(one.wire, one.provider_id): one for one in found}


async def kept(tx: AsyncSession, ids: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of these replies, by wire and id at their carrier, are kept already."""
    named = {"wires": list({wire for wire, _ in ids}), "ids": list({name for _, name in ids})}
    return {(wire, name) for wire, name in (await tx.exec(_KEPT, params=named)).all()}


_STORED = select(Reply).where(col(Reply.id).in_(_IDS)).order_by(col(Reply.received_at), col(Reply.seq))
_LOCKED_STORED = _STORED.with_for_update().execution_options(populate_existing=True)


async def stored(tx: AsyncSession, reply_ids: Collection[str]) -> list[Reply]:
    """Return these replies, locked, in the order in which they came."""
    return list((await tx.exec(_LOCKED_STORED, params={"ids": list(reply_ids)})).all())


_UNREAD = select(Reply).where(
    col(Reply.sender_index).in_(bindparam("indexes", expanding=True)), Reply.status == "stored"
)
_UNREAD = _UNREAD.order_by(col(Reply.seq))


async def unread(tx: AsyncSession, sender_indexes: Collection[str]) -> list[Reply]:
    """Return what these senders have said and nobody has read, in its order."""
    return list((await tx.exec(_UNREAD, params={"indexes": list(sender_indexes)})).all())
