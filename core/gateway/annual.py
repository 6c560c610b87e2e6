"""The yearly question whether a family still wants its queues: when it is asked, and what silence does (P 15.2)."""

from datetime import date, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.gateway.archiving import archive, close_when_left
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_entries
from core.gateway.states import EntryStatus
from core.gateway.writing import Draft, say
from core.rules.calendar import local, start_of_day
from core.rules.edition import Edition
from core.rules.interest import annual_notice, notice_due
from core.store.registers import ENDED
from core.store.tables import Application, Guardian, Offer, QueueEntry
from core.store.timers import TimerKind, arm

KIND = "annual_interest"
NO_INTEREST = "no_interest"
#: The offers that ask whether a queue is still wanted.
NOTICES = (KIND, "interest_after_suspension")
#: While one of these stands, the family is being asked about a place, or its queue rests: the yearly notice waits.
_BUSY = frozenset({EntryStatus.OFFERED, EntryStatus.REFERRED, EntryStatus.SUSPENDED})
_LOOKS_AGAIN = timedelta(days=1)


async def ask(house: House, tx: AsyncSession, application_id: str) -> bool:
    """Ask whether the queues are still wanted, 11 months after the application, then yearly (P 15.2, reading 16)."""
    entries = await lock_entries(tx, application_id)
    application = await tx.get_one(Application, application_id)
    if application.status in ENDED or any(EntryStatus(entry.status) is EntryStatus.ENROLLED for entry in entries):
        return True
    if await _asked(tx, application_id) or any(EntryStatus(entry.status) in _BUSY for entry in entries):
        await arm(tx, TimerKind.ANNUAL, application_id, _later(house, entries))
        return True
    today = local(house.clock.now()).date()
    edition = house.catalogue.edition(application.edition)
    confirmed = await _confirmed_on(tx, application_id)
    submitted = local(application.submitted_at).date()
    coming = annual_notice(submitted, confirmed, today + timedelta(days=1), edition)
    await arm(tx, TimerKind.ANNUAL, application_id, start_of_day(coming.first_on))
    if waiting(entries):
        notice = notice_due(submitted, confirmed, today, edition)
        await _offer(house, tx, application, edition, notice.repeat_not_before)
    return True


def waiting(entries: list[QueueEntry]) -> list[QueueEntry]:
    """Return the places in line that the notice asks about, in order of wish."""
    return [entry for entry in entries if EntryStatus(entry.status) is EntryStatus.WAITING]


def _later(house: House, entries: list[QueueEntry]) -> datetime:
    """Return when to look again: on the day after, or when the suspension ends."""
    ends = [entry.resume_at for entry in entries if entry.resume_at]
    return max([house.clock.now() + _LOOKS_AGAIN, *ends])


async def _asked(tx: AsyncSession, application_id: str) -> bool:
    """Tell whether the family is being asked about this application already."""
    query = select(Offer.id).where(
        Offer.application_id == application_id, col(Offer.status).in_(LIVE), col(Offer.kind).in_(("vacancy", *NOTICES))
    )
    return (await tx.exec(query.limit(1))).first() is not None


async def _confirmed_on(tx: AsyncSession, application_id: str) -> date | None:
    """Return the day of the last yes to an interest notice; that after a suspension is the same notice (reading 2)."""
    query = select(func.max(col(Offer.answered_at))).where(
        Offer.application_id == application_id, col(Offer.kind).in_(NOTICES), Offer.status == OfferStatus.CONFIRMED
    )
    said_at = (await tx.exec(query)).one()
    return local(said_at).date() if said_at else None


async def _offer(house: House, tx: AsyncSession, application: Application, edition: Edition, repeat_from: date) -> None:
    guardian = await tx.get_one(Guardian, application.guardian_id)
    offer = Offer(
        id=house.chance.new_id(),
        kind=KIND,
        guardian_id=guardian.id,
        child_id=application.child_id,
        application_id=application.id,
        edition=edition.id,
        code=await places.free_code(house, tx, guardian),
        repeat_from=repeat_from,
        created_at=house.clock.now(),
    )
    tx.add(offer)
    await note(house, tx, of_offer(offer), "offer_planned", application_id=application.id)
    await places.say_first(house, tx, offer, guardian)


async def confirmed(house: House, tx: AsyncSession, application: Application, said_at: datetime) -> None:
    """Plan the next notice, 12 months after this confirmation (P 15.2, reading 16)."""
    edition = house.catalogue.edition(application.edition)
    submitted, on = local(application.submitted_at).date(), local(said_at).date()
    coming = annual_notice(submitted, on, None, edition)
    await arm(tx, TimerKind.ANNUAL, application.id, start_of_day(coming.first_on))


async def silent(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Archive what nobody answered about, if both notices were received and no place is being offered (P 15.2)."""
    offer, application = rows.offer, rows.application
    if application is None:
        return
    entries = await lock_entries(tx, application.id)
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    if offer.repeat_unproven or guardian.wrong_number:
        return  # an undelivered notice archives nothing; the next year's is planned (reading 6)
    if any(EntryStatus(entry.status) in _BUSY for entry in entries):
        await arm(tx, TimerKind.ANNUAL, application.id, _later(house, entries))
        return
    asked_from = rows.entry.wish if rows.entry else 0  # of those asked about one by one, the first are answered
    unanswered = [entry for entry in waiting(entries) if entry.wish >= asked_from]
    edition = house.catalogue.edition(offer.edition)
    for entry in unanswered:
        await archive(house, tx, entry, edition, NO_INTEREST, offer)
    left = close_when_left(application, entries)
    if not left:  # some were answered about one by one: that is this year's confirmation
        await confirmed(house, tx, application, house.clock.now())
    if unanswered:
        key = "interest.ended" if left else "interest.kept_some"
        draft = Draft(key=key, purpose="notice", dedupe=f"notice:{offer.id}:{key}")
        await say(house, tx, draft, guardian, offer)
