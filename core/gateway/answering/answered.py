"""The one answer slot of an offer: what was said to it last, and where its dialog stands."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place
from core.flow.offer import OFFER, OfferStatus
from core.gateway import conversing, windows
from core.gateway.house import House
from core.gateway.proving import recording
from core.gateway.record import note, of_offer
from core.gateway.said import Said
from core.metrics import OFFERS
from core.store.tables import Offer


async def end(house: House, tx: AsyncSession, offer: Offer, status: OfferStatus, said: Said) -> None:
    """End an offer with an answer."""
    offer.status = OFFER.step(OfferStatus(offer.status), status)
    offer.answered_at, offer.ended_at = said.said_at, house.clock.now()
    await windows.stop_timers(tx, offer)
    await windows.settle_buttons(tx, offer)
    record = None
    if status is OfferStatus.DECLINED:
        record = await recording.refused(house, tx, house.chance.new_id(), offer, said)
    told = {"reply_id": said.reply.id, "channel": said.channel, "said_at": said.said_at, "rule": said.reading.rule}
    await note(house, tx, of_offer(offer), f"offer_{status}", **told, record=record)
    OFFERS.labels(offer.kind, offer.status).inc()


async def go_on(house: House, tx: AsyncSession, offer: Offer, place: Place) -> None:
    """Keep where the dialog stands: another question follows."""
    if OfferStatus(offer.status) is not OfferStatus.COLLECTING:
        offer.status = OFFER.step(OfferStatus(offer.status), OfferStatus.COLLECTING)
    await conversing.keep(house, tx, offer, place)
