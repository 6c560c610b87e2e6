"""The e-contract: formed when the papers are complete, signed, and what enrolment brings with it (P 22.10)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.gateway import cases, consents, endings, papers_offer, referrals, stages
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.referrals import Held
from core.gateway.rows import lock_entries
from core.gateway.states import (
    ContractStatus,
    EntryStatus,
    PackageStatus,
    ReferralStatus,
    VacancyStatus,
    move_contract,
    move_entry,
    move_package,
    move_vacancy,
)
from core.gateway.writing import Draft, say
from core.rules import decision as rules
from core.rules.calendar import local
from core.store.found import first
from core.store.tables import (
    Application,
    Contract,
    Guardian,
    Offer,
    Package,
    Referral,
    ToldEvent,
    Vacancy,
)
from core.store.timers import TimerKind, arm, disarm

#: A place in line that enrolment elsewhere archives.
_STANDING = (EntryStatus.WAITING, EntryStatus.SUSPENDED, EntryStatus.OFFERED)


async def form(house: House, tx: AsyncSession, held: Held) -> None:
    """Form the contract and ask the family to sign it; no term runs while it waits (P 22.10, 22.4)."""
    contract = await _contract_of(house, tx, held)
    told = {"contract_id": contract.id, "referral_id": held.referral.id}
    await note(house, tx, of_offer(held.offer), "contract_formed", **told)
    await stages.reach(house, tx, held.application.id, "contract", contract.id)
    await tell(house, tx, held, "admission.contract", contract.id)


async def _contract_of(house: House, tx: AsyncSession, held: Held) -> Contract:
    """Return the contract of a referral, waiting to be signed; a withdrawn one is formed anew."""
    contract = await first(tx, Contract, referral_id=held.referral.id)
    if contract is None:
        contract = Contract(
            id=house.chance.new_id(),
            referral_id=held.referral.id,
            application_id=held.application.id,
            child_id=held.application.child_id,
            preschool_id=held.vacancy.preschool_id,
            formed_at=house.clock.now(),
        )
        tx.add(contract)
    elif ContractStatus(contract.status) is ContractStatus.WITHDRAWN:
        move_contract(contract, ContractStatus.TO_SIGN)
    return contract


async def tell(house: House, tx: AsyncSession, held: Held, key: str, about: str, **facts: object) -> None:
    """Tell the family of a stage, once per thing that passed it."""
    guardian = await tx.get_one(Guardian, held.offer.guardian_id)
    draft = Draft(key=key, purpose="notice", dedupe=f"notice:{about}:{key}", facts=facts)  # type: ignore[arg-type]  # days, instants and texts only
    await say(house, tx, draft, guardian, held.offer)


async def sign(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Enrol a child whose contract was signed: the referral is used, the place filled, other queues archived."""
    held = await _referred(tx, told)
    if held is None:
        application = await _application_of(tx, told)
        await cases.open_case(house, tx, "contract_without_referral", told.id, application)
        return "nobody is enrolled because no referral stands for it (P 3(12)); the desk looks"
    contract = await _contract_of(house, tx, held)
    await _papers_accepted(tx, held)
    move_contract(contract, ContractStatus.SIGNED)
    contract.signed_on = told.day or local(told.at).date()
    await referrals.end(house, tx, held.referral, ReferralStatus.USED, told.at, by=consents.RESULT)
    move_vacancy(held.vacancy, VacancyStatus.FILLED)
    facts = {
        "contract_id": contract.id,
        "referral_id": held.referral.id,
        "vacancy_id": held.vacancy.id,
        "preschool_id": held.vacancy.preschool_id,
        "signed_on": contract.signed_on.isoformat(),
    }
    if EntryStatus(held.entry.status) is EntryStatus.REFERRED and not held.is_temporary:
        move_entry(held.entry, EntryStatus.ENROLLED)
    made = rules.accept(held.edition(house), facts=facts)
    await decide(house, tx, made, held.application.id, held.offer)
    await note(house, tx, of_offer(held.offer), "contract_signed", **facts)
    await consents.end(house, tx, held.offer, consents.RESULT)
    if not held.is_temporary:
        held.application.status = "enrolled"
        await _archive_others(house, tx, held)
    await tell(house, tx, held, "admission.enrolled", contract.id)
    return "the child is enrolled and the family is told"


async def _referred(tx: AsyncSession, told: ToldEvent) -> Held | None:
    """Return the valid referral of a child to a preschool."""
    query = (
        select(Referral.id)
        .join(Vacancy, col(Vacancy.id) == col(Referral.vacancy_id))
        .join(Application, col(Application.id) == col(Referral.application_id))
        .where(
            Application.child_id == told.child_id,
            Vacancy.preschool_id == told.preschool_id,
            col(Referral.status).in_(referrals.VALID),
        )
        .order_by(col(Referral.issued_at).desc())
    )
    found = (await tx.exec(query)).first()
    return await referrals.lock(tx, found) if found else None


async def _application_of(tx: AsyncSession, told: ToldEvent) -> Application | None:
    query = select(Application).where(Application.child_id == told.child_id, Application.service == "queueing")
    return (await tx.exec(query.order_by(col(Application.submitted_at).desc()))).first()


async def _papers_accepted(tx: AsyncSession, held: Held) -> None:
    """Take a signature as proof that the preschool found the papers complete."""
    query = select(Package).where(Package.referral_id == held.referral.id, Package.status == PackageStatus.UNDER_REVIEW)
    for package in (await tx.exec(query)).all():
        move_package(package, PackageStatus.COMPLETE)
        await disarm(tx, TimerKind.CHECK, package.id)


async def _archive_others(house: House, tx: AsyncSession, held: Held) -> None:
    """Archive the queues that the permanent referral had closed provisionally (P 3(2), 22.10, reading 11)."""
    await _ask_no_more(house, tx, held.application)
    for entry in await lock_entries(tx, held.application.id):
        if EntryStatus(entry.status) in _STANDING:
            await disarm(tx, TimerKind.RESUME, entry.id)
            await endings.archive(house, tx, entry, held.offer, "enrolled")


async def _ask_no_more(house: House, tx: AsyncSession, application: Application) -> None:
    """Withdraw what is still asked about the queues of an enrolled child; a place looks for another family.

    The papers of a temporary place are asked for as long as its referral stands.
    """
    about_queues = col(Offer.kind) != papers_offer.KIND
    asked = select(Offer).where(Offer.application_id == application.id, col(Offer.status).in_(LIVE), about_queues)
    for offer in (await tx.exec(asked.order_by(col(Offer.id)).with_for_update())).all():
        if offer.vacancy_id:
            vacancy = await tx.get_one(Vacancy, offer.vacancy_id)
            move_vacancy(vacancy, VacancyStatus.FREE)
            await arm(tx, TimerKind.PLACE, vacancy.id, vacancy.published_at)
        await endings.end(house, tx, offer, OfferStatus.WITHDRAWN, "offer_withdrawn")


async def _back_from_stay(house: House, tx: AsyncSession, held: Held) -> None:
    """Return the queue that a temporary place had closed, at its date and time (P 23.3 read as a return afterwards)."""
    if EntryStatus(held.entry.status) is EntryStatus.REFERRED:
        await endings.back_in_line(house, tx, held.entry, held.offer, "temporary_stay_ended")


async def end(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """End a contract: the application has ended with it, and the child may be queued again (P 15(5))."""
    query = select(Contract).where(
        Contract.child_id == told.child_id,
        Contract.preschool_id == told.preschool_id,
        Contract.status == ContractStatus.SIGNED,
    )
    contract = (await tx.exec(query.order_by(col(Contract.formed_at).desc()))).first()
    if contract is None:
        return "nothing is owed because no signed contract is known"
    held = await referrals.lock(tx, contract.referral_id)
    move_contract(contract, ContractStatus.ENDED)
    contract.ended_on = told.day or local(told.at).date()
    if not held.is_temporary:
        held.application.status = "archived"
    await note(house, tx, of_offer(held.offer), "contract_ended", contract_id=contract.id)
    if held.is_temporary and not held.leaves_queues(house):
        await _back_from_stay(house, tx, held)
    return "the contract has ended; a new application may be filed"
