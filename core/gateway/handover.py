"""Handing a confirmed offer to the rules core, exactly once, and taking its decision back."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import TransitionError
from core.flow.handover import HANDOVER, HandoverStatus
from core.flow.outbox import LEASE
from core.flow.reply import Wire
from core.gateway import cases, consents, places, referrals
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.gateway.states import EntryStatus, VacancyStatus, move_entry, move_vacancy
from core.gateway.writing import Draft, say
from core.rules.decision import Decision
from core.store.tables import Consent, Guardian, Handover, Offer, Referral, Reply
from core.store.timers import TimerKind, arm

_BATCH = 100
_UNDECIDED = (HandoverStatus.PENDING, HandoverStatus.HANDED_OVER)


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
        return await _paper(tx, handover, rows)


async def _not_consented(house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, against: str) -> None:
    """Hand nothing over without a consent that serves it: the family is asked anew, and the desk looks."""
    handover.decided_at = house.clock.now()
    handover.status = HANDOVER.step(HandoverStatus(handover.status), HandoverStatus.REFUSED)
    await note(house, tx, of_offer(rows.offer), "handover_refused", handover_id=handover.id, reason=against)
    await cases.open_case(house, tx, against, rows.offer.id, rows.application)
    if _still_held(rows) and rows.vacancy and rows.entry:
        rows.offer.restored = True  # the family may be asked about this place anew
        move_entry(rows.entry, EntryStatus.WAITING)
        move_vacancy(rows.vacancy, VacancyStatus.FREE)
        await arm(tx, TimerKind.PLACE, rows.vacancy.id, rows.vacancy.published_at)


async def _paper(tx: AsyncSession, handover: Handover, rows: OfferRows) -> Mapping[str, Any]:
    """Return what the rules core is told: ids, times and the edition, no personal data."""
    offer, vacancy = rows.offer, rows.vacancy
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
        "temporary_until": vacancy.temporary_until.isoformat() if vacancy and vacancy.temporary_until else None,
        "consent_id": consent.id,
        "consent_at": consent.given_at.isoformat(),
        "issued_at": (handover.handed_over_at or handover.created_at).isoformat(),
    }


async def take_decision(house: House, answer: Mapping[str, Any]) -> None:
    """Take the rules core's decision, once: the referral is issued and the family is told."""
    decision: Decision = answer["decision"]
    async with house.store.write() as tx:
        handover = await tx.get_one(Handover, answer["handover_id"], with_for_update=True)
        if handover.decided_at is not None:
            return
        rows = await lock_offer(tx, handover.offer_id)
        handover.decided_at = house.clock.now()
        if not _still_held(rows):
            handover.status = HANDOVER.step(HandoverStatus(handover.status), HandoverStatus.REFUSED)
            await _call_off(house, tx, handover, rows)
            return
        handover.status = HANDOVER.step(HandoverStatus(handover.status), HandoverStatus.ACCEPTED)
        await decide(house, tx, decision, rows.offer.application_id or "", rows.offer)
        await _issue(house, tx, handover, rows, answer)


def _still_held(rows: OfferRows) -> bool:
    """Tell whether the place and the queue entry still wait for this decision."""
    held = rows.vacancy is not None and VacancyStatus(rows.vacancy.status) is VacancyStatus.OFFERED
    return held and rows.entry is not None and EntryStatus(rows.entry.status) is EntryStatus.OFFERED


async def _call_off(house: House, tx: AsyncSession, handover: Handover, rows: OfferRows) -> None:
    """End a hand-over whose place is gone: the family keeps its queue and is told, nothing is tried for ever."""
    offer = rows.offer
    if rows.entry and EntryStatus(rows.entry.status) is EntryStatus.OFFERED:
        move_entry(rows.entry, EntryStatus.WAITING)
    await note(house, tx, of_offer(offer), "handover_refused", handover_id=handover.id)
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    draft = Draft(key="vacancy.withdrawn", purpose="notice", dedupe=f"notice:{offer.id}:called off")
    await say(house, tx, draft, guardian, offer)


async def _issue(
    house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, answer: Mapping[str, Any]
) -> None:
    offer, vacancy, entry = rows.offer, rows.vacancy, rows.entry
    if vacancy is None or entry is None:
        raise TransitionError
    move_vacancy(vacancy, VacancyStatus.RESERVED)
    stands = referrals.leaves_queues(house, offer, vacancy)
    move_entry(entry, EntryStatus.WAITING if stands else EntryStatus.REFERRED)
    cancel_until: datetime = answer["cancel_until"]
    papers_by: date = answer["papers_by"]
    referral = Referral(
        id=house.chance.new_id(),
        vacancy_id=vacancy.id,
        application_id=entry.application_id,
        entry_id=entry.id,
        offer_id=offer.id,
        issued_at=handover.handed_over_at or handover.created_at,
        valid_until=answer["valid_until"],
        cancel_until=cancel_until,
    )
    tx.add(referral)
    await tx.flush()
    told = {"referral_id": referral.id, "valid_until": referral.valid_until, "cancel_until": cancel_until}
    await note(house, tx, of_offer(offer), "referral_issued", **told)
    await referrals.begin(house, tx, offer, referral)
    if stands:  # all queues stand and permanent places go on being offered (RULES.md reading 12)
        await places.look_again(house, tx, entry.application_id)
    await _tell(house, tx, offer, f"referral:{referral.id}", {"papers_by": papers_by, "cancel_until": cancel_until})


async def _tell(
    house: House, tx: AsyncSession, offer: Offer, dedupe: str, facts: Mapping[str, date | datetime]
) -> None:
    """Tell the family on the channel on which it said yes: this notice is the answer to it."""
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    consent = (await tx.exec(select(Consent).where(Consent.offer_id == offer.id))).one()
    reply = await tx.get_one(Reply, consent.reply_id)
    draft = Draft(
        key="vacancy.accepted",
        purpose="decision",
        dedupe=dedupe,
        facts=facts,
        reply_to=reply.id,
        channel=Wire(reply.wire).channel,
    )
    await say(house, tx, draft, guardian, offer)
