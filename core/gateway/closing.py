"""Silence that is no answer and no refusal: the offer is closed, the family is told how to come back (reading 3)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.terms import terms_of
from core.gateway.writing import Draft, say
from core.rules.offers import Silence
from core.store.tables import Guardian

_WORDS = "schooling.closed"


async def closed(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Note that nobody answered, and tell it: a yes makes a new offer at any time (H 7-1.3, S 10.3, reading 5)."""
    offer = rows.offer
    if terms_of(house, offer).silence is Silence.CLOSED_NO_ANSWER:
        await note(house, tx, of_offer(offer), "closed_no_answer")
        draft = Draft(key=_WORDS, purpose="notice", dedupe=f"notice:{offer.id}:{_WORDS}")
        await say(house, tx, draft, await tx.get_one(Guardian, offer.guardian_id), offer)
