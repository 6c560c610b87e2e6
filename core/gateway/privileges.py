"""The two checks of a privilege: told to the family, due at the provider, and what not being confirmed means (P 14)."""

from collections.abc import Mapping
from datetime import UTC

from sqlmodel.ext.asyncio.session import AsyncSession

from core.documents import tell_of_check
from core.gateway.cases import open_case
from core.gateway.house import House
from core.gateway.record import note, of_application
from core.gateway.rows import lock_entries
from core.gateway.writing import Draft, say
from core.rules.age import has_conclusion
from core.rules.calendar import local
from core.rules.edition import Edition
from core.rules.hours import result_by
from core.rules.queue import QueueClass
from core.rules.vacancy import awaits_conclusion, own_queue_in
from core.store.registers import ENDED
from core.store.tables import Application, Guardian, Offer, QueueEntry, Referral
from core.store.timers import TimerKind, arm

#: Why the desk looks at an application: the provider's working day is over and nobody has said what it found.
OVERDUE = "privilege_check_due"
#: The same of a special or sanatorium queue: its conclusion is not there (P 10.4, 10.5, A2.3).
APART = "special_check_due"
_PRIVILEGED = frozenset({QueueClass.OUT_OF_TURN, QueueClass.PRIORITY})


async def check(house: House, tx: AsyncSession, application_id: str) -> bool:
    """Tell the family how its privilege is checked, and see that the provider's check does not stay undone (P 6.1)."""
    entries = await lock_entries(tx, application_id)
    application = await tx.get_one(Application, application_id)
    edition = house.catalogue.edition(application.edition)
    if application.status in ENDED:
        return True
    awaited = {}
    if application.privilege_refused_at:
        refused = application.privilege_refused_at.isoformat()
        await _tell(house, tx, application, "privilege.not_confirmed", refused)
        await tell_of_check(tx, house.press, application.id, house.clock.now())
    else:
        if _is_of_today(application) and any(_claims(application, edition, one) for one in _PRIVILEGED):
            await _tell(house, tx, application, "privilege.check", "registration")
        if not application.verified and _claims(application, edition, QueueClass.OUT_OF_TURN):
            awaited[OVERDUE] = "out_of_turn_check"
    if any(waits_apart(application, entry, edition) for entry in entries):
        awaited[APART] = "special_check"
    await _due(house, tx, application, awaited, edition)
    return True


def _is_of_today(application: Application) -> bool:
    """Tell whether it was taken on the day it was filed; an older one was told of where it was taken."""
    return local(application.submitted_at).date() == local(application.created_at).date()


def waits_apart(application: Application, entry: QueueEntry, edition: Edition) -> bool:
    """Tell whether an entry stands in a queue apart without the conclusion that its provider obtains (P 10.4, 10.5)."""
    categories = frozenset(int(mark) for mark in application.categories.split(";") if mark)
    pmpc = has_conclusion(on_file=application.pmpc_on_file, verified=application.verified)
    own = own_queue_in(entry.queue_key)
    return bool(entry.wish) and awaits_conclusion(own, categories, edition, pmpc=pmpc)


def _claims(application: Application, edition: Edition, queue_class: QueueClass) -> bool:
    claimed = frozenset(int(mark) for mark in application.categories.split(";") if mark)
    return bool(claimed & edition.classes[queue_class].categories)


async def _due(
    house: House, tx: AsyncSession, application: Application, awaited: Mapping[str, str], edition: Edition
) -> None:
    """Wait for the provider's working day to end, then put what is still unverified on the desk's list."""
    ahead = []
    for why, term in awaited.items():
        due = result_by(application.submitted_at, term, house.calendar, edition).astimezone(UTC)
        if house.clock.now() < due:
            ahead.append(due)
            continue
        await open_case(house, tx, why, application.id, application)
        await note(house, tx, of_application(application.id), why, until=due)
    if ahead:
        await arm(tx, TimerKind.PRIVILEGE, application.id, min(ahead))


async def checked_again(house: House, tx: AsyncSession, offer: Offer, referral: Referral) -> None:
    """Tell a family that got its place by privilege that its papers are checked once more (P 14, 16(5))."""
    application = await tx.get(Application, offer.application_id) if offer.application_id else None
    if application and QueueClass(application.queue_class) in _PRIVILEGED:
        await _tell(house, tx, application, "privilege.check_again", referral.id)


async def _tell(house: House, tx: AsyncSession, application: Application, key: str, stage: str) -> None:
    """Tell the family, once for each stage."""
    guardian = await tx.get_one(Guardian, application.guardian_id)
    dedupe = f"notice:{application.id}:{key}:{stage}"
    draft = Draft(key=key, purpose="notice", dedupe=dedupe, facts={"child_id": application.child_id})
    if await say(house, tx, draft, guardian):
        await note(house, tx, of_application(application.id), "privilege_told", key=key)
