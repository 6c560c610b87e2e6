"""What belongs to a group of messages, read in a few statements instead of a few for each."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.store.tables import DataKey, DeliveryReceipt, Guardian, Message, Offer


async def company(tx: AsyncSession, messages: Sequence[Message]) -> list[SQLModel]:
    """Return the guardians, offers and keys of messages: while they are held, getting each costs no statement."""
    guardians = {one.guardian_id for one in messages if one.guardian_id}
    offers = {one.offer_id for one in messages if one.offer_id}
    owners = {one.key_owner for one in messages}
    return [
        *(await tx.exec(select(Guardian).where(col(Guardian.id).in_(guardians)))).all(),
        *(await tx.exec(select(Offer).where(col(Offer.id).in_(offers)))).all(),
        *(await tx.exec(select(DataKey).where(col(DataKey.owner).in_(owners)))).all(),
    ]


async def said_lately(
    tx: AsyncSession, messages: Sequence[Message], since: datetime
) -> Counter[tuple[str | None, str]]:
    """Count how often each text was said to each family of these messages since an instant."""
    guardians = {one.guardian_id for one in messages if one.guardian_id}
    query = select(Message.guardian_id, Message.text_index, func.count()).where(
        col(Message.guardian_id).in_(guardians), col(Message.first_claimed_at) > since, Message.text_index != ""
    )
    rows = (await tx.exec(query.group_by(col(Message.guardian_id), col(Message.text_index)))).all()
    return Counter({(guardian_id, text): count for guardian_id, text, count in rows})


async def heard_of(tx: AsyncSession, provider_ids: Collection[str]) -> set[str]:
    """Return of which of these ids at a carrier a receipt waits: it was quicker than the answer that tells the id."""
    query = select(DeliveryReceipt.provider_id).where(
        col(DeliveryReceipt.provider_id).in_(provider_ids), col(DeliveryReceipt.applied_at).is_(None)
    )
    return set((await tx.exec(query)).all())
