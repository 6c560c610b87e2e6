"""What was written before its question was read answers nothing: a «1» sent twice is no yes to what comes next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place, Question
from core.flow.outbox import NOT_REACHED, MessageStatus
from core.flow.reply import Wire
from core.flow.taking import is_number
from core.gateway.said import QUESTION, Said
from core.store.tables import Message, Offer, Reply
from core.values import ChannelName, Intent

#: Telegram tells the second in which something was said; a tap has the millisecond at which we heard it.
CARRIER_PRECISION = timedelta(seconds=1)
#: Sooner than this after it left us nobody has read a question, unless its delivery is proved before.
QUICKEST_READER = timedelta(seconds=2)
#: What a reply did that was answered with the question itself.
ASKED_AGAIN = "asked_again"


def was_kept(reply: Reply) -> bool:
    """Tell whether a reply waited at an SMSC: it was said at any time between its `carrier_at` and its arrival."""
    return reply.wire == Wire.SMPP and reply.carrier_at is not None


def is_doubtful(reply: Reply, asked_at: datetime) -> bool:
    """Tell whether a question left us after a reply may have been said, and before it certainly was."""
    return reply.wire == Wire.SMPP and reply.carrier_at is not None and reply.carrier_at < asked_at <= reply.received_at


async def is_early(tx: AsyncSession, offer: Offer, question: Question, place: Place, said: Said) -> bool:
    """Tell whether this was written before its question left us: a «1» sent twice is no line of the list that follows.

    A word that takes the yes before it back is heard at any time; a «2» may only be the same answer once more.
    """
    if not _may_be_meant_for_another(question, place, said):
        return False
    asked = await _asked(tx, offer)
    if asked is None or asked.first_claimed_at is None:
        return True
    if said.reply.received_at <= asked.created_at:
        return True
    if said.said_at + CARRIER_PRECISION < asked.first_claimed_at and not is_doubtful(
        said.reply, asked.first_claimed_at
    ):
        return True
    seen = asked.first_claimed_at + QUICKEST_READER
    return said.reply.received_at < (min(asked.delivered_at, seen) if asked.delivered_at else seen)


async def is_lost(tx: AsyncSession, offer: Offer, question: Question, place: Place, said: Said) -> bool:
    """Tell whether the question that waits was given up on its way: nobody can have answered it."""
    shown = await _unproved(tx, offer, question, place, said)
    return bool(shown) and all(map(_failed, shown))


async def is_said_again(tx: AsyncSession, offer: Offer, question: Question, place: Place, said: Said) -> bool:
    """Tell whether this may be the answer to the question before, once more, because this one has not come yet.

    Not every carrier proves a delivery, so another answer than before is taken, and the same one after it was asked
    about once. What waited at an SMSC while the question was asked elsewhere may have been said before.
    """
    if not _may_be_meant_for_another(question, place, said):
        return False
    asked = await _asked(tx, offer)
    if asked is None or asked.reply_to is None:
        return False
    doubtful = asked.first_claimed_at is not None and is_doubtful(said.reply, asked.first_claimed_at)
    if not doubtful and not await _unproved(tx, offer, question, place, said):
        return False
    before = await tx.get(Reply, asked.reply_to)
    again = select(Reply.id).where(
        Reply.offer_id == offer.id, Reply.effect == ASKED_AGAIN, col(Reply.received_at) >= asked.created_at
    )
    same = doubtful or (before is not None and before.intent == said.intent)
    return same and (await tx.exec(again.limit(1))).first() is None


def _may_be_meant_for_another(question: Question, place: Place, said: Said) -> bool:
    """Tell whether this may answer the question before: the first one, a button and a change of mind cannot."""
    return bool(place.answers) and not said.tap and not _takes_back(question, place, said)


async def _unproved(tx: AsyncSession, offer: Offer, question: Question, place: Place, said: Said) -> Sequence[Message]:
    """Return the messages that put this question, when none of them is known to have reached anybody."""
    asked = await _asked(tx, offer) if _may_be_meant_for_another(question, place, said) else None
    if asked is None:
        return ()
    query = select(Message).where(Message.offer_id == offer.id, col(Message.seq) >= asked.seq)
    shown = [row for row in (await tx.exec(query)).all() if _shows(row, question)]
    arrived = any(row.delivered_at or row.channel == ChannelName.TELEGRAM for row in shown if not _failed(row))
    return () if arrived else shown


async def _asked(tx: AsyncSession, offer: Offer) -> Message | None:
    """Return the message that put the question of now."""
    query = select(Message).where(Message.offer_id == offer.id, Message.purpose == QUESTION)
    return (await tx.exec(query.order_by(col(Message.seq).desc()).limit(1))).first()


def _shows(row: Message, question: Question) -> bool:
    return (row.facts.get("question") or row.key) in question.texts


def _failed(row: Message) -> bool:
    return MessageStatus(row.status) in NOT_REACHED


def _takes_back(question: Question, place: Place, said: Said) -> bool:
    """Tell whether these are words of refusal behind a yes, where a refusal only ends the offer."""
    refused = said.intent is Intent.NO and not is_number(said.words)
    return refused and place.answers[-1][1] != Intent.NO and question.routes.get(Intent.NO) == "declined"
