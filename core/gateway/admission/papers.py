"""Papers under a referral: taken when they arrive, looked through, accepted or refused with reasons (P 22.5-22.9)."""

import json
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import cases, consents, referrals, stages
from core.gateway.admission import contracts, expiry
from core.gateway.admission.contracts import tell
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.referrals import Held
from core.gateway.states import ContractStatus, PackageStatus, move_package
from core.gateway.writing import Draft, say
from core.rules import admission
from core.rules import decision as rules
from core.rules.calendar import local
from core.rules.finding import Finding
from core.rules.hours import check_begins, check_due, result_by, taken_on
from core.store.tables import Application, Contract, Guardian, Package, Referral, ToldEvent
from core.store.timers import TimerKind, arm, disarm

_SERVICE, _TERM, _GROUND = "admission", "papers_check", "papers_incomplete_or_expired"


async def file(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Take a package that was filed while its referral was valid, at any hour of its last day (P 22.5, reading 17)."""
    held = await _referral_for(tx, told)
    if held is None:
        return await _without_referral(house, tx, told)
    if await _is_to_sign(tx, held):
        return "nothing is owed because complete papers are there and the contract waits to be signed"
    await _replace_earlier(tx, held)
    package = await _keep(house, tx, held, told)
    edition = held.edition(house)
    await arm(tx, TimerKind.CHECK, package.id, check_begins(told.at, house.calendar, edition))
    facts = {"package_id": package.id, "taken_on": package.taken_on.isoformat(), "filed_at": told.at}
    await note(house, tx, of_offer(held.offer), "papers_filed", **facts)
    await stages.reach(house, tx, held.application.id, "intake", package.id)
    result = result_by(told.at, _TERM, house.calendar, edition)
    await tell(house, tx, held, "admission.registered", package.id, result_by=result)
    return "the papers are registered and looked through"


async def _referral_for(tx: AsyncSession, told: ToldEvent) -> Held | None:
    """Return the newest referral that was valid when the papers were filed."""
    query = select(Referral.id).where(
        Referral.application_id == told.application_id,
        col(Referral.status).in_(referrals.VALID),
        col(Referral.valid_until) >= told.at,
    )
    if told.referral_id:
        query = query.where(Referral.id == told.referral_id)
    found = (await tx.exec(query.order_by(col(Referral.issued_at).desc()))).first()
    return await referrals.lock(tx, found) if found else None


async def _without_referral(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Refuse papers without a valid referral (P 3(12)); in time but heard of too late is for the desk to mend."""
    application = await tx.get_one(Application, told.application_id)
    query = select(Referral.id).where(
        Referral.application_id == application.id,
        Referral.status == "expired",
        col(Referral.issued_at) <= told.at,
        col(Referral.valid_until) >= told.at,
    )
    if (await tx.exec(query)).first():
        await cases.open_case(house, tx, "papers_heard_late", told.id, application)
    guardian = await tx.get_one(Guardian, application.guardian_id)
    draft = Draft(key="admission.no_referral", purpose="notice", dedupe=f"notice:{told.id}:no referral")
    await say(house, tx, draft, guardian)
    return "the papers are not taken because no referral is valid (P 3(12)); the family is told"


async def _is_to_sign(tx: AsyncSession, held: Held) -> bool:
    query = select(Contract.id).where(
        Contract.referral_id == held.referral.id, Contract.status == ContractStatus.TO_SIGN
    )
    return (await tx.exec(query)).first() is not None


async def _replace_earlier(tx: AsyncSession, held: Held) -> None:
    """Let the newest package count: what is still under review is replaced by it."""
    query = select(Package).where(Package.referral_id == held.referral.id, Package.status == PackageStatus.UNDER_REVIEW)
    for package in (await tx.exec(query)).all():
        move_package(package, PackageStatus.WITHDRAWN)
        await disarm(tx, TimerKind.CHECK, package.id)


async def _keep(house: House, tx: AsyncSession, held: Held, told: ToldEvent) -> Package:
    edition, package_id = held.edition(house), house.chance.new_id()
    key = await house.vault.key_of(tx, told.key_owner)
    said = key.open(told.said_sealed or b"", "told_event", "said_sealed", told.id)
    package = Package(
        id=package_id,
        referral_id=held.referral.id,
        application_id=held.application.id,
        filed_at=told.at,
        taken_on=taken_on(told.at, house.calendar, edition),
        check_by=check_due(told.at, _TERM, house.calendar, edition),
        key_owner=told.key_owner,
        papers_sealed=key.seal(said, "package", "papers_sealed", package_id),
    )
    tx.add(package)
    return package


async def check(house: House, tx: AsyncSession, package_id: str) -> bool:
    """Look a package through: complete papers lead to the contract, others are refused with reasons (P 22.6-22.10)."""
    seen = await tx.get_one(Package, package_id)
    held = await referrals.lock(tx, seen.referral_id)
    package = await tx.get_one(Package, package_id, with_for_update=True, populate_existing=True)
    if PackageStatus(package.status) is not PackageStatus.UNDER_REVIEW:
        return True
    package.reviewed_at = house.clock.now()
    found = await _reviewed(house, tx, held, package)
    if found.complete:
        move_package(package, PackageStatus.COMPLETE)
        await note(house, tx, of_offer(held.offer), "papers_complete", package_id=package.id)
        await contracts.form(house, tx, held)
        return True
    package.missing, package.expired = list(found.missing), list(found.expired)
    move_package(package, PackageStatus.REFUSED)
    await refused(house, tx, held, package, found)
    return True


async def _reviewed(house: House, tx: AsyncSession, held: Held, package: Package) -> admission.Package:
    key = await house.vault.key_of(tx, package.key_owner)
    said = json.loads(key.open(package.papers_sealed or b"", "package", "papers_sealed", package.id))
    papers = {
        row["code"]: date.fromisoformat(row["issued_on"]) if row.get("issued_on") else None for row in said["documents"]
    }
    edition = held.edition(house)
    claimed = admission.claimed_by(_SERVICE, papers.keys(), edition)
    may_pass = not await consents.objection(house, tx, held.offer, held.application)
    whole = admission.with_passed_on(papers, edition) if may_pass else papers
    filed_on = local(package.filed_at).date()
    resident = held.application.resident
    return admission.review(_SERVICE, whole, filed_on, edition, resident=resident, claimed=claimed)


async def refused(
    house: House, tx: AsyncSession, held: Held, package: Package, found: admission.Package | None = None
) -> None:
    """Refuse to accept papers, with reasons; while the referral is valid others may be filed (P 22.7, 28(1))."""
    facts = {
        "referral_id": held.referral.id,
        "package_id": package.id,
        "filed_at": local(package.filed_at).isoformat(timespec="milliseconds"),
        "check_by": package.check_by.isoformat(),
    }
    if found is not None:
        facts |= {"missing": ", ".join(found.missing), "expired": ", ".join(found.expired)}
    finding = Finding(holds=False, ground=_GROUND, citations=found.citations if found else ())
    made = rules.refuse(held.edition(house), finding, facts={name: value for name, value in facts.items() if value})
    await decide(house, tx, made, held.application.id, held.offer)
    await note(house, tx, of_offer(held.offer), "papers_refused", package_id=package.id)
    await stages.reach(house, tx, held.application.id, "refused", package.id)
    until = held.referral.valid_until
    if until >= house.clock.now():
        await tell(house, tx, held, "admission.papers_refused", package.id, papers_by=local(until).date())
    else:
        await tell(house, tx, held, "admission.papers_refused_at_the_end", package.id)
        await expiry.expire(house, tx, held.referral.id, is_told=True)
