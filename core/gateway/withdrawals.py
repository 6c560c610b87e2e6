"""A family takes its whole application back: all its queues end and what was held for it goes on (P 13(4), 15(4))."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.gateway import cases, endings, papers_offer, referrals, stages
from core.gateway.archiving import archive
from core.gateway.house import House
from core.gateway.record import decide, note, of_application, of_offer
from core.gateway.referrals import Held
from core.gateway.rows import OfferRows, lock_entries, lock_offer, lock_places
from core.gateway.said import Said, answer
from core.gateway.states import EntryStatus, ReferralStatus, VacancyStatus, move_vacancy
from core.gateway.writing import Draft, say
from core.rules import decision as rules
from core.rules.calendar import local
from core.store.registers import ENDED
from core.store.tables import Application, Guardian, Handover, Offer, QueueEntry, Referral, Timer, ToldEvent
from core.store.timers import TimerKind, arm, disarm

#: The ground of the archive, the stage, and the status of the application.
WITHDRAWN = "withdrawn"
#: What an event answers that must wait for something under way; it is followed again soon.
NOT_YET = ""
_WORDS = "queue.withdrawn"
_WITH_REFERRAL = "withdrawn_with_referral"
_TIMERS = (TimerKind.ANNUAL, TimerKind.AWAKE, TimerKind.BIRTHDAY, TimerKind.PRIVILEGE)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What hangs on an application: offers that wait for an answer, and referrals that are valid.

    The offer to file papers goes with its referral.
    """

    offers: Sequence[str]
    referrals: Sequence[str]
    vacancies: frozenset[str]


async def take(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """End an application; a permanent referral that can no longer be cancelled leaves all as it is (P 25)."""
    application_id = told.application_id or ""
    if await _undecided(tx, application_id):
        return NOT_YET  # the family has said yes: first the rules core decides
    seen = await _standing(tx, application_id)
    await lock_places(tx, seen.vacancies)
    entries = await lock_entries(tx, application_id)
    application = await tx.get_one(Application, application_id)
    if over := _over(application):
        return over
    if await _standing(tx, application_id) != seen:
        return NOT_YET  # another worker was quicker
    held = [await referrals.lock(tx, name) for name in seen.referrals]
    if any(not one.is_temporary and not _may_cancel(one, told) for one in held):
        return await _too_late(house, tx, told, held)
    for one in held:
        if _may_cancel(one, told):
            await _cancel(house, tx, one, told)
    for name in seen.offers:
        await _call_off(house, tx, await lock_offer(tx, name))
    await _no_undo(house, tx, application_id)
    await _end(house, tx, application, entries, told)
    return "the application is withdrawn and its queues are archived; the family is told"


def _over(application: Application) -> str:
    """Say why there is nothing to withdraw, or nothing."""
    if application.status in ENDED:
        return f"nothing is owed because the application is {application.status} already"
    if application.status == "enrolled":
        return "nothing changes because the child is enrolled: its contract is ended first (P 12)"
    return ""


async def _undecided(tx: AsyncSession, application_id: str) -> bool:
    """Tell whether a yes of the family waits for the decision of the rules core."""
    query = (
        select(Handover.id)
        .join(Offer, col(Offer.id) == col(Handover.offer_id))
        .where(Offer.application_id == application_id, col(Handover.decided_at).is_(None))
    )
    return (await tx.exec(query.limit(1))).first() is not None


async def _standing(tx: AsyncSession, application_id: str) -> _Standing:
    live = select(Offer.id, Offer.vacancy_id).where(
        Offer.application_id == application_id, col(Offer.status).in_(LIVE), Offer.kind != papers_offer.KIND
    )
    valid = select(Referral.id, Referral.vacancy_id).where(
        Referral.application_id == application_id, col(Referral.status).in_(referrals.VALID)
    )
    offers = (await tx.exec(live.order_by(col(Offer.id)))).all()
    held = (await tx.exec(valid.order_by(col(Referral.id)))).all()
    places = frozenset(vacancy_id for _, vacancy_id in (*offers, *held) if vacancy_id)
    return _Standing([name for name, _ in offers], [name for name, _ in held], places)


def _may_cancel(held: Held, told: ToldEvent) -> bool:
    """Tell whether a referral was given for a yes before the withdrawal, and could be cancelled by then (P 25)."""
    answered_at = held.offer.answered_at
    return (answered_at is None or answered_at <= told.at) and told.at <= held.referral.cancel_until


async def _too_late(house: House, tx: AsyncSession, told: ToldEvent, held: Sequence[Held]) -> str:
    one = next(one for one in held if not one.is_temporary)
    await cases.open_case(house, tx, _WITH_REFERRAL, one.referral.id, one.application)
    guardian = await tx.get_one(Guardian, one.offer.guardian_id)
    words = "vacancy.too_late_to_cancel"
    draft = Draft(key=words, purpose="notice", dedupe=f"notice:{one.referral.id}:{words}")
    await say(house, tx, draft, guardian, one.offer)
    await note(house, tx, of_offer(one.offer), "application_withdrawn", told_id=told.id, too_late=True)
    return "nothing ends because a referral stands that can no longer be cancelled (P 25); the desk looks"


async def _cancel(house: House, tx: AsyncSession, held: Held, told: ToldEvent) -> None:
    """Cancel a fresh referral with the application it was given for; its place looks for the next family."""
    await referrals.give_back(house, tx, held, ReferralStatus.CANCELLED, told.at, by="family")
    facts = {
        "referral_id": held.referral.id,
        "said_at": local(told.at).isoformat(timespec="milliseconds"),
        "offer_id": held.offer.id,
    }
    await decide(house, tx, rules.cancel(held.edition(house), facts=facts), held.application.id, held.offer)
    await note(house, tx, of_offer(held.offer), "referral_cancelled", referral_id=held.referral.id, told_id=told.id)
    await arm(tx, TimerKind.PLACE, held.vacancy.id, held.vacancy.published_at)


async def _call_off(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Call an offer off; its place looks for the next family and keeps its slot."""
    vacancy = rows.vacancy
    if vacancy and VacancyStatus(vacancy.status) is VacancyStatus.OFFERED:
        move_vacancy(vacancy, VacancyStatus.FREE)
        await arm(tx, TimerKind.PLACE, vacancy.id, vacancy.published_at)
    await endings.end(house, tx, rows.offer, OfferStatus.WITHDRAWN, "offer_withdrawn")


async def _no_undo(house: House, tx: AsyncSession, application_id: str) -> None:
    """Let places that were refused go on at once: nobody can take that refusal back any more."""
    declined = select(Timer.subject).join(Offer, col(Offer.id) == col(Timer.subject))
    waits = declined.where(Timer.kind == TimerKind.GRACE, Offer.application_id == application_id)
    for name in (await tx.exec(waits.order_by(col(Timer.subject)))).all():
        await arm(tx, TimerKind.GRACE, name, house.clock.now())


async def _end(
    house: House, tx: AsyncSession, application: Application, entries: Sequence[QueueEntry], told: ToldEvent
) -> None:
    """Archive every queue that has not ended before, with its decision, and tell the family once."""
    edition = house.catalogue.edition(application.edition)
    for entry in entries:
        await disarm(tx, TimerKind.RESUME, entry.id)
        if EntryStatus(entry.status) is not EntryStatus.ARCHIVED:
            await archive(house, tx, entry, edition, WITHDRAWN)
    application.status = WITHDRAWN
    for kind in _TIMERS:
        await disarm(tx, kind, application.id)
    await note(house, tx, of_application(application.id), "application_withdrawn", told_id=told.id)
    await stages.reach(house, tx, application.id, WITHDRAWN, application.id)
    guardian = await tx.get_one(Guardian, application.guardian_id)
    facts = {"child_id": application.child_id}
    draft = Draft(key=_WORDS, purpose="notice", dedupe=f"notice:{application.id}:{WITHDRAWN}", facts=facts)
    await say(house, tx, draft, guardian)


def is_over(rows: OfferRows) -> bool:
    """Tell whether an answer comes to an offer of an application that was withdrawn: nothing brings it back.

    What a referral came of, and the papers for it, tell how the referral stands.
    """
    referred = OfferStatus(rows.offer.status) is OfferStatus.CONFIRMED or rows.offer.kind == papers_offer.KIND
    return rows.application is not None and rows.application.status == WITHDRAWN and not referred


async def say_so(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Tell a family that answers after its withdrawal that its queue is closed."""
    await answer(house, tx, said, _WORDS, rows.offer, child_id=rows.offer.child_id)
    return "late"
