"""Late corrections of the calendar: running terms are counted anew, and the change is kept in their history."""

import json
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OfferStatus
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.states import EntryStatus, PackageStatus, ReferralStatus
from core.gateway.terms import edition_of, round_ends, terms_of
from core.rules.calendar import Correction, Unit, end_of_day, local, start_of_day
from core.rules.correction import Recount, Side, recomputed
from core.rules.hours import check_begins, check_due, taken_on
from core.rules.referral import suspended_until, validity
from core.store.tables import History, Offer, Package, QueueEntry, Referral, Timer
from core.store.timers import TimerKind, arm
from core.store.turns import begin_alone

_EVENT = "term_recounted"
#: What ends with a term ends within this time after it.
_AFTER = timedelta(seconds=1)


async def begin(house: House) -> None:
    """Look at what is announced by now, as the table may have changed while nobody was here, and wait for the rest."""
    now = house.clock.now()
    async with house.store.write() as tx:
        await begin_alone(tx)
        for day in sorted({correction.known_on for correction in house.calendar_table.corrections}):
            if start_of_day(day) > now:
                await arm(tx, TimerKind.CORRECT, day.isoformat(), start_of_day(day).astimezone(UTC))
            else:
                await take(house, tx, day.isoformat())


async def take(house: House, tx: AsyncSession, known_on: str) -> bool:
    """Count the running terms anew that hold a day of a correction announced on this day."""
    for correction in house.calendar_table.corrections:
        if correction.known_on.isoformat() == known_on:
            await _suspensions(house, tx, correction)
            await _referrals(house, tx, correction)
            await _windows(house, tx, correction)
            await _checks(house, tx, correction)
    return True


async def _suspensions(house: House, tx: AsyncSession, correction: Correction) -> None:
    """Let a queue rest no longer than the family was told (P 15.3)."""
    lapsed = select(Offer).where(
        Offer.status == OfferStatus.LAPSED, Offer.kind == "vacancy", col(Offer.closes_at) <= _last_moment(correction)
    )
    resting = (
        select(QueueEntry.id)
        .where(QueueEntry.status == EntryStatus.SUSPENDED, col(QueueEntry.resume_at) > house.clock.now())
        .scalar_subquery()
    )
    for offer in (await tx.exec(lapsed.where(col(Offer.entry_id).in_(resting)).order_by(col(Offer.closes_at)))).all():
        entry = await tx.get_one(QueueEntry, offer.entry_id)
        if offer.closes_at is None or entry.resume_at is None or not await _is_newest(tx, offer):
            continue
        told, counted = entry.resume_at, suspended_until(offer.closes_at, house.calendar, edition_of(house, offer))
        began = local(offer.closes_at).date()
        if recount := recomputed(began, told, counted.astimezone(UTC), correction, Side.FAMILY_WAITS):
            await _keep(house, tx, offer, correction, "suspension", recount)
            entry.resume_at = recount.holds
            await arm(tx, TimerKind.RESUME, entry.id, recount.holds)


async def _is_newest(tx: AsyncSession, offer: Offer) -> bool:
    """Tell whether it was this offer's lapse that began the rest: an entry may have rested before."""
    query = select(func.max(Offer.closes_at)).where(
        Offer.entry_id == offer.entry_id, Offer.status == OfferStatus.LAPSED, Offer.kind == "vacancy"
    )
    return (await tx.exec(query)).one() == offer.closes_at


async def _referrals(house: House, tx: AsyncSession, correction: Correction) -> None:
    """Keep a referral valid for as long as the family was told (P 22.3); an extended one runs in calendar days."""
    query = select(Referral).where(
        Referral.status == ReferralStatus.ISSUED,
        col(Referral.valid_until) >= house.clock.now(),
        func.coalesce(Referral.received_at, Referral.issued_at) <= _last_moment(correction),
    )
    for referral in (await tx.exec(query)).all():
        offer = await tx.get_one(Offer, referral.offer_id)
        began, told = referral.received_at or referral.issued_at, referral.valid_until
        counted = validity(began, house.calendar, edition_of(house, offer)).until.astimezone(UTC)
        if recount := recomputed(local(began).date(), told, counted, correction, Side.FAMILY_HAS):
            await _keep(house, tx, offer, correction, "referral", recount)
            referral.valid_until = recount.holds
            await _move(tx, referral.id, told, recount.holds)


async def _windows(house: House, tx: AsyncSession, correction: Correction) -> None:
    """Keep a window that is counted in working days open for as long as the family was told."""
    query = select(Offer).where(
        col(Offer.status).in_((OfferStatus.OPEN, OfferStatus.COLLECTING)),
        col(Offer.closes_at) >= house.clock.now(),
        col(Offer.opens_at) <= _last_moment(correction),
    )
    for offer in (await tx.exec(query)).all():
        terms = terms_of(house, offer)
        if offer.opens_at is None or offer.closes_at is None or terms.amount("term").unit is not Unit.WORKING_DAY:
            continue
        told, counted = offer.closes_at, round_ends(house, offer, offer.opens_at, terms.rounds)
        if recount := recomputed(local(offer.opens_at).date(), told, counted, correction, Side.FAMILY_HAS):
            await _keep(house, tx, offer, correction, "window", recount)
            offer.closes_at = recount.holds
            await _move(tx, offer.id, told, recount.holds)


async def _checks(house: House, tx: AsyncSession, correction: Correction) -> None:
    """Hold a preschool's check of papers to the calendar: its working day is the law's (P 22.6)."""
    query = (
        select(Package, Offer)
        .join(Referral, col(Referral.id) == col(Package.referral_id))
        .join(Offer, col(Offer.id) == col(Referral.offer_id))
        .where(Package.status == PackageStatus.UNDER_REVIEW, col(Package.filed_at) <= _last_moment(correction))
    )
    for package, offer in (await tx.exec(query)).all():
        edition, told = edition_of(house, offer), end_of_day(package.check_by)
        taken = taken_on(package.filed_at, house.calendar, edition)
        by = check_due(package.filed_at, "papers_check", house.calendar, edition)
        began = local(package.filed_at).date()
        recount = recomputed(began, told, end_of_day(by), correction, Side.STATE_HAS)
        if recount is None:
            continue
        await _keep(house, tx, offer, correction, "check", recount)
        package.taken_on, package.check_by = taken, by
        await arm(tx, TimerKind.CHECK, package.id, check_begins(package.filed_at, house.calendar, edition))


def _last_moment(correction: Correction) -> datetime:
    """Return until when a term must have begun to hold a day of the correction."""
    return end_of_day(max(correction.was, correction.now)).astimezone(UTC)


async def _move(tx: AsyncSession, subject: str, told: datetime, ends: datetime) -> None:
    """Move what waits for the end of the term, whatever it will do then; it may wait for the instant after it."""
    at_its_end = select(Timer).where(
        Timer.subject == subject, col(Timer.due_at) >= told, col(Timer.due_at) <= told + _AFTER
    )
    for timer in (await tx.exec(at_its_end)).all():
        timer.due_at += ends - told


async def _keep(
    house: House, tx: AsyncSession, offer: Offer, correction: Correction, term: str, recount: Recount
) -> None:
    """Write once per term and correction what the family was told, what the calendar says now and what holds."""
    moved = {"was": correction.was.isoformat(), "now": correction.now.isoformat(), "term": term}
    query = select(History.data).where(History.subject == of_offer(offer), History.event == _EVENT)
    written = [json.loads(data) for data in (await tx.exec(query)).all()]
    if any(moved.items() <= data.items() for data in written):
        return
    ends = {"told": recount.told, "counted": recount.counted, "holds": recount.holds}
    await note(house, tx, of_offer(offer), _EVENT, **moved, known_on=correction.known_on.isoformat(), **ends)
