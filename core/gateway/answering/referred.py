"""How a family's referral stands, told to whoever answers after its yes: papers, contract, end (P 22, 25)."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import referrals
from core.gateway.answering.puzzled import words_of_nothing
from core.gateway.answering.ways import Effect
from core.gateway.house import House
from core.gateway.said import Said, answer
from core.gateway.states import ContractStatus, EntryStatus, PackageStatus, ReferralStatus
from core.gateway.terms import edition_of
from core.rules.calendar import local
from core.rules.hours import result_by
from core.store.found import first
from core.store.tables import Consent, Contract, Offer, Package, QueueEntry, Referral
from core.values import Intent

_TERM = "papers_check"
#: The words for a referral that has ended, by whose doing it was.
_ENDED_BY = {"family": "vacancy.cancelled", "expiry": "vacancy.expired"}

#: What is said, and the facts in it.
Standing = tuple[str, Mapping[str, date | datetime]]


async def tell(house: House, tx: AsyncSession, said: Said, referral: Referral) -> Effect:
    """Tell how a referral stands; the answer that asked for it has changed nothing."""
    offer = await tx.get_one(Offer, referral.offer_id)
    key, facts = await _standing(house, tx, said, referral, offer)
    await answer(house, tx, said, key, offer, **facts)
    return "again"


async def nothing(house: House, tx: AsyncSession, said: Said) -> Effect:
    """Tell a family whose yes came to nothing that no answer is waited for."""
    await answer(house, tx, said, await words_of_nothing(tx, said))
    return "again"


async def _standing(house: House, tx: AsyncSession, said: Said, referral: Referral, offer: Offer) -> Standing:
    if ReferralStatus(referral.status) not in referrals.VALID:
        return await _over(tx, said, referral), {}
    if await _contract(tx, referral, ContractStatus.TO_SIGN):
        return "admission.contract", {}
    query = select(Package).where(Package.referral_id == referral.id, Package.status != PackageStatus.WITHDRAWN)
    package = (await tx.exec(query.order_by(col(Package.filed_at).desc()))).first()
    if package and PackageStatus(package.status) is PackageStatus.UNDER_REVIEW:
        due = result_by(package.filed_at, _TERM, house.calendar, edition_of(house, offer))
        return "admission.registered", {"result_by": due}
    if package and PackageStatus(package.status) is PackageStatus.REFUSED:
        return "admission.papers_refused", {"papers_by": local(referral.valid_until).date()}
    typed_yes = said.intent is Intent.YES and not said.reading.rule.startswith("button.")
    return "admission.waiting" if typed_yes else "admission.not_filed", {"valid_until": referral.valid_until}


async def _over(tx: AsyncSession, said: Said, referral: Referral) -> str:
    """Return the words for a referral that is used, cancelled or expired."""
    if ReferralStatus(referral.status) is ReferralStatus.USED:
        signed = await _contract(tx, referral, ContractStatus.SIGNED)
        return "admission.enrolled" if signed else await words_of_nothing(tx, said)
    by = await ended_by(tx, referral)
    if by in _ENDED_BY:
        return _ENDED_BY[by]
    entry = await tx.get_one(QueueEntry, referral.entry_id)
    return "admission.refused" if EntryStatus(entry.status) is EntryStatus.ARCHIVED else "admission.returned"


async def ended_by(tx: AsyncSession, referral: Referral) -> str:
    """Return whose doing it was that a referral has ended: family, preschool, expiry or result; nothing while valid."""
    consent = await first(tx, Consent, offer_id=referral.offer_id)
    return consent.ended_by if consent else ""


async def _contract(tx: AsyncSession, referral: Referral, status: ContractStatus) -> bool:
    query = select(Contract.id).where(Contract.referral_id == referral.id, Contract.status == status)
    return (await tx.exec(query)).first() is not None
