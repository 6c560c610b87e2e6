"""Delivery receipts: kept once, applied in any order, and what a delivery or its failure means for the offer."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import choose
from core.flow.offer import LIVE, OfferStatus
from core.flow.outbox import NOT_REACHED, MessageStatus, after
from core.flow.receipt import Delivery, DeliveryReport
from core.gateway import families, windows
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import lock_message
from core.gateway.terms import terms_of
from core.gateway.writing import Draft, say
from core.metrics import MESSAGES
from core.rules.identification import Identification
from core.store.tables import DeliveryReceipt, Guardian, Message, Offer
from core.values import ChannelName


async def take(house: House, report: DeliveryReport) -> bool:
    """Keep one delivery receipt and apply it; the same one again changes nothing. Answers whether it was new."""
    async with house.store.write() as tx:
        known = select(DeliveryReceipt.id).where(
            DeliveryReceipt.wire == report.wire, DeliveryReceipt.event_id == report.event_id
        )
        if (await tx.exec(known)).first():
            return False
        row = DeliveryReceipt(
            id=house.chance.new_id(),
            wire=report.wire,
            event_id=report.event_id,
            provider_id=report.provider_id,
            delivery=report.delivery,
            status_raw=report.status_raw,
            code=report.code,
            failure=report.failure or "",
            evidence=report.evidence,
            received_at=report.received_at,
        )
        tx.add(row)
        await tx.flush()
        query = select(Message.id).where(Message.wire == report.wire, Message.provider_id == report.provider_id)
        message_id = (await tx.exec(query)).first()
        if message_id:
            await _apply(house, tx, await lock_message(tx, message_id), row)
    house.live.wake()
    return True


async def apply_waiting(house: House, tx: AsyncSession, message: Message) -> None:
    """Apply receipts that came before the message was known by its id at the carrier."""
    query = select(DeliveryReceipt).where(
        DeliveryReceipt.wire == message.wire,
        DeliveryReceipt.provider_id == message.provider_id,
        col(DeliveryReceipt.applied_at).is_(None),
    )
    for row in (await tx.exec(query.order_by(col(DeliveryReceipt.received_at), col(DeliveryReceipt.id)))).all():
        await _apply(house, tx, message, row)


async def _apply(house: House, tx: AsyncSession, message: Message, row: DeliveryReceipt) -> None:
    row.applied_at = house.clock.now()
    then = after(MessageStatus(message.status), Delivery(row.delivery))
    if then is None:
        return
    if then is MessageStatus.DELIVERED:
        await delivered(house, tx, message, row.received_at)
        return
    message.status = then
    if then in NOT_REACHED:
        message.failure, message.failure_code = row.failure or then, row.code
        await not_reached(house, tx, message, try_next=True)


async def delivered(house: House, tx: AsyncSession, message: Message, at: datetime) -> None:
    """Record that the message reached the phone at `at`; for an offer the window opens or the round is proved."""
    message.status, message.delivered_at = MessageStatus.DELIVERED, at
    MESSAGES.labels(message.channel, message.status).inc()
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer is None:
        return
    told = {"message_id": message.id, "channel": message.channel, "delivered_at": at}
    await note(house, tx, of_offer(offer), "message_delivered", **told)
    await windows.received(house, tx, offer, message, at)


async def not_reached(house: House, tx: AsyncSession, message: Message, *, try_next: bool) -> None:
    """Record that the message did not reach the phone, and queue it on the next channel where there is one."""
    MESSAGES.labels(message.channel, message.status).inc()
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer:
        told = {"message_id": message.id, "channel": message.channel, "failure": message.failure}
        await note(house, tx, of_offer(offer), f"message_{message.status}", **told)
    if not try_next or message.guardian_id is None or message.channel is None:
        return
    if offer and message.purpose in {"offer", "repeat"} and OfferStatus(offer.status) not in LIVE:
        return
    if offer and message.reply_to and Identification.of(terms_of(house, offer)):
        return  # what was told to somebody identified here may not be told to whoever reads on another way
    guardian = await tx.get_one(Guardian, message.guardian_id)
    tried = frozenset(ChannelName(name) for name in (*message.tried.split(","), message.channel) if name)
    channel = choose(families.reach(guardian), tried | (frozenset(ChannelName) - house.channels))
    if channel is None:
        return
    draft = Draft(
        key=message.key,
        purpose=message.purpose,
        dedupe=f"{message.dedupe}>{channel}",
        round=message.round,
        channel=channel,
        tried=",".join(sorted(tried)),
        stored_facts=message.facts,
    )
    made = await say(house, tx, draft, guardian, offer)
    if made and offer:
        await note(house, tx, of_offer(offer), "channel_changed", message_id=made.id, channel=channel)
