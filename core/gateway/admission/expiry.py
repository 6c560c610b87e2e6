"""The clock of a referral: a reminder, one extension, and what its end brings (P 22.3-22.5, 25)."""

from datetime import UTC

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import InputError
from core.gateway import endings, papers_offer, referrals, windows
from core.gateway.admission.contracts import tell
from core.gateway.archiving import close_when_left
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.referrals import Held
from core.gateway.rows import lock_entries
from core.gateway.states import EntryStatus, ReferralStatus, move_referral
from core.rules import decision as rules
from core.rules.calendar import local
from core.rules.referral import Validity, asked_in_time, extended, may_extend, returns_after_expiry
from core.store.tables import ToldEvent


async def expire(house: House, tx: AsyncSession, referral_id: str, *, is_told: bool = False) -> bool:
    """End a referral whose validity is over, unless papers are under review or a contract waits (P 3(8), 22.4, 25).

    `is_told` says that the family has just been told that this was its end.
    """
    held = await referrals.lock(tx, referral_id)
    referral = held.referral
    if not held.is_valid:
        return True
    if referral.valid_until >= house.clock.now():  # the notice arrived late, or the referral was extended
        await referrals.expect_end(tx, referral)
        return True
    if await referrals.is_waited_for(tx, referral):
        return True  # whoever ends the review or the contract comes back here
    await referrals.give_back(house, tx, held, ReferralStatus.EXPIRED, referral.valid_until, by="expiry")
    facts = {
        "referral_id": referral.id,
        "vacancy_id": held.vacancy.id,
        "valid_until": local(referral.valid_until).isoformat(timespec="milliseconds"),
    }
    made = rules.expire(held.edition(house), facts=facts)
    await decide(house, tx, made, held.application.id, held.offer)
    await note(house, tx, of_offer(held.offer), "referral_expired", **facts)
    await _queues_after(house, tx, held)
    if not is_told:
        await tell(house, tx, held, "vacancy.expired", referral.id)
    await referrals.offer_again(house, tx, held)
    return True


async def _queues_after(house: House, tx: AsyncSession, held: Held) -> None:
    """Return the queues that a permanent referral had closed, or archive them with it (reading 11, a setting)."""
    if held.leaves_queues(house) or EntryStatus(held.entry.status) is not EntryStatus.REFERRED:
        return
    if returns_after_expiry(held.edition(house)):
        await endings.back_in_line(house, tx, held.entry, held.offer, "referral_expired")
        return
    await endings.archive(house, tx, held.entry, held.offer, "referral_not_used")
    entries = await lock_entries(tx, held.application.id)
    for entry in entries:
        if EntryStatus(entry.status) is EntryStatus.WAITING:
            await endings.archive(house, tx, entry, held.offer, "permanent_referral")
    close_when_left(held.application, entries)


async def remind(house: House, tx: AsyncSession, referral_id: str) -> bool:
    """Remind a family that has filed nothing of its last day (P 22.5); papers refused meanwhile are filed anew."""
    held = await referrals.lock(tx, referral_id)
    referral = held.referral
    if not held.is_valid or referral.valid_until < house.clock.now():
        return True
    at = await referrals.expect_reminder(house, tx, held.offer, referral)
    if at and not await referrals.is_waited_for(tx, referral):
        await papers_offer.remind(house, tx, referral, held.offer, at)
    return True


async def extend(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Extend a referral once, asked within its validity and with documents; the place stays reserved (P 25)."""
    if told.referral_id is None:
        return "nothing is extended because no referral is named"
    held = await referrals.lock(tx, told.referral_id)
    against = _objection(house, held, told)
    if against:
        await note(house, tx, of_offer(held.offer), "extension_refused", referral_id=held.referral.id, reason=against)
        if held.is_valid:
            last = local(held.referral.valid_until).date()
            await tell(house, tx, held, "admission.not_extended", told.id, papers_by=last)
        return f"the referral is not extended: {against}"
    longer = _longer(house, held, told.days or 0)
    move_referral(held.referral, ReferralStatus.EXTENDED)
    held.referral.valid_until = longer.until.astimezone(UTC)
    await referrals.expect_end(tx, held.referral)
    await windows.follow_referral(tx, held.referral)
    await referrals.expect_reminder(house, tx, held.offer, held.referral)
    facts = {"referral_id": held.referral.id, "valid_until": longer.until, "days": told.days}
    await note(house, tx, of_offer(held.offer), "referral_extended", **facts)
    await tell(house, tx, held, "admission.extended", held.referral.id, papers_by=longer.last_day)
    return "the referral is extended and the place stays reserved"


def _objection(house: House, held: Held, told: ToldEvent) -> str:
    """Say why a referral is not extended, as a code, or nothing."""
    if not held.is_valid:
        return "not_valid"
    if not asked_in_time(told.at, held.referral.valid_until, held.edition(house)):
        return "asked_late"
    times = 1 if ReferralStatus(held.referral.status) is ReferralStatus.EXTENDED else 0
    if not may_extend(times, held.edition(house)):
        return "extended_already"
    if told.said_sealed is None:
        return "no_documents"
    try:
        _longer(house, held, told.days or 0)
    except InputError:
        return "too_many_days"
    return ""


def _longer(house: House, held: Held, days: int) -> Validity:
    until = local(held.referral.valid_until)
    valid = Validity(local(held.referral.issued_at).date(), until.date(), until)
    return extended(valid, days, house.calendar, held.edition(house))
