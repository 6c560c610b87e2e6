"""What a family's answer does to an interest notice: a yes keeps, a no ends the queue it names (P 15.2, 15.3)."""

from dataclasses import replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Asked, Ended, Place, Step
from core.flow.offer import OFFER, OfferStatus
from core.gateway import annual, endings, windows
from core.gateway.answering import answered
from core.gateway.answering.puzzled import words_of_nothing
from core.gateway.answering.ways import Effect, Ways
from core.gateway.archiving import archive, close_when_left
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_entries, lock_offer
from core.gateway.said import QUESTION, Said, answer, answer_as
from core.gateway.states import EntryStatus
from core.gateway.terms import edition_of
from core.store.registers import ENDED
from core.store.tables import Application, Decision, QueueEntry, Timer
from core.store.timers import TimerKind
from core.values import Intent

_AFTER_SUSPENSION = "no_interest_after_suspension"
_EACH = "interest.each"


async def keep(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take a yes: everything the notice was about stays, or comes back, at its original date and time."""
    offer, application = rows.offer, rows.application
    if application and await _another(tx, application):
        await answer(house, tx, said, "interest.archived", offer)
        return "late"
    await answered.end(house, tx, offer, OfferStatus.CONFIRMED, said)
    if offer.kind == annual.KIND:
        await _back(house, tx, rows)
    elif rows.entry and endings.is_asked_about(rows.entry):
        await endings.back_in_line(house, tx, rows.entry, offer, "interest_confirmed")
    if application:
        application.status = "queued" if application.status in ENDED else application.status
        await annual.confirmed(house, tx, application, said.said_at)
    await answer(house, tx, said, "interest.kept", offer)
    return "confirmed"


async def _late(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after the notice ended: a yes still keeps what a complaint has held back from the archive (reading 20)."""
    offer, application = rows.offer, rows.application
    held = await tx.get(Timer, f"{TimerKind.HELD}:{offer.id}")
    if held is None or said.intent is not Intent.YES:
        await answer(house, tx, said, "interest.archived", offer)
        return "late"
    await tx.delete(held)
    await note(house, tx, of_offer(offer), "late_yes_kept", reply_id=said.reply.id, said_at=said.said_at)
    if rows.entry and EntryStatus(rows.entry.status) is EntryStatus.SUSPENDED:
        await endings.back_in_line(house, tx, rows.entry, offer, "interest_confirmed")
    if application:
        await annual.confirmed(house, tx, application, said.said_at)
    await answer(house, tx, said, "interest.kept", offer)
    return "kept_while_held"


async def _another(tx: AsyncSession, application: Application) -> bool:
    """Tell whether the child has another application by now: one that ended comes back no more (reading 15)."""
    if application.status not in ENDED:
        return False
    query = select(Application.id).where(
        Application.child_id == application.child_id,
        Application.service == application.service,
        col(Application.status).not_in(ENDED),
    )
    return (await tx.exec(query)).first() is not None


async def _back(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Return the queues that a no to this very notice has archived."""
    ended = select(Decision.facts).where(Decision.offer_id == rows.offer.id, Decision.kind == "archived")
    named = {facts["preschool_id"] for facts in (await tx.exec(ended)).all()}
    for entry in await lock_entries(tx, rows.offer.application_id or ""):
        if entry.preschool_id in named and entry.reason == annual.NO_INTEREST:
            await endings.back_in_line(house, tx, entry, rows.offer, "interest_confirmed")


async def _leave(house: House, tx: AsyncSession, rows: OfferRows, said: Said, _place: Place) -> Effect:
    """Take a no to the notice after a suspension: this queue is archived (P 15.3)."""
    await answered.end(house, tx, rows.offer, OfferStatus.DECLINED, said)
    if rows.entry and EntryStatus(rows.entry.status) is EntryStatus.SUSPENDED:
        await endings.archive(house, tx, rows.entry, rows.offer, _AFTER_SUSPENSION)
    await answer(house, tx, said, "interest.left", rows.offer)
    return "declined"


async def _weigh(house: House, tx: AsyncSession, rows: OfferRows, said: Said, done: Step) -> Effect | None:
    """Go through the queues one by one: after the first no, until the last is answered about."""
    going = isinstance(done, Asked) or OfferStatus(rows.offer.status) is OfferStatus.COLLECTING
    return await _one_by_one(house, tx, rows, said, done) if going and isinstance(done, Asked | Ended) else None


async def _one_by_one(house: House, tx: AsyncSession, rows: OfferRows, said: Said, done: Asked | Ended) -> str:
    """Take a no to the yearly notice: of several queues each is asked about, and only what is named ends (P 15.2)."""
    offer = rows.offer
    entries = await lock_entries(tx, offer.application_id or "")
    asked = annual.waiting(entries)
    if isinstance(done, Asked) and len(asked) > 1:
        return await _ask_about(house, tx, rows, said, asked[0], done.place.answers)
    ended = rows.entry or next(iter(asked), None)
    if said.intent is Intent.NO and ended and EntryStatus(ended.status) is EntryStatus.WAITING:
        await archive(house, tx, ended, edition_of(house, offer), annual.NO_INTEREST, offer)
    coming = next((entry for entry in asked if ended and entry.wish > ended.wish), None)
    if isinstance(done, Ended) and coming:
        return await _ask_about(house, tx, rows, said, coming, done.answers)
    return await _answered(house, tx, rows, said, entries)


async def _ask_about(
    house: House,
    tx: AsyncSession,
    rows: OfferRows,
    said: Said,
    entry: QueueEntry,
    answers: tuple[tuple[str, str], ...],
) -> str:
    rows.offer.entry_id = entry.id
    await answered.go_on(house, tx, rows.offer, Place(_EACH, answers))
    await answer_as(house, tx, said, _EACH, rows.offer, facts={}, purpose=QUESTION)
    return "asked"


async def _answered(house: House, tx: AsyncSession, rows: OfferRows, said: Said, entries: list[QueueEntry]) -> str:
    """End the notice when every queue is answered about: what was kept is confirmed for a year."""
    offer, application = rows.offer, rows.application
    if application and not close_when_left(application, entries):
        await answered.end(house, tx, offer, OfferStatus.CONFIRMED, said)
        await annual.confirmed(house, tx, application, said.said_at)
        await answer(house, tx, said, "interest.kept_some", offer)
        return "confirmed"
    await answered.end(house, tx, offer, OfferStatus.DECLINED, said)
    await answer(house, tx, said, "interest.archived_all", offer)
    return "declined"


async def _kept(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after a yes: it stands, and no word ends a queue of years by the way; who wants that is told how."""
    await answer(house, tx, said, "interest.still_kept" if said.intent is Intent.NO else "interest.kept", rows.offer)
    return "again"


async def _declined(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after a no: a yes brings the queues back while the window lasts."""
    offer = rows.offer
    window = windows.window_of(offer)
    late = window is not None and not window.takes(said.said_at)
    superseded = rows.application is not None and await _another(tx, rows.application)
    if not (said.undo or said.intent is Intent.YES) or late or superseded:
        await answer(house, tx, said, "interest.archived", offer)
        return "again"
    offer.status = OFFER.step(OfferStatus.DECLINED, OfferStatus.OPEN)
    return await keep(house, tx, rows, said, Place(house.dialogs[offer.kind].first))


async def _gone(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer about a notice that ended without the family."""
    await answer(house, tx, said, await words_of_nothing(tx, said), rows.offer)
    return "late"


async def held(house: House, tx: AsyncSession, offer_id: str) -> bool:
    """Look again at a notice whose silence a complaint held; what the family did meanwhile stands."""
    rows = await lock_offer(tx, offer_id)
    if OfferStatus(rows.offer.status) is OfferStatus.LAPSED:
        await endings.silent(house, tx, rows)
    return True


AFTER_SUSPENSION = Ways(
    ends={"confirmed": keep, "declined": _leave}, confirmed=_kept, declined=_declined, lapsed=_late, gone=_gone
)
ANNUAL = replace(AFTER_SUSPENSION, weigh=_weigh)
