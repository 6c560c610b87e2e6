"""What belongs to a group of messages or offers, read in a few statements instead of a few for each.

A writing transaction holds what it has read (core.store.unit): getting one of these rows later costs no statement.
"""

import functools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import SQLModel, col, func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.campaign import PLACE, subject
from core.flow.offer import LIVE
from core.store.bulletin import of_vacancy
from core.store.chains import take_up
from core.store.foreseen import foresee
from core.store.held import held
from core.store.tables import (
    Application,
    Child,
    DataKey,
    DeliveryReceipt,
    Guardian,
    Message,
    Offer,
    Preschool,
    Queue,
    QueueEntry,
    Reply,
    Vacancy,
)
from core.store.unit import unit_of
from core.store.vault import of_guardian


async def of_messages(tx: AsyncSession, messages: Collection[Message]) -> None:
    """Read the guardians, offers, keys and children of messages."""
    offers = await read(tx, Offer, (one.offer_id for one in messages))
    await _people(tx, (one.guardian_id for one in messages), (one.child_id for one in offers))
    await read(tx, DataKey, (one.key_owner for one in messages))
    await take_up(tx, [f"offer:{one.id}" for one in offers])


async def places_of(tx: AsyncSession, messages: Collection[Message]) -> None:
    """Read the places that messages tell of: where their families wait, and what is free there."""
    offers = await read(tx, Offer, (one.offer_id for one in messages))
    entries = await read(tx, QueueEntry, (one.entry_id for one in offers))
    await read(tx, Preschool, (one.preschool_id for one in entries))
    await read(tx, Vacancy, (one.vacancy_id for one in offers))


async def lock_messages(tx: AsyncSession, messages: Collection[Message]) -> None:
    """Lock messages behind their offers, both in one order that everybody keeps, and read what belongs to them."""
    await _lock(tx, Offer, {one.offer_id for one in messages if one.offer_id})
    await _lock(tx, Message, {one.id for one in messages})
    await of_messages(tx, messages)


async def locked(tx: AsyncSession, message_ids: Collection[str]) -> list[Message]:
    """Return these messages, locked, and nothing that belongs to them."""
    await _lock(tx, Message, message_ids)
    return await read(tx, Message, message_ids)


async def of_faces(tx: AsyncSession, messages: Collection[Message]) -> None:
    """Read what messages show: the offers their buttons are about, and the keys of their words."""
    await read(tx, Offer, (one.offer_id for one in messages))
    await read(tx, DataKey, (one.key_owner for one in messages))


async def locked_messages(tx: AsyncSession, message_ids: Collection[str]) -> list[Message]:
    """Return these messages, locked, with what belongs to them."""
    found = (await tx.exec(select(Message).where(col(Message.id).in_(message_ids)).order_by(col(Message.id)))).all()
    await lock_messages(tx, found)
    return list(found)


async def of_offers(tx: AsyncSession, offer_ids: Collection[str]) -> None:
    """Lock offers behind all that is locked before them (DESIGN section 8), and read their families."""
    seen = await read(tx, Offer, offer_ids)
    places = await read(tx, Vacancy, (one.vacancy_id for one in seen))
    await read(tx, Preschool, (one.preschool_id for one in places))
    await _lock(tx, Queue, {one.queue_key for one in places})
    await _lock(tx, Vacancy, {one.id for one in places})
    await _lock(tx, Application, {one.application_id for one in seen if one.application_id})
    await _lock(tx, Offer, {one.id for one in seen})
    await _lock(tx, QueueEntry, {one.entry_id for one in seen if one.entry_id})
    await _people(tx, (one.guardian_id for one in seen), (one.child_id for one in seen))
    await take_up(tx, [*(f"offer:{one.id}" for one in seen), *(of_vacancy(one.id) for one in places)])


async def of_ends(tx: AsyncSession, offer_ids: Collection[str]) -> None:
    """Lock offers that may end as `of_offers` does, and read what their ends will ask."""
    await of_offers(tx, offer_ids)
    offers = await read(tx, Offer, offer_ids)
    await foresee(tx, offers, {subject(PLACE, one.vacancy_id) for one in offers if one.vacancy_id})


_INDEXES: BindParameter[Any] = bindparam("indexes", expanding=True)
_BEHIND = col(Guardian.phone_index).in_(_INDEXES) | col(Guardian.telegram_index).in_(_INDEXES)
_PEOPLE = select(Guardian).where(_BEHIND).order_by(col(Guardian.id))


async def people(tx: AsyncSession, indexes: Collection[str]) -> list[Guardian]:
    """Return who has one of these numbers or chats, by their blind indexes, in the order of ids, with their keys."""
    found = list((await tx.exec(_PEOPLE, params={"indexes": list(indexes)})).all())
    await read(tx, DataKey, (of_guardian(one.id) for one in found))
    return found


_NAMED: tuple[Any, ...] = (Guardian.id, Guardian.phone_index, Guardian.telegram_index, Guardian.telegram_proven_at)
_OWNERS: Any = select(*_NAMED).where(_BEHIND).order_by(col(Guardian.id))


async def owners(tx: AsyncSession, indexes: Collection[str]) -> dict[str, str]:
    """Return who has these numbers or proven chats, by their blind indexes; of several guardians the first by id."""
    found: dict[str, str] = {}
    for guardian_id, phone, telegram, proven_at in (await tx.exec(_OWNERS, params={"indexes": list(indexes)})).all():
        found.setdefault(phone, guardian_id)
        if telegram and proven_at is not None:
            found.setdefault(telegram, guardian_id)
    return found


async def asked(tx: AsyncSession, offer_ids: Collection[str]) -> dict[str, tuple[Offer, Guardian]]:
    """Return which of these ids are those of offers, each with whom it was made to."""
    query = select(Offer, Guardian).join(Guardian, col(Guardian.id) == col(Offer.guardian_id))
    return {
        offer.id: (offer, guardian)
        for offer, guardian in (await tx.exec(query.where(col(Offer.id).in_(offer_ids)))).all()
    }


async def of_live_offers(tx: AsyncSession, guardian_ids: Collection[str]) -> None:
    """Lock what is being offered to families, behind all that is locked before it."""
    query = select(Offer.id).where(col(Offer.guardian_id).in_(guardian_ids), col(Offer.status).in_(LIVE))
    await of_offers(tx, (await tx.exec(query)).all())


async def _people(tx: AsyncSession, guardian_ids: Iterable[str | None], child_ids: Iterable[str | None]) -> None:
    guardians = await read(tx, Guardian, guardian_ids)
    await read(tx, DataKey, (of_guardian(one.id) for one in guardians))
    await read(tx, Child, child_ids)


@functools.cache
def _by_key(table: Any) -> tuple[Any, str]:
    """Return the query for rows by their `keys`, and the name of the key: it is asked often enough to be made once."""
    (key_column,) = table.__table__.primary_key
    return select(table).where(key_column.in_(bindparam("keys", expanding=True))), key_column.name


async def read(tx: AsyncSession, table: Any, keys: Iterable[str | None]) -> list[Any]:
    """Return these rows of a table by their keys; what the transaction holds already is not asked for."""
    wanted = sorted({key for key in keys if key})
    session = tx.sync_session
    found = {key: held(session, table, key) for key in wanted}
    missing = [key for key, row in found.items() if row is None]
    if missing:
        query, name = _by_key(table)
        found |= {getattr(row, name): row for row in (await tx.exec(query, params={"keys": missing})).all()}
    return [row for row in found.values() if row is not None]


async def _lock(tx: AsyncSession, table: type[SQLModel], keys: Collection[str]) -> None:
    """Lock rows in the order of their keys, and read what they hold now; SQLite has locked everything already."""
    if tx.get_bind().dialect.name == "sqlite":
        await read(tx, table, keys)
        return
    unit = unit_of(tx)
    wanted = sorted({key for key in keys if (table, key) not in unit.locked})
    if wanted:
        (key_column,) = SQLModel.metadata.tables[str(table.__tablename__)].primary_key
        query = select(table).where(key_column.in_(wanted)).order_by(key_column).with_for_update()
        await tx.exec(query.execution_options(populate_existing=True))
        unit.locked.update((table, key) for key in wanted)


async def said_lately(
    tx: AsyncSession, messages: Sequence[Message], since: datetime
) -> Counter[tuple[str | None, str]]:
    """Count how often each text was said to each family of these messages since an instant."""
    guardians = {one.guardian_id for one in messages if one.guardian_id}
    query = select(Message.guardian_id, Message.text_index, func.count()).where(
        col(Message.guardian_id).in_(guardians), col(Message.first_claimed_at) > since, Message.text_index != ""
    )
    rows = (await tx.exec(query.group_by(col(Message.guardian_id), col(Message.text_index)))).all()
    return Counter({(guardian_id, text): count for guardian_id, text, count in rows})


async def heard_of(tx: AsyncSession, provider_ids: Collection[str]) -> set[str]:
    """Return of which of these ids at a carrier a receipt waits: it was quicker than the answer that tells the id."""
    query = select(DeliveryReceipt.provider_id).where(
        col(DeliveryReceipt.provider_id).in_(provider_ids), col(DeliveryReceipt.applied_at).is_(None)
    )
    return set((await tx.exec(query)).all())


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
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


async def unread(tx: AsyncSession, sender_indexes: Collection[str]) -> list[Reply]:
    """Return what these senders have said and nobody has read, in its order."""
    query = select(Reply).where(col(Reply.sender_index).in_(sender_indexes), Reply.status == "stored")
    return list((await tx.exec(query.order_by(col(Reply.seq)))).all())
