"""What cannot be answered yet: it is looked at again when more is told of its offer, and not before."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.answering.ways import DEFERRED
from core.gateway.house import House
from core.gateway.record import of_offer
from core.store.chains import last
from core.store.tables import Offer, Reply

#: A reply must never wait for ever, whatever was forgotten here: after so long it is looked at all the same.
_ALL_THE_SAME = timedelta(hours=1)


async def defer(house: House, tx: AsyncSession, reply: Reply, offer: Offer) -> str:
    """Let a reply wait for the next event of its offer: its lapse, a longer window, the rules core's decision."""
    subject = of_offer(offer)
    reply.waits_for, reply.waits_after = subject, await last(tx, subject)
    reply.look_at = house.clock.now() + _ALL_THE_SAME
    return DEFERRED
