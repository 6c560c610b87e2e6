"""What a family was shown before it answered: messages byte for byte, and the texts of consent they cited."""

from collections.abc import Sequence

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.evidence.record import Notice, Shown, Text, instant
from core.flow.consent import Words
from core.flow.outbox import MessageStatus
from core.gateway import consent_texts
from core.gateway.said import Said
from core.store.tables import Message, Offer
from core.store.talks import answers_to, shown_of
from core.store.vault import OwnKey

#: What a family is shown before it answers.
_QUESTIONS = ("offer", "repeat", "question", "consent_text")
_NEVER = 2**62


async def notice(tx: AsyncSession, offer: Offer, said: Said, key: OwnKey, words: Words) -> Notice:
    """Return exactly what was on the phone before this was answered, and the texts of consent behind it."""
    shown = await _shown(tx, offer, said)
    texts = (about.split() for about in consent_texts.cited(shown))
    return Notice(
        shown=tuple(_seen(number, row, key, words) for number, row in enumerate(shown)),
        texts=tuple(Text(form=form, version=version, words=commitment) for form, version, commitment in texts),
    )


def _seen(number: int, row: Message, key: OwnKey, words: Words) -> Shown:
    text = key.open(row.body_sealed or b"", "message", "body_sealed", row.id)
    return Shown(
        message_id=row.id,
        purpose=row.purpose,
        key=row.key,
        template=row.template,
        language=row.language,
        wire=row.wire,
        provider_id=row.provider_id,
        words=words.commit(f"privacy_notice.shown.{number}.words", text),
        left_at=instant(row.first_claimed_at or row.created_at),
        accepted_at=instant(row.accepted_at) if row.accepted_at else None,
        delivered_at=instant(row.delivered_at) if row.delivered_at else None,
    )


async def _shown(tx: AsyncSession, offer: Offer, said: Said) -> Sequence[Message]:
    """Return the questions that left us before this was answered, and the texts they asked about, in their order.

    A consent that was given in the middle of a dialog is kept at its end: later questions prove nothing about it.
    """
    there = shown_of(tx, offer.id)
    answers = answers_to(tx, offer.guardian_id, said.reply.id)
    if there is not None and answers is not None and said.reply.read_at is None:
        answered_by = min((one.seq for one in answers), default=_NEVER)
        return [one for one in there if _was_shown(one) and one.seq < answered_by]
    own = Message.guardian_id == offer.guardian_id, Message.reply_to == said.reply.id  # by an index
    answered = select(func.min(col(Message.seq))).where(*own).scalar_subquery()
    query = select(Message).where(
        Message.offer_id == offer.id,
        col(Message.purpose).in_(_QUESTIONS),
        col(Message.first_claimed_at).is_not(None),
        col(Message.body_sealed).is_not(None),
        Message.status != MessageStatus.FAILED,
        col(Message.seq) < func.coalesce(answered, _NEVER),
    )
    if said.reply.read_at is not None:  # it was answered with nothing
        query = query.where(or_(answered.is_not(None), col(Message.first_claimed_at) < said.reply.read_at))
    return (await tx.exec(query.order_by(col(Message.seq)))).all()


def _was_shown(one: Message) -> bool:
    """Tell whether a message put a question or its texts before the family, in the words of the query above."""
    left = one.first_claimed_at is not None and one.body_sealed is not None and one.status != MessageStatus.FAILED
    return left and one.purpose in _QUESTIONS
