"""When it is not clear what is meant: nothing is open, several are, or nothing could be read three times in a row."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Wire
from core.gateway import cases, families
from core.gateway.house import House
from core.gateway.said import Said, answer, answer_as
from core.gateway.saying import telling
from core.gateway.states import EntryStatus
from core.store.tables import Application, Message, Offer, QueueEntry, Reply
from core.values import Intent

#: After so many messages in a row that could not be read the family is told whom to call, and the desk calls it.
_IN_A_ROW = 3
#: What was written before this counts no more: somebody else may have taken the phone.
_LATELY = timedelta(days=1)
_UNREAD = frozenset({Intent.GARBAGE, Intent.CLARIFY})
#: What such a message did: nothing but an answer.
_DID_NOTHING = frozenset({"unclear", "no_open_offer", "which", "unreadable"})


async def no_open_offer(house: House, tx: AsyncSession, said: Said) -> str:
    """Tell that nothing waits for an answer; after several unreadable messages, whom to call."""
    if await is_at_a_loss(tx, said):
        return await help_by_people(house, tx, said)
    await answer(house, tx, said, await words_of_nothing(tx, said))
    return "no_open_offer"


async def words_of_nothing(tx: AsyncSession, said: Said) -> str:
    """Return the words for nothing that waits: only who stands in a queue is told that a place will be offered."""
    guardians = await families.guardians_behind(tx, Wire(said.reply.wire), said.reply.sender_index)
    in_line = select(QueueEntry.id).where(
        QueueEntry.application_id == Application.id,
        col(Application.guardian_id).in_([guardian.id for guardian in guardians]),
        col(QueueEntry.status).in_((EntryStatus.WAITING, EntryStatus.OFFERED, EntryStatus.SUSPENDED)),
    )
    return "common.no_open_offer" if (await tx.exec(in_line.limit(1))).first() else "common.nothing_open"


async def which(house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer]) -> str:
    """Ask which of several open offers is meant; nothing is taken."""
    if await is_at_a_loss(tx, said):
        return await help_by_people(house, tx, said)
    await answer_as(house, tx, said, "common.which", facts={}, stored_facts=telling.of_offers(offers))
    return "which"


async def is_at_a_loss(tx: AsyncSession, said: Said) -> bool:
    """Tell whether this is the third message in a row, or a later one, that could not be read.

    What we have written of our own accord since begins anew: a new question is a new try.
    """
    if said.intent not in _UNREAD or said.tap:
        return False
    begins = said.reply.received_at - _LATELY
    asked = select(func.max(col(Message.first_claimed_at))).where(
        Message.guardian_id == said.guardian.id, col(Message.reply_to).is_(None)
    )
    query = select(Reply.intent, Reply.effect).where(
        Reply.sender_index == said.reply.sender_index,
        Reply.status == "read",
        col(Reply.received_at) > max((await tx.exec(asked)).one() or begins, begins),
    )
    before = (await tx.exec(query.order_by(col(Reply.seq).desc()).limit(_IN_A_ROW - 1))).all()
    return len(before) == _IN_A_ROW - 1 and all(
        intent in _UNREAD and effect in _DID_NOTHING for intent, effect in before
    )


async def help_by_people(house: House, tx: AsyncSession, said: Said, offer: Offer | None = None) -> str:
    """Say whom to call, and put the family on the desk's call list, once until a person has called."""
    await answer(house, tx, said, "common.unreadable.asked" if offer else "common.unreadable", offer)
    await cases.open_case(house, tx, "unreadable", said.guardian.id, None, guardian_id=said.guardian.id)
    return "unreadable"
