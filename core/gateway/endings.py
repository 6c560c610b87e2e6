"""What follows when a family is silent, unreachable, or its time for an undo is over (P 15.3, 16(3))."""

from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OFFER, OfferStatus
from core.gateway import annual, archiving, cases, closing, complaints, registering, unheard, windows
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import OfferRows, lock_offer, lock_vacancy
from core.gateway.states import EntryStatus, VacancyStatus, move_entry, move_vacancy
from core.gateway.terms import edition_of, terms_of
from core.gateway.writing import Draft, say
from core.metrics import OFFERS
from core.rules import decision as rules
from core.rules.calendar import local
from core.rules.referral import suspended_until
from core.store.again import look_again
from core.store.bulletin import withdraw
from core.store.queries import undecided
from core.store.tables import Guardian, Message, Offer, QueueEntry
from core.store.timers import TimerKind, arm

_NO_INTEREST = "no_interest_after_suspension"


def is_temporary(rows: OfferRows) -> bool:
    """Tell whether the place is a temporary one (P 3(15))."""
    return rows.vacancy is not None and rows.vacancy.temporary_until is not None


def setting(house: House, offer: Offer, name: str) -> bool:
    """Return a reading of the offer's edition that is a plain yes or no."""
    return terms_of(house, offer).setting(name) is True


def is_asked_about(entry: QueueEntry) -> bool:
    """Tell whether an interest notice is still about this entry: suspended, or archived by a no to the notice."""
    status = EntryStatus(entry.status)
    return status is EntryStatus.SUSPENDED or (status is EntryStatus.ARCHIVED and entry.reason == _NO_INTEREST)


async def back_in_line(house: House, tx: AsyncSession, entry: QueueEntry, offer: Offer, ground: str) -> None:
    """Return an entry to its queue at its original date and time, with the decision that says why; free places look."""
    move_entry(entry, EntryStatus.WAITING)
    entry.return_itself = False
    facts = {
        "preschool_id": entry.preschool_id,
        "submitted_at": local(entry.submitted_at).isoformat(timespec="milliseconds"),
    }
    made = rules.returned(edition_of(house, offer), ground, facts=facts)
    await decide(house, tx, made, entry.application_id, offer)
    await note(house, tx, of_offer(offer), "entry_restored", entry_id=entry.id, ground=ground)
    look_again(tx, entry.application_id, house.clock.now())


async def archive(house: House, tx: AsyncSession, entry: QueueEntry, offer: Offer, ground: str) -> None:
    """Archive an entry, with the decision that says why."""
    await archiving.archive(house, tx, entry, edition_of(house, offer), ground, offer)


async def lapse(house: House, tx: AsyncSession, offer_id: str) -> bool:
    """End an offer that nobody answered; False when something under way must come first."""
    rows = await lock_offer(tx, offer_id)
    offer = rows.offer
    if OfferStatus(offer.status) not in {OfferStatus.OPEN, OfferStatus.COLLECTING} or offer.closes_at is None:
        return True
    heard_until = offer.closes_at
    await unheard.extend(house, tx, offer)
    if offer.closes_at > min(heard_until, house.clock.now()):  # what was said until then is fetched and read first
        await arm(tx, TimerKind.LAPSE, offer.id, offer.closes_at)
        return True
    if await windows.under_way(tx, offer):
        return False
    await unheard.lapses(house, tx, rows)
    await end(house, tx, offer, OfferStatus.LAPSED, "offer_lapsed")
    if offer.kind == "vacancy":
        await _pass_on(house, tx, rows)
    else:
        await silent(house, tx, rows)
    return True


async def silent(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Archive what an interest notice was about (P 15.2, 15.3); a complaint may hold it (RULES.md reading 20)."""
    offer = rows.offer
    if rows.application and await complaints.holds(house, tx, rows.application.id):
        await arm(tx, TimerKind.HELD, offer.id, house.clock.now() + complaints.LOOKS_AGAIN)
    elif offer.kind == annual.KIND:
        await annual.silent(house, tx, rows)
    elif offer.conclusion_id:
        await closing.closed(house, tx, rows)
    elif offer.kind == registering.KIND:
        await closing.unfinished(house, tx, rows)
    elif rows.entry and EntryStatus(rows.entry.status) is EntryStatus.SUSPENDED:
        if (await tx.get_one(Guardian, offer.guardian_id)).wrong_number:  # somebody else read it (reading 6)
            await back_in_line(house, tx, rows.entry, offer, "interest_undelivered")
            return
        await archive(house, tx, rows.entry, offer, _NO_INTEREST)
        await _tell(house, tx, offer, "interest.archived")


async def end(house: House, tx: AsyncSession, offer: Offer, status: OfferStatus, event: str) -> None:
    """End an offer without an answer: nothing about it falls due any more, its buttons go."""
    offer.status = OFFER.step(OfferStatus(offer.status), status)
    offer.ended_at = offer.closes_at if status is OfferStatus.LAPSED else house.clock.now()
    await windows.stop_timers(tx, offer)
    await windows.settle_buttons(tx, offer)
    await note(house, tx, of_offer(offer), event, closes_at=offer.closes_at, round=offer.round)
    OFFERS.labels(offer.kind, offer.status).inc()


async def _pass_on(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """After silence: the place to the next family and this queue suspended, in one transaction (reading 2)."""
    offer, entry = rows.offer, rows.entry
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    unproved = offer.repeat_unproven or offer.unheard or guardian.wrong_number
    spared = is_temporary(rows) and not setting(house, offer, "temporary_silence_suspends")
    if entry and (unproved or spared):
        move_entry(entry, EntryStatus.WAITING)
        await _tell(house, tx, offer, "vacancy.passed_on")
    elif entry:
        await _suspend(house, tx, offer, entry)
    await hand_on(house, tx, rows)


async def _suspend(house: House, tx: AsyncSession, offer: Offer, entry: QueueEntry) -> None:
    lapsed_at = offer.closes_at or house.clock.now()
    until = suspended_until(lapsed_at, house.calendar, edition_of(house, offer))
    move_entry(entry, EntryStatus.SUSPENDED)
    entry.resume_at = until
    await arm(tx, TimerKind.RESUME, entry.id, until)
    facts = {"preschool_id": entry.preschool_id, "offer_id": offer.id, "lapsed_at": local(lapsed_at).isoformat()}
    made = rules.suspend(edition_of(house, offer), until=until, facts=facts)
    await decide(house, tx, made, entry.application_id, offer)
    await note(house, tx, of_offer(offer), "entry_suspended", entry_id=entry.id, until=until)
    await _tell(house, tx, offer, "vacancy.lapsed", resume_on=local(until).date())


async def hand_on(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Give the place to the next family, if it is still there; this one may be asked about others again."""
    vacancy = rows.vacancy
    if vacancy and VacancyStatus(vacancy.status) is VacancyStatus.OFFERED:
        move_vacancy(vacancy, VacancyStatus.FREE)
        following = await places.serve(house, tx, vacancy.id)
        told = {"vacancy_id": vacancy.id, "next_offer_id": following.id if following else None}
        await note(house, tx, of_offer(rows.offer), "place_passed_on", **told)
    if rows.application:
        look_again(tx, rows.application.id, house.clock.now())


async def _tell(house: House, tx: AsyncSession, offer: Offer, key: str, **facts: date) -> None:
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    draft = Draft(key=key, purpose="notice", dedupe=f"notice:{offer.id}:{key}", facts=facts)
    await say(house, tx, draft, guardian, offer)


async def unreachable(house: House, tx: AsyncSession, offer_id: str) -> bool:
    """End an offer that no phone received: no window ever ran, nothing is suspended (RULES.md reading 6)."""
    rows = await lock_offer(tx, offer_id)
    offer = rows.offer
    if OfferStatus(offer.status) not in {OfferStatus.PLANNED, OfferStatus.SENT}:
        return True
    if OfferStatus(offer.status) is OfferStatus.PLANNED:
        offer.status = OFFER.step(OfferStatus.PLANNED, OfferStatus.SENT)
    await end(house, tx, offer, OfferStatus.UNREACHABLE, "offer_unreachable")
    if rows.entry and offer.kind != "vacancy":
        if EntryStatus(rows.entry.status) is EntryStatus.SUSPENDED:
            await back_in_line(house, tx, rows.entry, offer, "interest_undelivered")
    elif rows.entry:
        move_entry(rows.entry, EntryStatus.WAITING)
    await cases.open_case(house, tx, "unreachable", offer.guardian_id, rows.application, guardian_id=offer.guardian_id)
    await hand_on(house, tx, rows)
    return True


async def grace_over(house: House, tx: AsyncSession, offer_id: str) -> bool:
    """Pass a refused place on: the refusal was not undone in its grace."""
    rows = await lock_offer(tx, offer_id)
    if OfferStatus(rows.offer.status) is OfferStatus.DECLINED and not await places.live_offer_of(
        tx, rows.offer.vacancy_id or ""
    ):
        await windows.settle_buttons(tx, rows.offer)
        await hand_on(house, tx, rows)
    return True


async def withdraw_unseen(house: House, tx: AsyncSession, offer: Offer) -> bool:
    """Call off an offer of which no notice has gone out; False when one has."""
    claimed = select(Message.id).where(Message.offer_id == offer.id, col(Message.first_claimed_at).is_not(None))
    if not places.is_planned(offer) or (await tx.exec(claimed)).first():
        return False
    offer.status = OFFER.step(OfferStatus(offer.status), OfferStatus.WITHDRAWN)
    offer.ended_at, offer.restored = house.clock.now(), True
    await windows.stop_timers(tx, offer)
    entry = await tx.get(QueueEntry, offer.entry_id) if offer.entry_id else None
    if entry:
        move_entry(entry, EntryStatus.WAITING)
    await note(house, tx, of_offer(offer), "offer_withdrawn", reason="the earlier family took its refusal back")
    look_again(tx, offer.application_id or "", house.clock.now())
    return True


async def withdraw_place(house: House, tx: AsyncSession, vacancy_id: str) -> bool:
    """Take a place back that its preschool withdrew; the family that was asked keeps its queue and is told."""
    vacancy = await lock_vacancy(tx, vacancy_id)
    if VacancyStatus(vacancy.status) not in {VacancyStatus.FREE, VacancyStatus.OFFERED}:
        return True
    if (await tx.exec(undecided(vacancy_id))).first():
        return False  # a family has said yes: first the rules core decides
    offer = await places.live_offer_of(tx, vacancy_id)
    move_vacancy(vacancy, VacancyStatus.WITHDRAWN)
    if offer is None:
        await withdraw(tx, vacancy, house.clock.now())
        return True
    rows = await lock_offer(tx, offer.id)
    await end(house, tx, offer, OfferStatus.WITHDRAWN, "offer_withdrawn")
    if rows.entry:
        move_entry(rows.entry, EntryStatus.WAITING)
    if offer.opens_at:
        await _tell(house, tx, offer, "vacancy.withdrawn")
    look_again(tx, offer.application_id or "", house.clock.now())
    return True
