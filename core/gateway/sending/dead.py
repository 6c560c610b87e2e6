"""Dead letters: what has failed for good through no fault of the family waits for people, who may send it again."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import NotFoundError, TransitionError
from core.flow.channel import Failure, choose
from core.flow.health import ELSEWHERE
from core.flow.offer import LIVE, OfferStatus
from core.flow.outbox import ASKS, MESSAGE, RETRIES, WORDS, MessageStatus
from core.gateway import families
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import lock_message
from core.gateway.sending import carriers
from core.gateway.terms import terms_of
from core.rules.identification import Identification
from core.store.tables import Guardian, Message, Offer
from core.values import ChannelName

#: Such a failure says nothing about the family: our request, our account or our words were wrong, or the wire was.
_OURS = frozenset({*RETRIES, WORDS, Failure.REJECTED, Failure.UNKNOWN})


async def has_other_way(house: House, tx: AsyncSession, message: Message) -> bool:
    """Tell whether another carrier or channel could take a message that this one does not."""
    guardian = await tx.get(Guardian, message.guardian_id) if message.guardian_id else None
    if guardian is None or message.channel is None:
        return False
    if message.failure in ELSEWHERE and carriers.untried(house, message):
        return True
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer and message.reply_to and Identification.of(terms_of(house, offer)):
        return False  # what was told to somebody identified here may not be told elsewhere
    tried = frozenset(ChannelName(name) for name in (*message.tried.split(","), message.channel) if name)
    return choose(families.reach(guardian), tried | (frozenset(ChannelName) - house.channels)) is not None


async def bury(house: House, tx: AsyncSession, message: Message) -> None:
    """Keep a message that has failed for good as a dead letter, if the fault is ours and it is still meant."""
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    over = offer is not None and message.purpose in ASKS and OfferStatus(offer.status) not in LIVE
    if message.failure not in _OURS or over or await has_other_way(house, tx, message):
        return
    message.dead_at = house.clock.now()
    if offer:
        told = {"message_id": message.id, "failure": message.failure, "code": message.failure_code}
        await note(house, tx, of_offer(offer), "message_dead", **told)


async def resend(house: House, message_id: str, operator: str) -> None:
    """Send a dead letter again: the same row, so that it still counts once; who did it stands in the history.

    Raises:
        NotFoundError: there is no such message.
        TransitionError: it is no dead letter (any more).

    """
    async with house.store.write() as tx:
        if await tx.get(Message, message_id) is None:
            raise NotFoundError
        message = await lock_message(tx, message_id)
        if message.dead_at is None:
            raise TransitionError
        message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.QUEUED)
        about = {"message_id": message.id, "failure": message.failure, "code": message.failure_code}
        subject = f"guardian:{message.guardian_id}" if message.guardian_id else f"message:{message.id}"
        offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
        await note(house, tx, of_offer(offer) if offer else subject, "message_resent", **about, operator=operator)
        message.dead_at = message.trying_since = None
        message.due_at, message.attempts = house.clock.now(), 0
        message.failure = message.failure_code = message.tried_wires = ""
    house.live.wake()


async def resend_all(house: House, operator: str) -> int:
    """Send all dead letters again, one by one, in the order in which they were written; returns how many."""
    async with house.store.read() as tx:
        query = select(Message.id).where(col(Message.dead_at).is_not(None)).order_by(col(Message.seq))
        found = (await tx.exec(query)).all()
    for message_id in found:
        await resend(house, message_id, operator)
    return len(found)
