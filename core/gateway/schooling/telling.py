"""What a family is told after its yes: by SMS in neutral words, in Telegram with the school and the class."""

from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.writing import Draft, say
from core.store.tables import Guardian, Offer, Reply


async def answer_last(house: House, tx: AsyncSession, offer: Offer, key: str, **facts: date) -> None:
    """Answer what the family said last to an offer, on the channel on which it said it."""
    query = select(Reply).where(Reply.offer_id == offer.id).order_by(col(Reply.seq).desc()).limit(1)
    reply = (await tx.exec(query)).one()
    draft = Draft(
        key=key,
        purpose="decision",
        dedupe=f"notice:{offer.id}:{key}",
        facts=facts,
        reply_to=reply.id,
        channel=Wire(reply.wire).channel,
    )
    await say(house, tx, draft, await tx.get_one(Guardian, offer.guardian_id), offer)


async def notify(house: House, tx: AsyncSession, offer: Offer, key: str) -> None:
    """Write to a family that waits, within quiet hours, once."""
    draft = Draft(key=key, purpose="notice", dedupe=f"notice:{offer.id}:{key}")
    await say(house, tx, draft, await tx.get_one(Guardian, offer.guardian_id), offer)
