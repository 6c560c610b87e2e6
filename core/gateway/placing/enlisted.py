"""Which campaign an offer is made for: its first message leaves at the pace of that campaign."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.campaign import CHILD, CONCLUSION, PLACE, CampaignStatus, subject
from core.gateway.house import House
from core.store.foreseen import is_enlisted
from core.store.tables import Campaign, CampaignItem, Offer
from core.store.timers import TimerKind, arm

_QUEUE_REGISTRATION = "queue_registration"


async def campaign_of(house: House, tx: AsyncSession, offer: Offer) -> str | None:
    """Return the campaign that waits for the first offer about this, once; a later offer about it is nobody's.

    A campaign that has ended meanwhile has the offer withdrawn before anybody hears of it.
    """
    about = _subject(offer)
    if about is None or not is_enlisted(tx, about):
        return None
    query = select(CampaignItem).where(
        CampaignItem.subject == about, col(CampaignItem.offer_id).is_(None), col(CampaignItem.closed).is_(False)
    )
    item = (await tx.exec(query.order_by(col(CampaignItem.created_at), col(CampaignItem.campaign)).limit(1))).first()
    if item is None:
        return None
    item.offer_id = offer.id
    campaign = await tx.get_one(Campaign, item.campaign)
    if campaign.status == CampaignStatus.ENDED:
        await arm(tx, TimerKind.CAMPAIGN, item.campaign, house.clock.now())
    return item.campaign


def _subject(offer: Offer) -> str | None:
    """Return what an offer is about, as campaigns name it."""
    if offer.vacancy_id:
        return subject(PLACE, offer.vacancy_id)
    if offer.conclusion_id:
        return subject(CONCLUSION, offer.conclusion_id)
    return subject(CHILD, offer.child_id) if offer.kind == _QUEUE_REGISTRATION else None
