"""A changed message in Telegram: its new words are said now, and about what its first wording was about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import ANSWERABLE, OfferStatus
from core.flow.reply import Heard, HeardKind
from core.gateway import conversing
from core.gateway.answering import answers
from core.gateway.house import House
from core.gateway.said import QUESTION, Said
from core.store.tables import Guardian, Message, Offer, Reply
from core.values import Intent

#: Messages that put a question of the dialog.
_ASKING = ("offer", "repeat", QUESTION)
_ANSWERS = frozenset({Intent.YES, Intent.NO, Intent.CLARIFY, Intent.GARBAGE})


async def first_wording(tx: AsyncSession, reply: Reply, heard: Heard) -> Reply | None:
    """Return the message that was changed, as we first heard it; None for anything else than a change."""
    if heard.kind is not HeardKind.EDITED or not reply.message_ref:
        return None
    query = select(Reply).where(
        Reply.wire == reply.wire,
        Reply.sender_index == reply.sender_index,
        Reply.message_ref == reply.message_ref,
        Reply.kind == HeardKind.TEXT,
    )
    return (await tx.exec(query.order_by(col(Reply.seq)).limit(1))).first()


def written_at(first: Reply | None, heard: Heard) -> datetime:
    """Return when these words were first written: a question that was asked later is not answered by a change."""
    if first is None:
        return heard.said_at
    return min(first.carrier_at, first.received_at) if first.carrier_at else first.received_at


async def hear(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian], first: Reply) -> str | None:
    """Take the new words as an answer to the offer of the first; None when they, or it, were about something else.

    What answered a question that has gone by is asked about anew: a number in another list means something else.
    """
    offer = await tx.get(Offer, first.offer_id) if first.offer_id else None
    if offer is None or offer.guardian_id not in {guardian.id for guardian in guardians}:
        return None
    said = replace(said, reading=house.read(said.text, offer.kind))
    if said.reading.intent not in _ANSWERS:
        return None
    reply, reading = said.reply, said.reading
    reply.intent, reply.language, reply.rule = reading.intent, reading.language or "", reading.rule
    if said.intent is not Intent.NO and await _has_gone_by(house, tx, offer, first):
        return await answers.once_more(house, tx, offer.id, await answers.speaker(tx, said, offer))
    return await answers.about(house, tx, said, offer)


async def _has_gone_by(house: House, tx: AsyncSession, offer: Offer, first: Reply) -> bool:
    """Tell whether the question of the first wording waits no more or has another list; asked again it waits still."""
    if OfferStatus(offer.status) not in ANSWERABLE:
        return False
    asked = select(Message.key, Message.facts).where(Message.offer_id == offer.id)
    since = asked.where(Message.purpose == QUESTION, col(Message.created_at) >= first.received_at)
    if (await tx.exec(since.limit(1))).first() is None:
        return False
    before = asked.where(col(Message.purpose).in_(_ASKING), col(Message.created_at) < first.received_at)
    was = (await tx.exec(before.order_by(col(Message.seq).desc()).limit(1))).first()
    waits = await conversing.question_of(house, tx, offer)
    return waits.lists or was is None or house.dialogs[offer.kind].asked_by(was[1].get("question") or was[0]) != waits
