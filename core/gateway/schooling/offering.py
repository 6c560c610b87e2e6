"""Offering what a commission recommended: in neutral words, once per conclusion, and again at once after a late yes."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.gateway import cases, endings
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.gateway.said import Said, answer
from core.gateway.schooling import conclusions, filing
from core.gateway.windows import first_dedupe
from core.gateway.writing import Draft, say
from core.rules.calendar import local
from core.rules.edition import Edition
from core.rules.schooling import may_offer
from core.store.tables import Application, Conclusion, Guardian, Offer

#: The words of a new offer: after a late yes, and after the family's own no to an application.
_AGAIN, _ANEW, _OVER = "schooling.again", "schooling.anew", "schooling.over"


async def begin(house: House, tx: AsyncSession, conclusion_id: str) -> bool:
    """Offer the service that a conclusion recommends; one that was withdrawn ends what runs on it.

    Looked at again when the school should have decided: what it has not decided by then is a case for the desk.
    """
    running = await live_offer(tx, conclusion_id)
    rows = await lock_offer(tx, running.id) if running else None
    conclusion = await conclusions.lock(tx, conclusion_id)
    if conclusion.application_id:
        await _watch(house, tx, conclusion)
    if conclusion.status == conclusions.WITHDRAWN:
        if rows:
            await _call_off(house, tx, rows)
        return True
    edition = house.catalogue.in_force(conclusion.act, local(house.clock.now()).date())
    if conclusion.status == conclusions.TOLD and await _is_valid(house, tx, conclusion, edition):
        conclusion.status = conclusions.OFFERED
        offer = await _make(house, tx, conclusion, edition)
        await places.say_first(house, tx, offer, await tx.get_one(Guardian, offer.guardian_id))
    return True


async def again(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """Make a new offer at once on a yes that came late (reading 5); on a conclusion that ended nothing is offered."""
    conclusion = await conclusions.lock(tx, rows.offer.conclusion_id or "")
    edition = house.catalogue.in_force(conclusion.act, local(house.clock.now()).date())
    if conclusion.status == conclusions.WITHDRAWN or not await _is_valid(house, tx, conclusion, edition):
        await answer(house, tx, said, _OVER, rows.offer)
        return "late"
    offer = await _make(house, tx, conclusion, edition)
    await note(house, tx, of_offer(rows.offer), "offered_again", offer_id=offer.id, reply_id=said.reply.id)
    draft = Draft(
        key=_ANEW if OfferStatus(rows.offer.status) is OfferStatus.CONFIRMED else _AGAIN,
        purpose="offer",
        dedupe=first_dedupe(offer),
        round=1,
        reply_to=said.reply.id,
        channel=said.channel,
    )
    await say(house, tx, draft, said.guardian, offer)
    return "fresh_offer"


async def live_offer(tx: AsyncSession, conclusion_id: str) -> Offer | None:
    """Return the offer on a conclusion that waits for an answer."""
    query = select(Offer).where(Offer.conclusion_id == conclusion_id, col(Offer.status).in_(LIVE))
    return (await tx.exec(query)).first()


async def _is_valid(house: House, tx: AsyncSession, conclusion: Conclusion, edition: Edition) -> bool:
    """Tell whether the service may be offered today; that it was offered before is weighed by who asks."""
    rule = (await conclusions.opened(house, tx, conclusion)).rule
    return may_offer(rule, local(house.clock.now()).date(), edition, offered=False).holds


async def _watch(house: House, tx: AsyncSession, conclusion: Conclusion) -> None:
    """Let the desk look at an application whose conclusion was withdrawn, or that is not decided in time."""
    application = await tx.get_one(Application, conclusion.application_id)
    if application.status != filing.FILED:
        return
    if conclusion.status == conclusions.WITHDRAWN:
        await cases.open_case(house, tx, "conclusion_withdrawn", application.id, application)
    elif conclusion.decide_by and conclusion.decide_by < local(house.clock.now()).date():
        await cases.open_case(house, tx, "school_overdue", application.id, application)


async def _make(house: House, tx: AsyncSession, conclusion: Conclusion, edition: Edition) -> Offer:
    guardian = await tx.get_one(Guardian, conclusion.guardian_id)
    offer = Offer(
        id=house.chance.new_id(),
        kind=next(iter(edition.services)),
        guardian_id=guardian.id,
        child_id=conclusion.child_id,
        conclusion_id=conclusion.id,
        edition=edition.id,
        code=await places.free_code(house, tx, guardian),
        created_at=house.clock.now(),
    )
    tx.add(offer)
    await note(house, tx, of_offer(offer), "offer_planned", conclusion_id=conclusion.id)
    return offer


async def _call_off(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """End an offer whose conclusion was withdrawn; a family that has read the question is told."""
    was_read = rows.offer.opens_at is not None
    await endings.end(house, tx, rows.offer, OfferStatus.WITHDRAWN, "offer_withdrawn")
    if was_read:
        guardian = await tx.get_one(Guardian, rows.offer.guardian_id)
        draft = Draft(key=_OVER, purpose="notice", dedupe=f"notice:{rows.offer.id}:{_OVER}")
        await say(house, tx, draft, guardian, rows.offer)
