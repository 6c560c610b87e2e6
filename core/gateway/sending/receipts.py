"""Delivery receipts: kept once, applied in any order, and what a delivery or its failure means for the offer."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Failure, choose
from core.flow.health import ELSEWHERE
from core.flow.offer import LIVE, OfferStatus
from core.flow.outbox import NOT_REACHED, MessageStatus, after
from core.flow.receipt import Delivery, DeliveryReport, ask_after
from core.flow.reply import Wire
from core.flow.window import Basis
from core.gateway import families, windows
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.sending import carriers
from core.gateway.terms import terms_of
from core.gateway.writing import Draft, say
from core.metrics import MESSAGES
from core.rules.identification import Identification
from core.store import ahead, arrivals, company
from core.store.tables import DeliveryReceipt, Guardian, Message, Offer
from core.values import ChannelName


async def take(house: House, report: DeliveryReport) -> bool:
    """Keep one delivery receipt and apply it; the same one again changes nothing. Answers whether it was new.

    Receipts that come at the same time are kept in one transaction.
    """
    new = await house.intake.keep(house.store, take, partial(_keep, house), report)
    if new:
        house.live.wake()
    return new


async def _keep(house: House, tx: AsyncSession, reports: Sequence[DeliveryReport]) -> list[bool]:
    """Keep and apply receipts in the order in which they came; answers which of them were new."""
    known = await arrivals.receipts(tx, [(report.wire, report.event_id) for report in reports])
    messages = await arrivals.messages(tx, [(report.wire, report.provider_id) for report in reports])
    await company.lock_messages(tx, messages.values())
    await ahead.referrals_of(tx, messages.values())
    new = []
    for report in reports:
        event = (report.wire, report.event_id)
        new.append(event not in known)
        if event in known:
            continue
        known.add(event)
        row = _row(house, report)
        tx.add(row)
        if message := messages.get((report.wire, report.provider_id)):
            await _apply(house, tx, message, row)
    return new


def _row(house: House, report: DeliveryReport) -> DeliveryReceipt:
    return DeliveryReceipt(
        id=house.chance.new_id(),
        wire=report.wire,
        event_id=report.event_id,
        provider_id=report.provider_id,
        delivery=report.delivery,
        status_raw=report.status_raw,
        code=report.code,
        failure=report.failure or "",
        evidence=report.evidence,
        polled=report.polled,
        received_at=report.received_at,
    )


def expect(house: House, message: Message) -> None:
    """Expect the receipt of a message that a carrier took; if it is missing, it is asked for."""
    if not house.carriers[Wire(message.wire or "")].capabilities.accepted_is_delivered:
        message.ask_at, message.asked = house.clock.now() + ask_after(0), 0


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
        basis = Basis.POLLED if row.polled else Basis.DELIVERY_RECEIPT
        await delivered(house, tx, message, row.received_at, basis)
        return
    message.status = then
    if then in NOT_REACHED:
        message.failure, message.failure_code = row.failure or then, row.code
        if row.failure:
            await carriers.blame(house, tx, Wire(row.wire), Failure(row.failure))
        await not_reached(house, tx, message, try_next=True)


async def delivered(
    house: House, tx: AsyncSession, message: Message, at: datetime, basis: Basis = Basis.BOT_API_ACCEPTED
) -> None:
    """Record that the message reached the phone at `at`; for an offer the window opens or the round is proved.

    `basis` is what proves it; where nothing else does, that a channel without receipts has taken it.
    """
    message.status, message.delivered_at, message.ask_at = MessageStatus.DELIVERED, at, None
    MESSAGES.labels(message.channel, message.status).inc()
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer is None:
        return
    told = {"message_id": message.id, "channel": message.channel, "wire": message.wire, "delivered_at": at}
    await note(house, tx, of_offer(offer), "message_delivered", **told, basis=basis)
    await windows.received(house, tx, offer, message, at, basis)


async def not_reached(house: House, tx: AsyncSession, message: Message, *, try_next: bool) -> None:
    """Record that the message did not reach the phone, and queue it on the next way where there is one."""
    MESSAGES.labels(message.channel, message.status).inc()
    message.ask_at = None
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer:
        told = {"message_id": message.id, "channel": message.channel, "wire": message.wire, "failure": message.failure}
        await note(house, tx, of_offer(offer), f"message_{message.status}", **told)
    await _learn(house, tx, message)
    if try_next:
        await pass_on(house, tx, message, offer)


async def _learn(house: House, tx: AsyncSession, message: Message) -> None:
    """Keep what a failure says about the family's way: stopped at the carrier, or the bot blocked."""
    guardian = await tx.get(Guardian, message.guardian_id) if message.guardian_id else None
    if guardian is None:
        return
    if message.channel == ChannelName.TELEGRAM and message.failure in {Failure.BLOCKED, Failure.BAD_ADDRESS}:
        guardian.telegram_blocked = True
    if message.channel == ChannelName.SMS and message.failure == Failure.STOPPED and not guardian.sms_stopped:
        guardian.sms_stopped = True
        told = {"message_id": message.id, "channel": message.channel, "wire": message.wire}
        why = {"failure": message.failure, "code": message.failure_code}
        await note(house, tx, f"guardian:{guardian.id}", "messages_stopped", **told, **why)


async def pass_on(house: House, tx: AsyncSession, message: Message, offer: Offer | None) -> None:
    """Say the same again on another way: by another carrier where that may help, else on another channel."""
    if message.guardian_id is None or message.channel is None:
        return
    if offer and message.purpose in {"offer", "repeat"} and OfferStatus(offer.status) not in LIVE:
        return
    guardian = await tx.get_one(Guardian, message.guardian_id)
    if message.failure in {"", *ELSEWHERE} and carriers.untried(house, message):
        by = ",".join(sorted({*carriers.tried(message), message.wire or ""}))
        dedupe = f"{message.dedupe}>not {message.wire}"
        draft = _again(message, dedupe, ChannelName(message.channel), message.tried, message.reply_to)
        await _say(house, tx, draft, message, guardian, offer, not_by=by)
        return
    if offer and message.reply_to and Identification.of(terms_of(house, offer)):
        return  # what was told to somebody identified here may not be told to whoever reads on another way
    tried = frozenset(ChannelName(name) for name in (*message.tried.split(","), message.channel) if name)
    channel = choose(families.reach(guardian), tried | (frozenset(ChannelName) - house.channels))
    if channel is not None:
        draft = _again(message, f"{message.dedupe}>{channel}", channel, ",".join(sorted(tried)), None)
        await _say(house, tx, draft, message, guardian, offer)


def _again(message: Message, dedupe: str, channel: ChannelName, tried: str, reply_to: str | None) -> Draft:
    return Draft(
        key=message.key,
        purpose=message.purpose,
        dedupe=dedupe,
        round=message.round,
        channel=channel,
        reply_to=reply_to,
        tried=tried,
        stored_facts=message.facts,
    )


async def _say(
    house: House,
    tx: AsyncSession,
    draft: Draft,
    message: Message,
    guardian: Guardian,
    offer: Offer | None,
    *,
    not_by: str = "",
) -> None:
    made = await say(house, tx, draft, guardian, offer)
    if made is None:
        return
    made.tried_wires, made.lane = not_by, message.lane
    if offer and not_by:
        await note(house, tx, of_offer(offer), "carrier_changed", message_id=made.id, wire=message.wire)
    elif offer:
        await note(house, tx, of_offer(offer), "channel_changed", message_id=made.id, channel=made.channel)
