"""Locking what one offer touches, always in the same order: queue, vacancy, application, offer (DESIGN section 8)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import NotFoundError
from core.store.phases import begin_queue
from core.store.tables import Application, Message, Offer, Queue, QueueEntry, Referral, Vacancy
from core.store.unit import unit_of


@dataclass(frozen=True, slots=True)
class OfferRows:
    """An offer with what hangs on it, all locked."""

    offer: Offer
    vacancy: Vacancy | None
    application: Application | None
    entry: QueueEntry | None


Row = TypeVar("Row", bound=SQLModel)


def is_alone(tx: AsyncSession) -> bool:
    """Tell whether nobody else can write while this transaction does: what it read needs no second look."""
    return tx.get_bind().dialect.name == "sqlite"


async def locked(tx: AsyncSession, table: type[Row], key: str) -> Row | None:
    """Return one row, locked; on SQLite the writing transaction has locked everything from its beginning."""
    if is_alone(tx) or (table, key) in unit_of(tx).locked:
        return await tx.get(table, key)
    unit_of(tx).locked.add((table, key))
    return await tx.get(table, key, with_for_update=True, populate_existing=True)


async def _sure(tx: AsyncSession, table: type[Row], key: str) -> Row:
    row = await locked(tx, table, key)
    if row is None:
        raise NotFoundError
    return row


async def lock_queue(tx: AsyncSession, key: str) -> Queue:
    """Lock a queue; one that nobody used yet begins at phase 0."""
    queue = await locked(tx, Queue, key)
    if queue is None:
        await begin_queue(tx, key)
        queue = await _sure(tx, Queue, key)
    return queue


async def lock_queues(tx: AsyncSession, keys: Collection[str]) -> dict[str, Queue]:
    """Lock several queues in the one order in which everybody locks them: so no two workers wait for each other."""
    return {key: await lock_queue(tx, key) for key in sorted(set(keys))}


async def lock_places(tx: AsyncSession, vacancy_ids: Collection[str]) -> dict[str, Vacancy]:
    """Lock several vacancies behind all their queues."""
    seen = [await tx.get_one(Vacancy, name) for name in sorted(set(vacancy_ids))]
    await lock_queues(tx, [one.queue_key for one in seen])
    return {one.id: await _sure(tx, Vacancy, one.id) for one in seen}


async def lock_vacancy(tx: AsyncSession, vacancy_id: str) -> Vacancy:
    """Lock a vacancy behind its queue."""
    seen = await tx.get_one(Vacancy, vacancy_id)
    await lock_queue(tx, seen.queue_key)
    return await _sure(tx, Vacancy, vacancy_id)


async def lock_message(tx: AsyncSession, message_id: str) -> Message:
    """Lock a message behind its offer; nothing that stands before the offer may be locked after it."""
    seen = await tx.get_one(Message, message_id)
    if seen.offer_id:
        await _sure(tx, Offer, seen.offer_id)
    return await _sure(tx, Message, message_id)


async def lock_offer(tx: AsyncSession, offer_id: str) -> OfferRows:
    """Lock an offer behind everything that is locked before it."""
    seen = await tx.get_one(Offer, offer_id)
    vacancy_id = seen.vacancy_id or await _referred_to(tx, seen)
    vacancy = await lock_vacancy(tx, vacancy_id) if vacancy_id else None
    application = await locked(tx, Application, seen.application_id) if seen.application_id else None
    offer = await _sure(tx, Offer, offer_id)
    entry = await locked(tx, QueueEntry, offer.entry_id) if offer.entry_id else None
    return OfferRows(offer, vacancy, application, entry)


async def _referred_to(tx: AsyncSession, offer: Offer) -> str | None:
    """Return the place of the referral that an offer tells to file papers for: an answer to it may give it back."""
    if offer.kind != "admission_papers":
        return None
    return (await tx.exec(select(Referral.vacancy_id).where(Referral.papers_offer_id == offer.id))).first()


async def lock_entries(tx: AsyncSession, application_id: str) -> list[QueueEntry]:
    """Lock an application and all its places in line, in order of wish."""
    held = unit_of(tx).entries.pop(application_id, None)
    if held is not None and not any(isinstance(row, QueueEntry) for row in tx.new):
        return sorted(held, key=lambda entry: (entry.wish, entry.id))
    await _sure(tx, Application, application_id)
    query = select(QueueEntry).where(QueueEntry.application_id == application_id)
    query = query.order_by(col(QueueEntry.wish), col(QueueEntry.id)).with_for_update()
    return list((await tx.exec(query.execution_options(populate_existing=True))).all())
