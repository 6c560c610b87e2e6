"""The end of a campaign: what has not been sent is withdrawn, families that were asked keep their windows."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.campaign import CHILD, CONCLUSION, PLACE
from core.flow.offer import OFFER, OfferStatus
from core.flow.outbox import MESSAGE, Lane, MessageStatus
from core.gateway import windows
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer, lock_places, locked
from core.gateway.schooling import conclusions
from core.gateway.states import EntryStatus, VacancyStatus, move_entry, move_vacancy
from core.store.tables import CampaignItem, Conclusion, Message, Offer, ToldEvent, Vacancy
from core.store.timers import TimerKind, arm, disarm

#: Why an offer was withdrawn, and what is kept of an event that is not followed any more.
REASON, _NOT_FOLLOWED = "campaign_ended", "nothing is owed because its campaign ended before the family was asked"
_BIRTHS = ("birth_registered", "child_registered")
#: So many at most in one transaction: others write in between.
_AT_ONCE = 50


async def withdraw(house: House, tx: AsyncSession, name: str) -> bool:
    """Withdraw some of what an ended campaign has not sent; it falls due again until nothing is left."""
    offers = await _unsent(tx, name)
    places = [one.vacancy_id for one in offers if one.vacancy_id]
    if places:
        await lock_places(tx, places)
    for offer in offers:
        await _call_off(house, tx, name, await lock_offer(tx, offer.id))
    unasked = await _unasked(tx, name)
    for item in unasked:
        await _close(house, tx, item)
    if offers or unasked:
        await arm(tx, TimerKind.CAMPAIGN, name, house.clock.now())
    return True


async def _unsent(tx: AsyncSession, name: str) -> list[Offer]:
    """Return offers whose first message waits, in the order in which everybody locks them."""
    waiting = (
        select(Offer)
        .join(Message, col(Message.offer_id) == col(Offer.id))
        .where(Message.status == MessageStatus.QUEUED, Message.campaign == name)
        .limit(_AT_ONCE)
    )
    return sorted((await tx.exec(waiting)).all(), key=lambda one: (one.application_id or "", one.id))


async def _call_off(house: House, tx: AsyncSession, name: str, rows: OfferRows) -> None:
    """Take one offer back that nobody has heard of; one that some phone may show goes its way without the campaign."""
    offer = rows.offer
    query = select(Message).where(Message.offer_id == offer.id, Message.campaign == name).with_for_update()
    for message in (await tx.exec(query.execution_options(populate_existing=True))).all():
        if message.status != MessageStatus.QUEUED:
            continue
        if message.maybe_seen or OfferStatus(offer.status) is not OfferStatus.PLANNED:
            message.campaign, message.lane = None, Lane.NOTICE
            continue
        message.status = MESSAGE.step(MESSAGE.step(MessageStatus.QUEUED, MessageStatus.SENDING), MessageStatus.FAILED)
        message.failure = "obsolete"
        await _take_back(house, tx, name, rows)


async def _take_back(house: House, tx: AsyncSession, name: str, rows: OfferRows) -> None:
    """Leave all as it was before the offer: the family its place in line, the place free, the conclusion told."""
    offer = rows.offer
    offer.status = OFFER.step(OfferStatus(offer.status), OfferStatus.WITHDRAWN)
    offer.ended_at, offer.restored = house.clock.now(), True
    await windows.stop_timers(tx, offer)
    await note(house, tx, of_offer(offer), "offer_withdrawn", reason=REASON, campaign=name)
    if rows.entry and EntryStatus(rows.entry.status) is EntryStatus.OFFERED:
        move_entry(rows.entry, EntryStatus.WAITING)
    if rows.vacancy and VacancyStatus(rows.vacancy.status) is VacancyStatus.OFFERED:
        move_vacancy(rows.vacancy, VacancyStatus.FREE)
    if offer.conclusion_id:
        conclusion = await conclusions.lock(tx, offer.conclusion_id)
        if conclusion.status == conclusions.OFFERED:
            conclusion.status = conclusions.TOLD


async def _unasked(tx: AsyncSession, name: str) -> list[CampaignItem]:
    """Return what the campaign has made no offer about yet."""
    query = select(CampaignItem).where(
        CampaignItem.campaign == name, col(CampaignItem.offer_id).is_(None), col(CampaignItem.closed).is_(False)
    )
    return list((await tx.exec(query.order_by(col(CampaignItem.subject)).limit(_AT_ONCE))).all())


async def _close(house: House, tx: AsyncSession, item: CampaignItem) -> None:
    """Let nothing be offered about this any more for the campaign's sake."""
    item.closed = True
    what, _, about = item.subject.partition(":")
    if what == CHILD:
        query = select(ToldEvent).where(
            ToldEvent.child_id == about, col(ToldEvent.type).in_(_BIRTHS), col(ToldEvent.followed_at).is_(None)
        )
        for told in (await tx.exec(query)).all():
            told.followed_at, told.outcome = house.clock.now(), _NOT_FOLLOWED
            await disarm(tx, TimerKind.FOLLOW, told.id)
    elif what == CONCLUSION:
        conclusion = await locked(tx, Conclusion, about)
        if conclusion and conclusion.status == conclusions.TOLD:
            await disarm(tx, TimerKind.CONCLUSION, about)
    elif what == PLACE:
        vacancy = await locked(tx, Vacancy, about)
        if vacancy and VacancyStatus(vacancy.status) is VacancyStatus.FREE:
            await disarm(tx, TimerKind.PLACE, about)
