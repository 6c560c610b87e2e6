"""Handing a confirmed offer to the rules core, exactly once, and taking its decision back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError, NotFoundError, TransitionError
from core.flow.channel import Failure, SendFailedError
from core.flow.handover import HANDOVER, HandoverStatus
from core.flow.outbox import LEASE
from core.gateway import cases, consents
from core.gateway.handed import answers, circuit, registration, schooling, trying, vacancy
from core.gateway.handed.answers import Taken
from core.gateway.handed.ways import Handed
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.store import ahead, handovers
from core.store.found import only
from core.store.tables import Consent, Handover, Offer

#: Of a remote rules core so many are posted side by side: families wait for its slowest answer, not for all of them.
_BATCH = 50

#: What handing over means, by the kind of the offer.
KINDS: Mapping[str, Handed] = {
    "vacancy": vacancy.WAYS,
    "queue_registration": registration.WAYS,
    "home_schooling": schooling.WAYS,
    "special_school": schooling.WAYS,
}


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a hand-over is to be tried."""
    return await trying.next_due(house, tx)


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the hand-overs that are due, each family's in their order, the oldest first; `troubled` is left out."""
    async with house.store.read() as tx:
        return await handovers.due(tx, house.clock.now(), _BATCH, troubled)


async def hand_over(house: House, handover_ids: Sequence[str]) -> bool:
    """Hand confirmed offers over; decisions that come at once are taken at once."""
    if house.rules_core.remote:
        return any([await _post(house, handover_id) for handover_id in handover_ids])
    async with house.store.write() as tx:
        rows = {one.id: one for one in await handovers.lock(tx, handover_ids)}
        await ahead.of_handovers(tx, [one.offer_id for one in rows.values()])
        return any([await _decide_here(house, tx, rows[name]) for name in handover_ids if name in rows])


async def _decide_here(house: House, tx: AsyncSession, handover: Handover) -> bool:
    """Have the embedded rules core decide in the transaction that asks it: it touches no wire."""
    paper = await _claimed(house, tx, handover)
    if paper is None:
        return False
    answer = await house.rules_core.submit(paper)
    if answer is not None:
        await _take(house, tx, handover, {**answer, "handover_id": handover.id})
    return True


async def _post(house: House, handover_id: str) -> bool:
    """Hand one confirmed offer over to a remote rules core, outside any transaction."""
    if not await circuit.lets_through(house):
        return False
    async with house.store.write() as tx:
        (handover,) = await handovers.lock(tx, (handover_id,))
        paper = await _claimed(house, tx, handover)
    if paper is None:
        return False
    try:
        answer = await house.rules_core.submit(paper)
        if answer is None:
            await trying.promised(house, handover_id)
        else:
            await take_decision(house, {**answer, "handover_id": handover_id})
    except SendFailedError as failed:
        await trying.put_back(house, handover_id, failed)
    except InputError:  # it answered what nobody can read
        await trying.put_back(house, handover_id, SendFailedError(Failure.VENDOR, code="answer"))
    return True


async def _claimed(house: House, tx: AsyncSession, handover: Handover) -> Mapping[str, Any] | None:
    """Mark one hand-over as handed over; a claim whose end nobody saw is handed over again, with the same id."""
    now = house.clock.now()
    if handover.decided_at is not None or handover.due_at > now:
        return None
    if HandoverStatus(handover.status) is HandoverStatus.PENDING:
        handover.status = HANDOVER.step(HandoverStatus.PENDING, HandoverStatus.HANDED_OVER)
        handover.handed_over_at = now
    handover.attempts += 1
    handover.due_at = now + LEASE
    rows = await lock_offer(tx, handover.offer_id)
    if handover.handed_over_at == now:
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
    consent = await only(tx, Consent, offer_id=offer.id)
    return {
        "handover_id": handover.id,
        "offer_id": offer.id,
        "kind": offer.kind,
        "act": house.catalogue.edition(offer.edition).act,
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


async def take_decision(house: House, answer: Mapping[str, Any]) -> Taken:
    """Take the rules core's decision, once: what it does is the matter of its kind, the family is told.

    Raises:
        NotFoundError: nothing was handed over under its `handover_id`.
        TransitionError: it has not been handed over yet, so nobody can have decided it.
        InputError: it is none that such an application can be answered with, or it does not explain itself.

    """
    async with house.store.write() as tx:
        handover = await tx.get(Handover, answer["handover_id"], with_for_update=True)
        if handover is None:
            message = "handover_id: nothing was handed over under this id."
            raise NotFoundError(message)
        return await _take(house, tx, handover, answer)


async def _take(house: House, tx: AsyncSession, handover: Handover, answer: Mapping[str, Any]) -> Taken:
    told = answers.digest(answer)
    if handover.decided_at is not None:
        return await _again(house, tx, handover, told)
    if HandoverStatus(handover.status) is HandoverStatus.PENDING:
        raise TransitionError
    rows = await lock_offer(tx, handover.offer_id)
    consent = await only(tx, Consent, offer_id=rows.offer.id)
    clear = answers.read(house, rows.offer, consent, answer)
    handover.decided_at, handover.decision_digest = house.clock.now(), told
    handover.dead_at = None
    await circuit.answered(house, tx)
    took = await KINDS[rows.offer.kind].take(house, tx, handover, rows, clear)
    handover.status = HANDOVER.step(HandoverStatus(handover.status), took)
    return Taken.TAKEN


async def _again(house: House, tx: AsyncSession, handover: Handover, told: str) -> Taken:
    """Answer a decision on what has ended: a copy changes nothing, another one is for people to look at."""
    if handover.decision_digest == told:
        return Taken.DUPLICATE
    if not handover.decision_digest:
        return Taken.LATE
    offer = await tx.get_one(Offer, handover.offer_id)
    await cases.open_once(house, tx, "decision_contradicts", offer.id, None, offer.guardian_id)
    return Taken.CONTRADICTS
