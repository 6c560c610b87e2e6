"""Handing a confirmed offer to the rules core, exactly once, and taking its decision back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.handover import HANDOVER, HandoverStatus
from core.flow.outbox import LEASE
from core.gateway import cases, consents
from core.gateway.handed import registration, schooling, vacancy
from core.gateway.handed.ways import Handed
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.store.tables import Consent, Handover

_BATCH = 100
_UNDECIDED = (HandoverStatus.PENDING, HandoverStatus.HANDED_OVER)

#: What handing over means, by the kind of the offer.
KINDS: Mapping[str, Handed] = {
    "vacancy": vacancy.WAYS,
    "queue_registration": registration.WAYS,
    "home_schooling": schooling.WAYS,
    "special_school": schooling.WAYS,
}


async def next_due(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a hand-over is to be tried."""
    query = select(func.min(col(Handover.due_at))).where(
        col(Handover.status).in_(_UNDECIDED), col(Handover.decided_at).is_(None)
    )
    return (await tx.exec(query)).one()


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the hand-overs that are due, the oldest first; `troubled` is left out."""
    query = select(Handover.id).where(
        col(Handover.status).in_(_UNDECIDED),
        col(Handover.decided_at).is_(None),
        col(Handover.due_at) <= house.clock.now(),
        col(Handover.id).not_in(troubled),
    )
    async with house.store.read() as tx:
        return list((await tx.exec(query.order_by(col(Handover.due_at), col(Handover.id)).limit(_BATCH))).all())


async def hand_over(house: House, handover_id: str) -> bool:
    """Hand one confirmed offer over; a decision that comes at once is taken at once."""
    paper = await _claim(house, handover_id)
    if paper is None:
        return False
    answer = await house.rules_core.submit(paper)
    if answer is not None:
        await take_decision(house, answer)
    return True


async def _claim(house: House, handover_id: str) -> Mapping[str, Any] | None:
    """Mark one hand-over as handed over; a claim whose end nobody saw is handed over again, with the same id."""
    async with house.store.write() as tx:
        handover = await tx.get_one(Handover, handover_id, with_for_update=True)
        now = house.clock.now()
        if handover.decided_at is not None or handover.due_at > now:
            return None
        if HandoverStatus(handover.status) is HandoverStatus.PENDING:
            handover.status = HANDOVER.step(HandoverStatus.PENDING, HandoverStatus.HANDED_OVER)
            handover.handed_over_at = now
        handover.attempts += 1
        handover.due_at = now + LEASE
        rows = await lock_offer(tx, handover.offer_id)
        if handover.attempts == 1:
            await note(house, tx, of_offer(rows.offer), "handed_over", handover_id=handover.id)
        if against := await consents.objection(house, tx, rows.offer, rows.application):
            await _not_consented(house, tx, handover, rows, against)
            return None
        return await _paper(house, tx, handover, rows)


async def _not_consented(house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, against: str) -> None:
    """Hand nothing over without a consent that serves it: the family is asked anew, and the desk looks."""
    handover.decided_at = house.clock.now()
    handover.status = HANDOVER.step(HandoverStatus(handover.status), HandoverStatus.REFUSED)
    await note(house, tx, of_offer(rows.offer), "handover_refused", handover_id=handover.id, reason=against)
    await cases.open_case(house, tx, against, rows.offer.id, rows.application)
    await KINDS[rows.offer.kind].free(house, tx, rows)


async def _paper(house: House, tx: AsyncSession, handover: Handover, rows: OfferRows) -> Mapping[str, Any]:
    """Return what the rules core is told: ids, times, codes and the edition, no personal data."""
    offer = rows.offer
    consent = (await tx.exec(select(Consent).where(Consent.offer_id == offer.id))).one()
    return {
        "handover_id": handover.id,
        "offer_id": offer.id,
        "kind": offer.kind,
        "edition": offer.edition,
        "application_id": offer.application_id,
        "child_id": offer.child_id,
        "guardian_id": offer.guardian_id,
        "vacancy_id": offer.vacancy_id,
        "consent_id": consent.id,
        "consent_at": consent.given_at.isoformat(),
        "issued_at": (handover.handed_over_at or handover.created_at).isoformat(),
        **await KINDS[offer.kind].tells(house, tx, rows),
    }


async def take_decision(house: House, answer: Mapping[str, Any]) -> None:
    """Take the rules core's decision, once: what it does is the matter of its kind, the family is told."""
    async with house.store.write() as tx:
        handover = await tx.get_one(Handover, answer["handover_id"], with_for_update=True)
        if handover.decided_at is not None:
            return
        rows = await lock_offer(tx, handover.offer_id)
        handover.decided_at = house.clock.now()
        took = await KINDS[rows.offer.kind].take(house, tx, handover, rows, answer)
        handover.status = HANDOVER.step(HandoverStatus(handover.status), took)
