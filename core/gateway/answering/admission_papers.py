"""What an answer does after a referral: a no in time cancels it, else it is told how the papers stand (P 22, 25)."""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Ended, Place, Step
from core.gateway import papers_offer
from core.gateway.answering import referred
from core.gateway.answering.ways import Effect, Elsewhere, Ways
from core.gateway.house import House
from core.gateway.rows import OfferRows
from core.gateway.said import Said
from core.values import Intent


async def _weigh(house: House, tx: AsyncSession, rows: OfferRows, said: Said, done: Step) -> Effect | None:
    """Tell how the papers stand, whatever was said but a no: a word files no papers and signs no contract."""
    if isinstance(done, Ended):
        return None
    return await referred.tell(house, tx, said, await papers_offer.referral_of(tx, rows.offer))


async def _decline(_house: House, tx: AsyncSession, rows: OfferRows, _said: Said, _place: Place) -> Effect:
    """Take a no as said to the place itself: there it cancels the referral, while that may be done (P 25)."""
    return Elsewhere((await papers_offer.referral_of(tx, rows.offer)).offer_id)


async def _over(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Answer after the end of the referral; a yes may take its cancellation back, which is a matter of the place."""
    referral = await papers_offer.referral_of(tx, rows.offer)
    if said.intent is Intent.YES:
        return Elsewhere(referral.offer_id)
    return await referred.tell(house, tx, said, referral)


async def _facts(house: House, tx: AsyncSession, rows: OfferRows, _place: Place) -> Mapping[str, Any]:
    return await papers_offer.facts(house, tx, rows.offer, await papers_offer.referral_of(tx, rows.offer))


WAYS = Ways(
    ends={"declined": _decline},
    confirmed=_over,
    declined=_over,
    lapsed=_over,
    gone=_over,
    weigh=_weigh,
    facts=_facts,
)
