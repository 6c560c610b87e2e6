"""Asking a carrier what became of a message whose receipt does not come; then another way is tried (decision 16)."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import SendFailedError
from core.flow.outbox import LEASE
from core.flow.receipt import DeliveryReport, ask_after
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.sending import receipts
from core.gateway.terms import delivery_wait
from core.store import company
from core.store.tables import Message, Offer

_BATCH = 50
#: What a term runs from, or what asks: without proof that it arrived it is said again on another way. The rest is not:
#: some carriers send no receipts, and nobody wants every word of thanks twice.
_MATTERS = frozenset({"offer", "repeat", "question", "decision"})


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the messages that are to be asked about now; `troubled` is left out."""
    query = select(Message.id).where(col(Message.ask_at) <= house.clock.now(), col(Message.id).not_in(troubled))
    async with house.store.read() as tx:
        return list((await tx.exec(query.order_by(col(Message.ask_at)).limit(_BATCH))).all())


async def ask(house: House, message_ids: Sequence[str]) -> bool:
    """Ask about messages, outside any transaction, and keep what was said as if their receipts had come."""
    claimed = await _claim(house, message_ids)
    reports = await asyncio.gather(*(_report(house, wire, provider_id) for wire, provider_id in claimed.values()))
    now = house.clock.now()
    told = [replace(report, received_at=now, polled=True) for report in reports if report]
    await asyncio.gather(*(receipts.take(house, report) for report in told))
    async with house.store.write() as tx:
        for message in await company.locked_messages(tx, claimed):
            if message.ask_at is not None:
                await _wait_on(house, tx, message)
    return bool(claimed)


async def _claim(house: House, message_ids: Sequence[str]) -> dict[str, tuple[Wire, str]]:
    """Take those in hand whose receipt was not quicker, nor another worker."""
    now = house.clock.now()
    claimed = {}
    async with house.store.write() as tx:
        for message in await company.locked_messages(tx, message_ids):
            if message.ask_at is not None and message.ask_at <= now and message.provider_id:
                message.ask_at = now + LEASE
                claimed[message.id] = (Wire(message.wire or ""), message.provider_id)
    return claimed


async def _report(house: House, wire: Wire, provider_id: str) -> DeliveryReport | None:
    carrier = house.carriers.get(wire)
    try:
        return await carrier.ask_state(provider_id) if carrier else None
    except SendFailedError:
        return None


async def _wait_on(house: House, tx: AsyncSession, message: Message) -> None:
    """Plan when it is asked next; once the carrier has had its time, say the same on another way.

    What was sent stays as it is: a receipt that comes after all still counts.
    """
    now = house.clock.now()
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    # The last word of a carrier takes its own time to reach us.
    gives_up_at = (message.accepted_at or now) + delivery_wait(house, offer) + ask_after(0)
    if now >= gives_up_at:
        message.ask_at = None
        if offer:
            told = {"message_id": message.id, "channel": message.channel, "wire": message.wire, "asked": message.asked}
            await note(house, tx, of_offer(offer), "message_silent", **told)
        if message.purpose in _MATTERS:
            await receipts.pass_on(house, tx, message, offer)
        return
    message.asked += 1
    message.ask_at = min(now + ask_after(message.asked), gives_up_at)
