"""What an answer does to the offer of a place: referral, archive, undo, cancellation, late answers (P 15, 25)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place
from core.flow.offer import OfferStatus
from core.gateway import consents, endings, windows
from core.gateway.answering import answered, referred, undoing
from core.gateway.answering.ways import DEFERRED, Effect, Elsewhere, Ways
from core.gateway.house import House
from core.gateway.record import decide, note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.gateway.said import Said, answer
from core.gateway.states import EntryStatus, move_entry
from core.gateway.terms import edition_of, ends
from core.rules import decision as rules
from core.rules.calendar import local
from core.store.tables import Handover
from core.store.timers import TimerKind, arm
from core.values import Intent


async def confirm(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take a yes: consent and hand-over for the place."""
    await answered.end(house, tx, rows.offer, OfferStatus.CONFIRMED, said)
    await consents.give(house, tx, rows.offer, said)
    return "confirmed"


async def decline(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take a no: the queue is archived (P 15.3), and both queue and place wait for an undo (RULES.md reading 4)."""
    offer, entry = rows.offer, rows.entry
    await answered.end(house, tx, offer, OfferStatus.DECLINED, said)
    if entry and endings.is_temporary(rows) and not endings.setting(house, offer, "temporary_refusal_archives"):
        move_entry(entry, EntryStatus.WAITING)
    elif entry:
        move_entry(entry, EntryStatus.ARCHIVED, "refused")
        facts = {
            "offer_id": offer.id,
            "said_at": local(said.said_at).isoformat(timespec="milliseconds"),
            "preschool_id": entry.preschool_id,
        }
        made = rules.archive(edition_of(house, offer), "place_refused", facts=facts)
        await decide(house, tx, made, entry.application_id, offer)
        await note(house, tx, of_offer(offer), "entry_archived", entry_id=entry.id)
    await arm(tx, TimerKind.GRACE, offer.id, ends(house, offer, "grace", house.clock.now()))
    await answer(house, tx, said, "vacancy.declined", offer)
    return "declined"


async def _confirmed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after a yes: a no within 24 h of the referral cancels it (P 25), another yes changes nothing."""
    offer = rows.offer
    undecided = select(Handover.id).where(Handover.offer_id == offer.id, col(Handover.decided_at).is_(None))
    if (await tx.exec(undecided)).first():
        if said.intent is Intent.NO:
            return DEFERRED
        await answer(house, tx, said, "vacancy.being_issued", offer)
        return "again"
    if said.intent is Intent.NO:
        return await undoing.cancel(house, tx, rows, said)
    referral = await undoing.referral_of(tx, offer)
    if referral and said.intent is Intent.YES and not said.undo:
        return await undoing.regret(house, tx, rows, said, referral)
    return await referred.tell(house, tx, said, referral) if referral else await referred.nothing(house, tx, said)


async def _declined(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after a no: a yes or the undo button takes it back while the window lasts."""
    offer = rows.offer
    window = windows.window_of(offer)
    if not (said.undo or said.intent is Intent.YES) or (window and not window.takes(said.said_at)):
        await answer(house, tx, said, "vacancy.already_declined", offer)
        return "again"
    if not await undoing.undo(house, tx, rows, said):
        return "queue_restored"
    if said.undo:
        return "undone"
    return await confirm(house, tx, await lock_offer(tx, offer.id), said, Place(house.dialogs[offer.kind].first))


async def _lapsed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after the window: a late yes still counts for the queue (RULES.md reading 5)."""
    if said.undo or said.intent is Intent.YES:
        asked = await undoing.asked_since(tx, rows)
        return Elsewhere(asked.id) if asked else await undoing.late_yes(house, tx, rows, said)
    await answer(house, tx, said, "vacancy.late", rows.offer)
    return "late"


async def _gone(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer about an offer that ended without the family: the place is gone, the queue is not."""
    withdrawn = OfferStatus(rows.offer.status) is OfferStatus.WITHDRAWN
    await answer(house, tx, said, "vacancy.withdrawn" if withdrawn else "vacancy.passed_on", rows.offer)
    return "late"


WAYS = Ways(
    ends={"confirmed": confirm, "declined": decline},
    confirmed=_confirmed,
    declined=_declined,
    lapsed=_lapsed,
    gone=_gone,
)
