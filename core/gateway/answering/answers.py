"""What an answer does to its offer: yes, no, unclear, late, again – each state of the offer has its own way."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Asked, Ended, Unclear, start, step
from core.flow.offer import OfferStatus
from core.gateway import consents, endings, windows, withdrawals
from core.gateway.answering import answered, interest, undoing
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

#: The reply waits until something that comes before it in time is done: a lapse, or the rules core's decision.
DEFERRED = "deferred"
#: The family has said something else since: what it said last counts, whatever the order in which we heard it.
SUPERSEDED = "superseded"
#: Telegram tells the second in which something was said; a tap has the millisecond at which we heard it.
CARRIER_PRECISION = timedelta(seconds=1)


async def take(house: House, tx: AsyncSession, offer_id: str, said: Said) -> str:
    """Apply one answer to one offer; returns what it did, for the reply's row."""
    rows = await lock_offer(tx, offer_id)
    offer = rows.offer
    if offer.answered_at and said.said_at + CARRIER_PRECISION < offer.answered_at:
        return SUPERSEDED
    await windows.prove(house, tx, offer, said.said_at)
    if withdrawals.is_over(rows):
        return await withdrawals.say_so(house, tx, rows, said)
    return await _WAYS[OfferStatus(offer.status)](house, tx, rows, said)


async def _open(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Ask the dialog what the answer leads to; only a yes confirms and only a no declines."""
    offer = rows.offer
    window = windows.window_of(offer)
    if window and not window.takes(said.said_at):
        return DEFERRED
    dialog = house.dialogs[offer.kind]
    done = step(dialog, await answered.place_of(house, tx, offer) or start(dialog), said.reading)
    if isinstance(done, Asked | Ended) and interest.asks_one_by_one(offer, done):
        return await interest.one_by_one(house, tx, rows, said, done)
    if isinstance(done, Ended):
        return await (confirm if done.end == "confirmed" else decline)(house, tx, rows, said)
    if isinstance(done, Asked):
        await answered.go_on(house, tx, offer, done.place)
        await answer(house, tx, said, done.place.question, offer)
        return "asked"
    await answer(house, tx, said, done.text_key if isinstance(done, Unclear) else done.place.question, offer)
    return "unclear"


async def confirm(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Take a yes: consent and hand-over for a place, back into the queue for an interest notice."""
    if rows.offer.kind != "vacancy":
        return await interest.keep(house, tx, rows, said)
    await answered.end(house, tx, rows.offer, OfferStatus.CONFIRMED, said)
    await consents.give(house, tx, rows.offer, said)
    return "confirmed"


async def decline(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Take a no: the queue is archived (P 15.3), and both queue and place wait for an undo (RULES.md reading 4)."""
    offer, entry = rows.offer, rows.entry
    if offer.kind != "vacancy":
        return await interest.leave(house, tx, rows, said)
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


async def _confirmed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Answer after a yes: a no within 24 h of the referral cancels it (P 25), another yes changes nothing."""
    offer = rows.offer
    if offer.kind != "vacancy":
        await answer(house, tx, said, "interest.kept", offer)
        return "again"
    undecided = select(Handover.id).where(Handover.offer_id == offer.id, col(Handover.decided_at).is_(None))
    if (await tx.exec(undecided)).first():
        return DEFERRED
    if said.intent is Intent.NO:
        return await undoing.cancel(house, tx, rows, said)
    key = "vacancy.already_confirmed" if await undoing.live_referral(tx, offer) else "common.no_open_offer"
    await answer(house, tx, said, key, offer)
    return "again"


async def _declined(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Answer after a no: a yes or the undo button takes it back while the window lasts."""
    offer = rows.offer
    window = windows.window_of(offer)
    over = "vacancy.already_declined" if offer.kind == "vacancy" else "interest.archived"
    if not (said.undo or said.intent is Intent.YES) or (window and not window.takes(said.said_at)):
        await answer(house, tx, said, over, offer)
        return "again"
    if offer.kind != "vacancy":
        return await interest.changed_mind(house, tx, rows, said)
    if not await undoing.undo(house, tx, rows, said):
        return "queue_restored"
    return "undone" if said.undo else await confirm(house, tx, await lock_offer(tx, offer.id), said)


async def _lapsed(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Answer after the window: a late yes still counts for the queue (RULES.md reading 5)."""
    if rows.offer.kind != "vacancy":
        return await interest.late(house, tx, rows, said)
    if said.undo or said.intent is Intent.YES:
        asked = await undoing.asked_since(tx, rows)
        return await (take(house, tx, asked.id, said) if asked else undoing.late_yes(house, tx, rows, said))
    await answer(house, tx, said, "vacancy.late", rows.offer)
    return "late"


async def _gone(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Answer about an offer that ended without the family: the place is gone, the queue is not."""
    if rows.offer.kind != "vacancy":
        await answer(house, tx, said, "common.no_open_offer")
        return "late"
    withdrawn = OfferStatus(rows.offer.status) is OfferStatus.WITHDRAWN
    await answer(house, tx, said, "vacancy.withdrawn" if withdrawn else "vacancy.passed_on", rows.offer)
    return "late"


_WAYS: Mapping[OfferStatus, Callable[[House, AsyncSession, OfferRows, Said], Awaitable[str]]] = {
    OfferStatus.OPEN: _open,
    OfferStatus.COLLECTING: _open,
    OfferStatus.CONFIRMED: _confirmed,
    OfferStatus.DECLINED: _declined,
    OfferStatus.LAPSED: _lapsed,
    OfferStatus.UNREACHABLE: _gone,
    OfferStatus.WITHDRAWN: _gone,
}
