"""Silence that is no answer and no refusal: the offer is closed, the family is told how to come back (reading 3)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import conversing
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.terms import terms_of
from core.gateway.writing import Draft, say
from core.rules.offers import Silence
from core.store.tables import Guardian

_WORDS = "schooling.closed"
_UNFINISHED = "registration.unfinished"


async def closed(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Note that nobody answered, and tell it: a yes makes a new offer at any time (H 7-1.3, S 10.3, reading 5)."""
    offer = rows.offer
    if terms_of(house, offer).silence is Silence.CLOSED_NO_ANSWER:
        await note(house, tx, of_offer(offer), "closed_no_answer")
        draft = Draft(key=_WORDS, purpose="notice", dedupe=f"notice:{offer.id}:{_WORDS}")
        await say(house, tx, draft, await tx.get_one(Guardian, offer.guardian_id), offer)


async def unfinished(house: House, tx: AsyncSession, rows: OfferRows) -> None:
    """Tell a family that began to answer that nothing was done, and that a yes goes on where it stood (reading 5)."""
    offer = rows.offer
    stood = await conversing.place_of(house, tx, offer)
    if stood is not None and stood.answers:
        draft = Draft(key=_UNFINISHED, purpose="notice", dedupe=f"notice:{offer.id}:{_UNFINISHED}")
        await say(house, tx, draft, await tx.get_one(Guardian, offer.guardian_id), offer)
