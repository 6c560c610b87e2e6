"""Telling a family what became of its yes, on the channel on which it said it."""

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.writing import Draft, say
from core.store.found import only
from core.store.tables import Consent, Guardian, Offer, Reply


async def tell(house: House, tx: AsyncSession, offer: Offer, draft: Draft) -> None:
    """Tell the family on the channel on which it said yes: this notice is the answer to it."""
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    consent = await only(tx, Consent, offer_id=offer.id)
    reply = await tx.get_one(Reply, consent.reply_id)
    answers = replace(draft, reply_to=reply.id, channel=Wire(reply.wire).channel)
    await say(house, tx, answers, guardian, offer)
