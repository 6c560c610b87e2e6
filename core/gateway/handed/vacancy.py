"""A family's yes to a place, handed over: the referral is issued, or called off when the place is gone (P 15.3, 22)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import TransitionError
from core.flow.handover import HandoverStatus
from core.gateway import papers_offer, referrals
from core.gateway.handed.telling import tell
from core.gateway.handed.ways import Handed
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.states import EntryStatus, VacancyStatus, move_entry, move_vacancy
from core.gateway.writing import Draft, say
from core.rules.decision import Decision, Kind
from core.store.again import look_again
from core.store.tables import Guardian, Handover, Offer, Referral
from core.store.timers import TimerKind, arm


async def _tells(_house: House, _tx: AsyncSession, rows: OfferRows) -> Mapping[str, Any]:
    """Return until when a temporary place lasts."""
    until = rows.vacancy.temporary_until if rows.vacancy else None
    return {"temporary_until": until.isoformat() if until else None}


async def _free(_house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Give the place back; the family may be asked about it anew."""
    if _still_held(rows) and rows.vacancy and rows.entry:
        rows.offer.restored = True
        move_entry(rows.entry, EntryStatus.WAITING)
        move_vacancy(rows.vacancy, VacancyStatus.FREE)
        await arm(tx, TimerKind.PLACE, rows.vacancy.id, rows.vacancy.published_at)


async def _take(
    house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, answer: Mapping[str, Any]
) -> HandoverStatus:
    """Issue the referral and tell the family."""
    if not _still_held(rows):
        await _call_off(house, tx, handover, rows)
        return HandoverStatus.REFUSED
    decision: Decision = answer["decision"]
    if decision.kind is Kind.REFUSED:
        return await _refuse(house, tx, handover, rows, decision)
    await decide(house, tx, decision, rows.offer.application_id or "", rows.offer)
    await _issue(house, tx, handover, rows, answer)
    return HandoverStatus.ACCEPTED


async def _refuse(
    house: House, tx: AsyncSession, handover: Handover, rows: OfferRows, decision: Decision
) -> HandoverStatus:
    """Give the place to the next family: the rules core issued no referral, and this one is told why it waits on."""
    offer = rows.offer
    if rows.vacancy and rows.entry:
        move_entry(rows.entry, EntryStatus.WAITING)
        move_vacancy(rows.vacancy, VacancyStatus.FREE)
        await arm(tx, TimerKind.PLACE, rows.vacancy.id, rows.vacancy.published_at)
    await decide(house, tx, decision, offer.application_id or "", offer)
    await note(house, tx, of_offer(offer), "handover_refused", handover_id=handover.id)
    await tell(house, tx, offer, Draft("vacancy.refused", "decision", f"notice:{offer.id}:refused"))
    return HandoverStatus.REFUSED


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
    told = {"referral_id": referral.id, "valid_until": referral.valid_until, "cancel_until": cancel_until}
    await note(house, tx, of_offer(offer), "referral_issued", **told)
    await referrals.begin(house, tx, offer, referral)
    if stands:  # all queues stand and permanent places go on being offered (RULES.md reading 12)
        look_again(tx, entry.application_id, house.clock.now())
    await _say_so(house, tx, offer, referral, answer["papers_by"])


async def _say_so(house: House, tx: AsyncSession, offer: Offer, referral: Referral, papers_by: date) -> None:
    """Tell the family of its referral first, then which papers it files."""
    facts = {"papers_by": papers_by, "cancel_until": referral.cancel_until}
    told = Draft("vacancy.accepted", "decision", f"referral:{referral.id}", facts=facts, fresh=True)
    await tell(house, tx, offer, told)
    await papers_offer.begin(house, tx, offer, referral)


WAYS = Handed(tells=_tells, take=_take, free=_free)
