"""A referral with everything around it: locking it, what it waits for, and what becomes of its place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import NotFoundError
from core.gateway import consents, papers_offer
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.rows import lock_offer, locked
from core.gateway.states import (
    ContractStatus,
    PackageStatus,
    ReferralStatus,
    VacancyStatus,
    move_contract,
    move_package,
    move_referral,
    move_vacancy,
)
from core.gateway.terms import edition_of
from core.rules.edition import Edition
from core.rules.referral import reminders
from core.rules.temporary import leaves_queues_standing
from core.store.again import look_again
from core.store.tables import Application, Contract, Offer, Package, QueueEntry, Referral, Vacancy
from core.store.timers import TimerKind, arm, disarm

VALID = (ReferralStatus.ISSUED, ReferralStatus.EXTENDED)
#: The validity ends with its last millisecond, which still counts.
_AFTER = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A referral with its offer, place, application and place in line, all locked."""

    referral: Referral
    offer: Offer
    vacancy: Vacancy
    application: Application
    entry: QueueEntry

    @property
    def is_valid(self) -> bool:
        """Whether the referral is neither used, cancelled nor expired."""
        return ReferralStatus(self.referral.status) in VALID

    @property
    def is_temporary(self) -> bool:
        """Whether its place is a temporary one (P 3(15))."""
        return self.vacancy.temporary_until is not None

    def leaves_queues(self, house: House) -> bool:
        """Tell whether the family waits on in its queues while it has this place (P 23.3, a setting)."""
        return leaves_queues(house, self.offer, self.vacancy)

    def edition(self, house: House) -> Edition:
        """Return the edition under which the place was offered."""
        return edition_of(house, self.offer)


def leaves_queues(house: House, offer: Offer, vacancy: Vacancy) -> bool:
    """Tell whether a yes to this place leaves the queues of the family standing, as the offer's edition reads 23.3."""
    return leaves_queues_standing(vacancy.temporary_until, edition_of(house, offer))


async def lock(tx: AsyncSession, referral_id: str) -> Held:
    """Lock a referral behind its queue, place, application and offer (DESIGN section 8).

    Raises:
        NotFoundError: there is no such referral, or nothing it could be about.

    """
    seen = await tx.get_one(Referral, referral_id)
    rows = await lock_offer(tx, seen.offer_id)
    referral = await locked(tx, Referral, referral_id)
    if referral is None or rows.vacancy is None or rows.application is None or rows.entry is None:
        raise NotFoundError
    return Held(referral, rows.offer, rows.vacancy, rows.application, rows.entry)


async def begin(house: House, tx: AsyncSession, offer: Offer, referral: Referral) -> None:
    """Arm what a fresh referral waits for: a reminder inside its validity, and the end of it (P 22.3, 22.5)."""
    await expect_end(tx, referral)
    await expect_reminder(house, tx, offer, referral)


async def expect_reminder(house: House, tx: AsyncSession, offer: Offer, referral: Referral) -> datetime | None:
    """Arm the next reminder to file papers; returns the instant of the one whose time has come, if any."""
    received_at = referral.received_at or referral.issued_at
    now = house.clock.now()
    all_of_them = reminders(received_at, referral.valid_until, house.calendar, edition_of(house, offer))
    if coming := next((at for at in all_of_them if at > now), None):
        await arm(tx, TimerKind.REMIND, referral.id, coming)
    return max((at for at in all_of_them if at <= now), default=None)


async def expect_end(tx: AsyncSession, referral: Referral) -> None:
    """Arm the end of the validity as it is known now."""
    await arm(tx, TimerKind.EXPIRE, referral.id, referral.valid_until + _AFTER)


async def is_waited_for(tx: AsyncSession, referral: Referral) -> bool:
    """Tell whether papers are under review or a contract waits to be signed: then no clock frees the place (P 22.4)."""
    papers = select(Package.id).where(Package.referral_id == referral.id, Package.status == PackageStatus.UNDER_REVIEW)
    to_sign = select(Contract.id).where(Contract.referral_id == referral.id, Contract.status == ContractStatus.TO_SIGN)
    return bool((await tx.exec(papers)).first() or (await tx.exec(to_sign)).first())


async def end(
    house: House, tx: AsyncSession, referral: Referral, status: ReferralStatus, at: datetime, *, by: str
) -> None:
    """End a referral and the offer to file papers for it; unless it was used, papers and a contract end with it.

    `by` says whose doing it was: family, preschool, expiry or result.
    """
    move_referral(referral, status)
    referral.ended_at = at
    if status is not ReferralStatus.USED:
        await call_off(tx, referral, PackageStatus.WITHDRAWN)
    for kind in (TimerKind.EXPIRE, TimerKind.REMIND):
        await disarm(tx, kind, referral.id)
    await papers_offer.follow(house, tx, referral, by=by)


async def call_off(tx: AsyncSession, referral: Referral, status: PackageStatus) -> None:
    """End the papers of a referral with a status, and the contract that waits to be signed."""
    standing = (PackageStatus.UNDER_REVIEW, PackageStatus.COMPLETE)
    papers = select(Package).where(Package.referral_id == referral.id, col(Package.status).in_(standing))
    for package in (await tx.exec(papers)).all():
        move_package(package, status)
        await disarm(tx, TimerKind.CHECK, package.id)
    to_sign = select(Contract).where(Contract.referral_id == referral.id, Contract.status == ContractStatus.TO_SIGN)
    for contract in (await tx.exec(to_sign)).all():
        move_contract(contract, ContractStatus.WITHDRAWN)


async def give_back(
    house: House, tx: AsyncSession, held: Held, status: ReferralStatus, at: datetime, *, by: str
) -> None:
    """End a referral that was not used: its place is free and the consent to it over."""
    await end(house, tx, held.referral, status, at, by=by)
    move_vacancy(held.vacancy, VacancyStatus.FREE)
    await consents.end(house, tx, held.offer, by=by)


async def offer_again(house: House, tx: AsyncSession, held: Held) -> None:
    """Let the place look for the next family; it keeps its slot (RULES.md reading 8)."""
    await places.serve(house, tx, held.vacancy.id)
    look_again(tx, held.application.id, house.clock.now())
