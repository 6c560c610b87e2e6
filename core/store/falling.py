"""What falls due together: all of it is locked in one order, and what it will ask is read before any of it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.campaign import PLACE, subject
from core.store import company
from core.store.foreseen import foresee
from core.store.tables import Offer, Preschool, Queue, Referral, Vacancy


@dataclass(frozen=True, slots=True)
class Together:
    """The ids of what one group of timers is about: offers that may end, referrals, applications, free places."""

    ends: Sequence[str] = ()
    referrals: Sequence[str] = ()
    applications: Sequence[str] = ()
    places: Sequence[str] = ()


async def foresee_all(tx: AsyncSession, due: Together) -> None:
    """Lock what these timers change as `company.of_offers` does, and read what their verbs will ask."""
    referrals = await company.read(tx, Referral, due.referrals)
    if due.ends or referrals:
        await company.of_offers(tx, [*due.ends, *(one.offer_id for one in referrals)])
        await company.read(tx, Offer, (one.papers_offer_id for one in referrals))
    places = await _places(tx, due.places)
    ending = await company.read(tx, Offer, due.ends)
    about = {subject(PLACE, one.vacancy_id) for one in ending if one.vacancy_id}
    about |= {subject(PLACE, one.id) for one in places}
    if ending or about:
        await foresee(tx, ending, about)
    if due.applications:
        await company.of_applications(tx, due.applications)


async def _places(tx: AsyncSession, vacancy_ids: Sequence[str]) -> list[Vacancy]:
    """Read free places with their preschools and queues; whoever serves one locks it where that is needed."""
    places = await company.read(tx, Vacancy, vacancy_ids)
    await company.read(tx, Preschool, (one.preschool_id for one in places))
    if tx.get_bind().dialect.name == "sqlite":  # elsewhere a queue is read when it is locked
        await company.read(tx, Queue, (one.queue_key for one in places))
    return places
