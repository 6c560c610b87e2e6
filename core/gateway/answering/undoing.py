"""Changes of mind: undo of a no, cancellation after a yes, a yes that comes too late (RULES.md readings 4, 5)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OFFER, OfferStatus
from core.gateway import annual, consents, endings, referrals, windows
from core.gateway.answering import referred
from core.gateway.answering.ways import Effect
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.said import Said, answer
from core.gateway.states import (
    EntryStatus,
    ReferralStatus,
    VacancyStatus,
    move_entry,
    move_vacancy,
)
from core.gateway.terms import edition_of
from core.rules import decision as rules
from core.rules.calendar import local
from core.store.again import look_again
from core.store.found import first
from core.store.registers import ENDED
from core.store.tables import Offer, QueueEntry, Referral, Vacancy
from core.store.timers import TimerKind, disarm


async def undo(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> bool:
    """Take a no back: the queue always, the place only while no notice to the next family has gone out.

    Answers whether the offer is open again.
    """
    offer, vacancy, entry = rows.offer, rows.vacancy, rows.entry
    if entry is None or vacancy is None or _has_ended(rows):
        await answer(house, tx, said, "vacancy.already_declined", offer)
        return False
    if EntryStatus(entry.status) is EntryStatus.ARCHIVED:
        await endings.back_in_line(house, tx, entry, offer, "refusal_undone")
    if not await _regain(house, tx, offer, vacancy, entry):
        await answer(house, tx, said, "vacancy.queue_restored", offer)
        return False
    offer.status = OFFER.step(OfferStatus(offer.status), OfferStatus.OPEN)
    offer.ended_at = None
    await disarm(tx, TimerKind.GRACE, offer.id)
    await windows.resume_timers(house, tx, offer)
    await note(house, tx, of_offer(offer), "offer_undone", reply_id=said.reply.id, said_at=said.said_at)
    if said.undo:
        await answer(house, tx, said, "vacancy.restored", offer)
    return True


def _has_ended(rows: OfferRows) -> bool:
    """Tell whether the application is over by now: enrolled elsewhere, or archived for a reason of its own."""
    return rows.application is not None and rows.application.status in {*ENDED, "enrolled"}


async def _regain(house: House, tx: AsyncSession, offer: Offer, vacancy: Vacancy, entry: QueueEntry) -> bool:
    """Get the place back for the family that first refused it, from nobody or from an offer nobody has seen."""
    if EntryStatus(entry.status) is not EntryStatus.WAITING or await _taken_up(tx, entry.application_id):
        return False
    if VacancyStatus(vacancy.status) is VacancyStatus.FREE:
        move_vacancy(vacancy, VacancyStatus.OFFERED)
    elif VacancyStatus(vacancy.status) is not VacancyStatus.OFFERED or not await _unseen(house, tx, offer):
        return False
    move_entry(entry, EntryStatus.OFFERED)
    return True


async def _unseen(house: House, tx: AsyncSession, offer: Offer) -> bool:
    """Call off the offer to the next family if none of its notices has gone out; False when one has.

    A next family that has said yes, or that may still take its own no back, holds the place too.
    """
    query = select(Offer).where(
        Offer.vacancy_id == offer.vacancy_id,
        Offer.id != offer.id,
        col(Offer.created_at) >= offer.created_at,
        Offer.status != OfferStatus.WITHDRAWN,
    )
    following = (await tx.exec(query)).all()
    return all([await endings.withdraw_unseen(house, tx, one) for one in following])


async def _taken_up(tx: AsyncSession, application_id: str) -> bool:
    """Tell whether a place is offered to the application, or a permanent one is promised (RULES.md reading 11)."""
    offered = select(Offer.id).where(
        Offer.application_id == application_id, Offer.kind == "vacancy", col(Offer.status).in_(LIVE)
    )
    promised = (
        select(Referral.id)
        .join(Vacancy, col(Vacancy.id) == col(Referral.vacancy_id))
        .where(
            Referral.application_id == application_id,
            col(Referral.status).in_((ReferralStatus.ISSUED, ReferralStatus.EXTENDED)),
            col(Vacancy.temporary_until).is_(None),
        )
    )
    return bool((await tx.exec(offered)).first() or (await tx.exec(promised)).first())


async def live_referral(tx: AsyncSession, offer: Offer) -> Referral | None:
    """Return the referral of an offer while it is valid."""
    live = (ReferralStatus.ISSUED, ReferralStatus.EXTENDED)
    query = select(Referral).where(Referral.offer_id == offer.id, col(Referral.status).in_(live))
    return (await tx.exec(query.with_for_update())).first()


async def referral_of(tx: AsyncSession, offer: Offer) -> Referral | None:
    """Return the referral that a yes to an offer brought, however it stands."""
    return await first(tx, Referral, offer_id=offer.id)


async def cancel(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Cancel a referral on the family's no within 24 h of its issue (P 25); all its queues return."""
    offer, vacancy, entry = rows.offer, rows.vacancy, rows.entry
    referral = await live_referral(tx, offer)
    if referral is None or vacancy is None or entry is None:
        ended = await referral_of(tx, offer)
        return await referred.tell(house, tx, said, ended) if ended else await referred.nothing(house, tx, said)
    if said.said_at > referral.cancel_until:
        await answer(house, tx, said, "admission.too_late_to_cancel", offer, valid_until=referral.valid_until)
        return "late"
    await referrals.end(house, tx, referral, ReferralStatus.CANCELLED, said.said_at, by="family")
    move_vacancy(vacancy, VacancyStatus.FREE)
    facts = {
        "referral_id": referral.id,
        "said_at": local(said.said_at).isoformat(timespec="milliseconds"),
        "offer_id": offer.id,
    }
    await decide(house, tx, rules.cancel(edition_of(house, offer), facts=facts), referral.application_id, offer)
    await consents.end(house, tx, offer, by="family", said=said)
    await note(house, tx, of_offer(offer), "referral_cancelled", referral_id=referral.id, reply_id=said.reply.id)
    await windows.settle_buttons(tx, offer)
    if EntryStatus(entry.status) is EntryStatus.REFERRED and not referrals.leaves_queues(house, offer, vacancy):
        await endings.back_in_line(house, tx, entry, offer, "referral_cancelled")
    await answer(house, tx, said, "vacancy.cancelled", offer)
    await places.serve(house, tx, vacancy.id)
    look_again(tx, referral.application_id, house.clock.now())
    return "cancelled"


async def regret(house: House, tx: AsyncSession, rows: OfferRows, said: Said, referral: Referral) -> Effect:
    """Take a yes after the family cancelled its referral: the place is offered to it anew while it is still free."""
    cancelled = await referred.ended_by(tx, referral) == "family"
    waiting = rows.entry is not None and EntryStatus(rows.entry.status) is EntryStatus.WAITING
    if not cancelled or not waiting or said.said_at > referral.cancel_until or _has_ended(rows):
        return await referred.tell(house, tx, said, referral)
    if await _offered_afresh(house, tx, rows):
        return "fresh_offer"
    await answer(house, tx, said, "vacancy.cancelled_again", rows.offer)
    return "again"


async def asked_since(tx: AsyncSession, rows: OfferRows) -> Offer | None:
    """Return the interest notice that is open by now: a late yes is the answer to it, and may bring the place back."""
    if rows.entry is None:
        return None
    query = select(Offer).where(
        Offer.entry_id == rows.entry.id, col(Offer.kind).in_(annual.NOTICES), col(Offer.status).in_(LIVE)
    )
    asked = (await tx.exec(query)).first()
    if asked and rows.vacancy and VacancyStatus(rows.vacancy.status) is VacancyStatus.FREE:
        rows.offer.restored = True
    return asked


async def late_yes(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Take a yes after the window: a fresh offer while nobody else was asked, else the queue returns by itself."""
    offer, vacancy, entry = rows.offer, rows.vacancy, rows.entry
    if vacancy and entry and await _offered_afresh(house, tx, rows):
        return "fresh_offer"
    if entry and EntryStatus(entry.status) is EntryStatus.SUSPENDED:
        entry.return_itself = True
        resume_on = local(entry.resume_at or house.clock.now()).date()
        await note(house, tx, of_offer(offer), "late_yes_kept", reply_id=said.reply.id, resume_on=resume_on.isoformat())
        await answer(house, tx, said, "vacancy.late_yes_kept", offer, resume_on=resume_on)
    else:
        await answer(house, tx, said, "vacancy.late", offer)
    return "late"


async def _offered_afresh(house: House, tx: AsyncSession, rows: OfferRows) -> bool:
    offer, vacancy, entry = rows.offer, rows.vacancy, rows.entry
    if vacancy is None or entry is None or VacancyStatus(vacancy.status) is not VacancyStatus.FREE:
        return False
    offer.restored = True
    if EntryStatus(entry.status) is EntryStatus.SUSPENDED:
        await disarm(tx, TimerKind.RESUME, entry.id)
        await endings.back_in_line(house, tx, entry, offer, "late_yes")
    made = await places.serve(house, tx, vacancy.id)
    return made is not None and made.guardian_id == offer.guardian_id
