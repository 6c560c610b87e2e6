"""What birthdays do to a waiting application: the wished age wakes it, the sixth birthday archives it (P 11.2, 16)."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.gateway import complaints, endings, families
from core.gateway.archiving import archive, close_when_left
from core.gateway.house import House
from core.gateway.record import note, of_application
from core.gateway.rows import lock_entries
from core.gateway.states import EntryStatus
from core.gateway.writing import Draft, say
from core.rules.age import archived_on, has_conclusion, is_exempt
from core.rules.calendar import start_of_day
from core.rules.edition import Edition
from core.store.again import look_again
from core.store.registers import ENDED
from core.store.tables import Application, Guardian, Handover, Offer, QueueEntry
from core.store.timers import TimerKind, arm, disarm

#: An open offer, a referral, an undo that may still come: after the birthday it is asked once a day whether all ended.
_LOOKS_AGAIN = timedelta(days=1)
_GROUND = "turned_six"
_NOTICES = ("interest_after_suspension", "annual_interest")
_STANDS = frozenset({EntryStatus.OFFERED, EntryStatus.REFERRED})
_ENDS = frozenset({EntryStatus.WAITING, EntryStatus.SUSPENDED})


async def awake(house: House, tx: AsyncSession, application_id: str) -> bool:
    """Wake an application on the birthday from which a place is wanted; free places look again (P 15(2), 16(6))."""
    entries = await lock_entries(tx, application_id)
    asleep = [entry for entry in entries if entry.asleep]
    for entry in asleep:
        entry.asleep = False
    if asleep:
        await note(house, tx, of_application(application_id), "entries_awake", entries=len(asleep))
        look_again(tx, application_id, house.clock.now())
    return True


async def sixth(house: House, tx: AsyncSession, application_id: str) -> bool:
    """Archive what waits or is suspended on the sixth birthday; open offers and referrals stand (reading 13)."""
    entries = await lock_entries(tx, application_id)
    application = await tx.get_one(Application, application_id)
    edition = house.catalogue.edition(application.edition)
    if application.status in ENDED:
        return True
    born = await families.birth_date(house, tx, application.child_id)
    ends_on = archived_on(born, edition, exempt=_exempt(application, edition))
    if ends_on is None or start_of_day(ends_on) > house.clock.now():
        if ends_on:  # a change of privilege had it looked at early
            await arm(tx, TimerKind.BIRTHDAY, application_id, start_of_day(ends_on))
        return True
    if await complaints.holds(house, tx, application_id):
        await arm(tx, TimerKind.BIRTHDAY, application_id, house.clock.now() + complaints.LOOKS_AGAIN)
        return True
    leaving = [entry for entry in entries if EntryStatus(entry.status) in _ENDS]
    for entry in leaving:
        await archive(house, tx, entry, edition, _GROUND)
    if leaving:
        await _ask_no_more(house, tx, application_id, leaving)
        await _tell(house, tx, application)
    if await _unsettled(house, tx, application_id, entries):
        await arm(tx, TimerKind.BIRTHDAY, application_id, house.clock.now() + _LOOKS_AGAIN)
    else:
        close_when_left(application, entries)
    return True


def _exempt(application: Application, edition: Edition) -> bool:
    """Tell whether no age removes the child: limited abilities, and the PMPC conclusion is on file."""
    categories = frozenset(int(number) for number in application.categories.split(";") if number)
    pmpc = has_conclusion(on_file=application.pmpc_on_file, verified=application.verified)
    return is_exempt(categories, edition, pmpc=pmpc)


async def _ask_no_more(house: House, tx: AsyncSession, application_id: str, leaving: list[QueueEntry]) -> None:
    """Withdraw the interest notices about queues that end, and forget when they would return."""
    for entry in leaving:
        await disarm(tx, TimerKind.RESUME, entry.id)
    asked = select(Offer).where(
        Offer.application_id == application_id, col(Offer.kind).in_(_NOTICES), col(Offer.status).in_(LIVE)
    )
    ended = {entry.id for entry in leaving}
    for offer in (await tx.exec(asked.order_by(col(Offer.id)).with_for_update())).all():
        if offer.kind == "annual_interest" or offer.entry_id in ended:
            await endings.end(house, tx, offer, OfferStatus.WITHDRAWN, "offer_withdrawn")


async def _tell(house: House, tx: AsyncSession, application: Application) -> None:
    """Tell the family once, however many queues end."""
    guardian = await tx.get_one(Guardian, application.guardian_id)
    draft = Draft(
        key="queue.turned_six",
        purpose="notice",
        dedupe=f"notice:{application.id}:{_GROUND}",
        facts={"child_id": application.child_id, "edition": application.edition},
    )
    await say(house, tx, draft, guardian)


async def _unsettled(house: House, tx: AsyncSession, application_id: str, entries: list[QueueEntry]) -> bool:
    """Tell whether an entry may still come back to the line: an offer, a referral, a decision or an undo is open."""
    if any(EntryStatus(entry.status) in _STANDS for entry in entries):
        return True
    about = select(Offer.id).where(Offer.application_id == application_id, Offer.kind == "vacancy")
    open_still = about.where(col(Offer.status).in_(LIVE) | (col(Offer.closes_at) > house.clock.now()))
    deciding = about.join(Handover, col(Handover.offer_id) == col(Offer.id)).where(col(Handover.decided_at).is_(None))
    return bool((await tx.exec(open_still)).first() or (await tx.exec(deciding)).first())
