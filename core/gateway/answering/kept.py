"""What an SMSC kept for us was said at any time until it came: what it may answer, and when it counts as said.

SMPP tells no time of a reply. One that waited there while we were away was said between our last sign of life, which it
keeps as its `carrier_at`, and its arrival (decision 16).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OfferStatus
from core.flow.reply import Wire
from core.gateway.answering import meant, unseen
from core.gateway.said import Said
from core.store import talks
from core.store.tables import Guardian, Offer, Reply
from core.values import ChannelName

#: What left so shortly before a reply came nobody has read; instants of carriers are looked at to the second.
_UNREAD = unseen.QUICKEST_READER + unseen.CARRIER_PRECISION
#: An SMS that goes out, is read and answered, and the answer that comes back take longer than this.
_QUICKEST_BY_SMS = timedelta(seconds=5)
#: An offer is made of what a family said so shortly before, if it is.
_ONE_BREATH = timedelta(minutes=1)
#: So long after an offer has ended a word may still be said to it.
_LATE = timedelta(hours=24)
_UNANSWERED = frozenset({OfferStatus.LAPSED, OfferStatus.UNREACHABLE, OfferStatus.WITHDRAWN})


def at_latest(reply: Reply, said_at: datetime) -> datetime:
    """Return the last moment at which what a reply answers can have left us.

    What waited at the SMSC and what waits for its phone leave at one moment, when a connection is back: such a reply
    answers nothing that nobody can have read before it came.
    """
    return reply.received_at - _UNREAD if unseen.was_kept(reply) else said_at


async def answerable(tx: AsyncSession, reply: Reply, offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers that a reply may answer.

    One that only tells of papers is no question: what may have been said before it is about what stood before.
    """
    if not unseen.was_kept(reply):
        return list(offers)
    return [one for one in offers if not (meant.only_tells([one]) and await _may_be_later(tx, reply, one))]


async def counted(tx: AsyncSession, offer_id: str, said: Said) -> Said:
    """Return an answer as said when its offer had left us, if it may have been said before; the reply keeps that, too.

    Nobody answers what was not asked, and the doubt is the family's: the first moment at which it can have answered.
    """
    if not unseen.was_kept(said.reply):
        return said
    asked_at = await talks.sent_at(tx, offer_id)
    if asked_at is None or not unseen.is_doubtful(said.reply, asked_at):
        return said
    said.reply.carrier_at = asked_at
    return replace(said, said_at=asked_at)


async def instead(
    tx: AsyncSession, guardians: Sequence[Guardian], said: Said, offers: Sequence[Offer]
) -> Sequence[Offer]:
    """Return the offers that a reply may have answered before an open one was asked: which is meant is not guessed.

    Every SMS is under way for some seconds, and none tells when it was said: one that came before anybody can have read
    the question may be a late answer to what ended shortly before, and of which its family has said nothing since.
    """
    kept = unseen.was_kept(said.reply)
    later = _may_be_later if kept else _is_unread
    if not any([await later(tx, said.reply, offer) for offer in offers]):
        return ()
    past = await meant.ended(tx, guardians)
    if kept:
        return [offer for offer in past if offer.ended_at and offer.ended_at >= said.said_at]
    lately = said.said_at - _LATE
    past = [one for one in past if one.status in _UNANSWERED and one.ended_at and one.ended_at >= lately]
    spoke_at = await _last(tx, said.reply, Reply.received_at) if past else lately
    return [offer for offer in past if offer.ended_at and offer.ended_at >= spoke_at]


async def is_said_twice(tx: AsyncSession, reply: Reply, offers: Sequence[Offer]) -> bool:
    """Tell whether this is one more of the words that brought the one open offer, which nobody can have read yet.

    A late «yes» that is sent twice is answered with a fresh offer: the second one is no yes to that. What counts is
    when it came, not what is known by the time it is read.
    """
    if len(offers) != 1 or not await _is_unread(tx, reply, offers[0]):
        return False
    opens_at = offers[0].opens_at
    if opens_at is not None and opens_at <= reply.received_at:
        return False
    return await _last(tx, reply, Reply.read_at) > offers[0].created_at - _ONE_BREATH


async def _last(tx: AsyncSession, reply: Reply, instant: Any) -> datetime:
    """Return the latest of these instants of what this sender has said before; who said nothing did so in 1970."""
    before = select(func.max(instant)).where(
        Reply.sender_index == reply.sender_index, Reply.status == "read", Reply.id != reply.id
    )
    at: datetime | None = (await tx.exec(before)).one()
    return at or datetime(1970, 1, 1, tzinfo=UTC)


async def _is_unread(tx: AsyncSession, reply: Reply, offer: Offer) -> bool:
    """Tell whether an offer left us after words came, or so shortly before an SMS that nobody can have read it."""
    by_sms = Wire(reply.wire).channel is ChannelName.SMS
    if by_sms and reply.carrier_at is not None:
        return False
    at = await talks.sent_at(tx, offer.id)
    return at is not None and reply.received_at < (at + _QUICKEST_BY_SMS if by_sms else at)


async def _may_be_later(tx: AsyncSession, reply: Reply, offer: Offer) -> bool:
    """Tell whether an offer left us after a reply may have been said."""
    at = await talks.sent_at(tx, offer.id)
    return at is not None and unseen.is_doubtful(reply, at)
