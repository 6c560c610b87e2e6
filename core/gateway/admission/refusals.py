"""A preschool does not enrol on a referral: the base considers it (P 16(1), 22.8, 28; RULES.md readings 11 and 17)."""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import cases, endings, referrals, stages
from core.gateway.admission import papers
from core.gateway.admission.contracts import tell
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.referrals import Held
from core.gateway.states import EntryStatus, PackageStatus, ReferralStatus, move_entry
from core.rules import decision as rules
from core.rules.admission import AfterRefusal, Vaccination, after_refusal, herd_threshold
from core.rules.edition import Edition
from core.rules.finding import Finding
from core.store.tables import Package, ToldEvent

_GROUND, _THRESHOLD = "preschool_refused_enrolment", "herd_threshold"


async def take(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Follow a preschool's refusal by its ground, which stays sealed: it may tell of a child's health."""
    held = await referrals.lock(tx, told.referral_id or "")
    if not held.is_valid:
        await cases.open_case(house, tx, "refusal_without_referral", told.id, held.application)
        return "nothing changes because the referral is not valid any more; the desk looks"
    key = await house.vault.key_of(tx, told.key_owner)
    said = json.loads(key.open(told.said_sealed or b"", "told_event", "said_sealed", told.id))
    if _is_unfounded(said, held.edition(house)):
        await cases.open_case(house, tx, "refusal_unfounded", held.referral.id, held.application)
        await note(house, tx, of_offer(held.offer), "refusal_unfounded", referral_id=held.referral.id)
        return "nothing changes because the threshold is not exceeded; the desk looks"
    follows = after_refusal(said["ground"], held.edition(house))
    if follows is AfterRefusal.FILE_AGAIN:
        return await _file_again(house, tx, held)
    await _refuse(house, tx, held, told, returns=follows is AfterRefusal.RETURN)
    return "the place is free again, the queues of the family return, and the desk looks"


def _is_unfounded(said: Mapping[str, Any], edition: Edition) -> bool:
    """Tell whether the numbers that came with a refusal for the threshold speak against it (reading 19)."""
    group = said.get("group")
    if said["ground"] != _THRESHOLD or group is None:
        return False
    child = Vaccination(group["vaccination"])
    found = herd_threshold(child, group["unvaccinated"], group["planned_size"], group["enrolled"], edition)
    return found is not None and found.holds


async def _file_again(house: House, tx: AsyncSession, held: Held) -> str:
    """Refuse the papers only: the referral lives to its end (reading 17)."""
    query = select(Package).where(
        Package.referral_id == held.referral.id,
        col(Package.status).in_((PackageStatus.UNDER_REVIEW, PackageStatus.COMPLETE)),
    )
    package = (await tx.exec(query.order_by(col(Package.filed_at).desc()))).first()
    if package is None:
        return "nothing changes because no papers are under review"
    await referrals.call_off(tx, held.referral, PackageStatus.REFUSED)
    await papers.refused(house, tx, held, package)
    return "the papers are refused; others may be filed while the referral is valid"


async def _refuse(house: House, tx: AsyncSession, held: Held, told: ToldEvent, *, returns: bool) -> None:
    """End the referral: the entry returns when the family did nothing for it, else it waits for the desk."""
    edition = held.edition(house)
    await referrals.give_back(house, tx, held, ReferralStatus.CANCELLED, told.at, by="preschool")
    facts = {
        "referral_id": held.referral.id,
        "vacancy_id": held.vacancy.id,
        "preschool_id": held.vacancy.preschool_id,
    }
    named = {**facts, "refusal_id": told.id}  # where its ground lies sealed: the notice reads it there
    finding = Finding(holds=False, ground=_GROUND, citations=())
    await decide(house, tx, rules.refuse(edition, finding, facts=named), held.application.id, held.offer)
    await note(house, tx, of_offer(held.offer), "preschool_refused", **facts)
    await stages.reach(house, tx, held.application.id, "refused", held.referral.id)
    await cases.open_case(house, tx, "preschool_refused", held.referral.id, held.application)
    if EntryStatus(held.entry.status) is EntryStatus.REFERRED and not held.leaves_queues(house):
        if returns:
            await endings.back_in_line(house, tx, held.entry, held.offer, "preschool_refused")
        else:
            move_entry(held.entry, EntryStatus.ARCHIVED, _GROUND)
    await tell(house, tx, held, "admission.returned" if returns else "admission.refused", held.referral.id)
    await referrals.offer_again(house, tx, held)
