"""What belongs to a group of messages or offers, read in a few statements instead of a few for each.

A writing transaction holds what it has read (core.store.unit): getting one of these rows later costs no statement.
"""

import functools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE
from core.store.bulletin import of_vacancy
from core.store.chains import take_up
from core.store.columns import Instant
from core.store.held import held
from core.store.tables import (
    Application,
    Child,
    DataKey,
    Guardian,
    Message,
    Offer,
    Preschool,
    Queue,
    QueueEntry,
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


async def histories_of(tx: AsyncSession, messages: Collection[Message]) -> None:
    """Take up the histories of the offers that messages are about."""
    await take_up(tx, [f"offer:{offer_id}" for offer_id in {one.offer_id for one in messages} if offer_id])


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


_ENTRIES = (
    select(QueueEntry)
    .where(col(QueueEntry.application_id).in_(bindparam("applications", expanding=True)))
    .order_by(col(QueueEntry.id))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def of_applications(tx: AsyncSession, application_ids: Collection[str]) -> None:
    """Lock applications and behind them their places in line, for verbs that begin with both; take up their histories.

    Each of them is handed out once (`core.gateway.rows.lock_entries`): whoever asks a second time asks the database.
    """
    await _lock(tx, Application, application_ids)
    found = [one.id for one in await read(tx, Application, application_ids)]
    entries: dict[str, list[QueueEntry]] = {one: [] for one in found}
    for entry in (await tx.exec(_ENTRIES, params={"applications": found})).all() if found else ():
        entries[entry.application_id].append(entry)
    unit_of(tx).entries = entries
    await take_up(tx, [f"application:{one}" for one in found])


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


_ASKED = (
    select(Offer, Guardian)
    .join(Guardian, col(Guardian.id) == col(Offer.guardian_id))
    .where(col(Offer.id).in_(bindparam("offers", expanding=True)))
)


async def asked(tx: AsyncSession, offer_ids: Collection[str]) -> dict[str, tuple[Offer, Guardian]]:
    """Return which of these ids are those of offers, each with whom it was made to."""
    found = (await tx.exec(_ASKED, params={"offers": list(offer_ids)})).all()
    return {offer.id: (offer, guardian) for offer, guardian in found}


_GUARDIANS: BindParameter[Any] = bindparam("guardians", expanding=True)
_LIVE = select(Offer.id).where(col(Offer.guardian_id).in_(_GUARDIANS), col(Offer.status).in_(LIVE))


async def of_live_offers(tx: AsyncSession, guardian_ids: Collection[str]) -> None:
    """Lock what is being offered to families, behind all that is locked before it."""
    await of_offers(tx, (await tx.exec(_LIVE, params={"guardians": list(guardian_ids)})).all())


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


@functools.cache
def _locking(table: Any) -> Any:
    (key_column,) = table.__table__.primary_key
    return _by_key(table)[0].order_by(key_column).with_for_update().execution_options(populate_existing=True)


async def _lock(tx: AsyncSession, table: type[SQLModel], keys: Collection[str]) -> None:
    """Lock rows in the order of their keys, and read what they hold now; SQLite has locked everything already."""
    if tx.get_bind().dialect.name == "sqlite":
        await read(tx, table, keys)
        return
    unit = unit_of(tx)
    wanted = sorted({key for key in keys if (table, key) not in unit.locked})
    if wanted:
        await tx.exec(_locking(table), params={"keys": wanted})
        unit.locked.update((table, key) for key in wanted)


_SAID_LATELY = (
    select(Message.guardian_id, Message.text_index, func.count())
    .where(
        col(Message.guardian_id).in_(_GUARDIANS),
        col(Message.first_claimed_at) > bindparam("since", type_=Instant),
        Message.text_index != "",
    )
    .group_by(col(Message.guardian_id), col(Message.text_index))
)


async def said_lately(
    tx: AsyncSession, messages: Sequence[Message], since: datetime
) -> Counter[tuple[str | None, str]]:
    """Count how often each text was said to each family of these messages since an instant."""
    given = {"guardians": list({one.guardian_id for one in messages if one.guardian_id}), "since": since}
    rows = (await tx.exec(_SAID_LATELY, params=given)).all()
    return Counter({(guardian_id, text): count for guardian_id, text, count in rows})
