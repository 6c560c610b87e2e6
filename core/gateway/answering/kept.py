"""What an SMSC kept for us was said at any time until it came: what it may answer, and when it counts as said.

SMPP tells no time of a reply. One that waited there while we were away was said between our last sign of life, which it
keeps as its `carrier_at`, and its arrival (decision 16).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.answering import meant, unseen
from core.gateway.said import Said
from core.store.queries import sent_at
from core.store.tables import Guardian, Offer, Reply

_SENT_AT = sent_at()


def at_latest(reply: Reply, said_at: datetime) -> datetime:
    """Return the last moment at which a reply can have been said: what left us later it did not answer."""
    return reply.received_at if unseen.was_kept(reply) else said_at


async def counted(tx: AsyncSession, offer_id: str, said: Said) -> Said:
    """Return an answer as said when its offer had left us, if it may have been said before; the reply keeps that, too.

    Nobody answers what was not asked, and the doubt is the family's: the first moment at which it can have answered.
    """
    if not unseen.was_kept(said.reply):
        return said
    asked_at = (await tx.exec(_SENT_AT, params={"offer": offer_id})).one()
    if asked_at is None or not unseen.is_doubtful(said.reply, asked_at):
        return said
    said.reply.carrier_at = asked_at
    return replace(said, said_at=asked_at)


async def instead(
    tx: AsyncSession, guardians: Sequence[Guardian], said: Said, offers: Sequence[Offer]
) -> Sequence[Offer]:
    """Return the offers that a reply may have answered before an open one was asked: which is meant is not guessed."""
    if not unseen.was_kept(said.reply):
        return ()
    sent = [(await tx.exec(_SENT_AT, params={"offer": offer.id})).one() for offer in offers]
    if not any(unseen.is_doubtful(said.reply, at) for at in sent if at):
        return ()
    past = await meant.ended(tx, guardians)
    return [offer for offer in past if offer.ended_at and offer.ended_at >= said.said_at]
