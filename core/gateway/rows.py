"""Locking what one offer touches, always in the same order: queue, vacancy, application, offer (DESIGN section 8)."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import Application, Offer, Queue, QueueEntry, Vacancy


@dataclass(frozen=True, slots=True)
class OfferRows:
    """An offer with what hangs on it, all locked."""

    offer: Offer
    vacancy: Vacancy | None
    application: Application | None
    entry: QueueEntry | None


async def lock_queue(tx: AsyncSession, key: str) -> Queue:
    """Lock a queue; one that nobody used yet begins at phase 0."""
    queue = await tx.get(Queue, key, with_for_update=True, populate_existing=True)
    if queue is None:
        queue = Queue(key=key, phase=0)
        tx.add(queue)
        await tx.flush()
    return queue


async def lock_vacancy(tx: AsyncSession, vacancy_id: str) -> Vacancy:
    """Lock a vacancy behind its queue."""
    seen = await tx.get_one(Vacancy, vacancy_id)
    await lock_queue(tx, seen.queue_key)
    return await tx.get_one(Vacancy, vacancy_id, with_for_update=True, populate_existing=True)


async def lock_offer(tx: AsyncSession, offer_id: str) -> OfferRows:
    """Lock an offer behind everything that is locked before it."""
    await tx.flush()
    seen = await tx.get_one(Offer, offer_id)
    vacancy = await lock_vacancy(tx, seen.vacancy_id) if seen.vacancy_id else None
    application = (
        await tx.get(Application, seen.application_id, with_for_update=True, populate_existing=True)
        if seen.application_id
        else None
    )
    offer = await tx.get_one(Offer, offer_id, with_for_update=True, populate_existing=True)
    entry = await tx.get(QueueEntry, offer.entry_id, populate_existing=True) if offer.entry_id else None
    return OfferRows(offer, vacancy, application, entry)
