"""Messages of unknown fate whose carrier is configured no more: nobody can be asked, so they may have been taken."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OFFER, OfferStatus
from core.flow.outbox import MESSAGE, MessageStatus
from core.flow.receipt import ask_after
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.store.tables import Message, Offer
from core.values import ChannelName


async def keep(house: House, tx: AsyncSession, message: Message) -> None:
    """Let an SMS count as taken until its validity is over: a second one would confuse whoever has the first.

    Then, without its receipt, another way is tried like for every message that stays silent (decision 16). Telegram
    never tells either, and there a second copy is better than none: it leaves at once by the way there is now.
    """
    now = house.clock.now()
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer:
        told = {"message_id": message.id, "channel": message.channel, "wire": message.wire}
        await note(house, tx, of_offer(offer), "message_unasked", **told)
    if message.channel == ChannelName.TELEGRAM:
        message.status, message.due_at = MESSAGE.step(MessageStatus(message.status), MessageStatus.QUEUED), now
        return
    message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.ACCEPTED)
    message.provider_id, message.accepted_at = message.id, message.first_claimed_at or now
    message.failure = message.failure_code = ""
    message.ask_at, message.asked = now + ask_after(0), 0
    if offer and OfferStatus(offer.status) is OfferStatus.PLANNED:
        offer.status = OFFER.step(OfferStatus.PLANNED, OfferStatus.SENT)
