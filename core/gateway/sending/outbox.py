"""The outbox: claims what is due, stores its exact words, sends it, and keeps what the wire answered."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Accepted, Failure, Outgoing, SendFailedError
from core.flow.offer import OFFER, OfferStatus
from core.flow.outbox import LEASE, LOOK_UP_AFTER, MESSAGE, MOST_TRIES, MessageStatus, wait_before, wait_when_throttled
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import lock_message
from core.gateway.sending import carriers, faces, preparing, receipts
from core.metrics import MESSAGES
from core.store.queries import message_is_due
from core.store.tables import Message, Offer

_BATCH = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """One message in a worker's hands; `lookup` = its fate is unknown and must be asked before a second send."""

    message_id: str
    wire: Wire
    outgoing: Outgoing
    lookup: bool


async def next_due(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a message may leave, or a claim has been held too long."""
    waiting = (MessageStatus.QUEUED, MessageStatus.UNKNOWN)
    queued = (await tx.exec(select(func.min(col(Message.due_at))).where(col(Message.status).in_(waiting)))).one()
    held = select(func.min(col(Message.claimed_at))).where(Message.status == MessageStatus.SENDING)
    claimed = (await tx.exec(held)).one()
    instants = [queued, claimed + LEASE if claimed is not None else None]
    return min((instant for instant in instants if instant is not None), default=None)


async def waiting(house: House, troubled: Collection[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the messages that are due, family by family, each family's in their order; `troubled` is left out."""
    async with house.store.read() as tx:
        left_out = [message_id for family in troubled for message_id in family]
        query = select(Message.id, Message.guardian_id).where(
            message_is_due(house.clock.now()), col(Message.id).not_in(left_out)
        )
        rows = (await tx.exec(query.order_by(col(Message.seq)).limit(_BATCH))).all()
    by_family: dict[str, list[str]] = defaultdict(list)
    for message_id, guardian_id in rows:
        by_family[guardian_id or message_id].append(message_id)
    return [tuple(ids) for ids in by_family.values()]


async def send(house: House, message_ids: tuple[str, ...]) -> bool:
    """Send messages of one family, one after the other; answer whether anything moved."""
    for message_id in message_ids:
        claim = await _claim(house, message_id)
        if claim:
            await _send(house, claim)
    return True


async def _claim(house: House, message_id: str) -> Claim | None:
    query = select(Message.id).where(Message.id == message_id, message_is_due(house.clock.now()))
    async with house.store.write() as tx:
        message = await lock_message(tx, message_id)
        if (await tx.exec(query)).first() is None:
            return None  # another worker was quicker
        if message.status != MessageStatus.QUEUED:
            return await _take_up(house, tx, message)
        outgoing = await preparing.prepare(house, tx, message)
        return Claim(message.id, Wire(message.wire or ""), outgoing, lookup=False) if outgoing else None


async def _take_up(house: House, tx: AsyncSession, message: Message) -> Claim | None:
    """Take a message whose claim ended without an answer: its fate is asked before anything else."""
    message.maybe_seen = True
    if MessageStatus(message.status) is MessageStatus.SENDING:
        message.status = MESSAGE.step(MessageStatus.SENDING, MessageStatus.UNKNOWN)
    key = await house.vault.key_of(tx, message.key_owner)
    address = key.open(message.address_sealed or b"", "message", "address_sealed", message.id)
    text = key.open(message.body_sealed or b"", "message", "body_sealed", message.id)
    outgoing = Outgoing(message.id, address, text, since=message.first_claimed_at)
    message.due_at = house.clock.now() + LEASE
    return Claim(message.id, Wire(message.wire or ""), outgoing, lookup=True)


async def _send(house: House, claim: Claim) -> None:
    """Make the wire call, outside any transaction, and keep what came of it."""
    carrier = house.carriers[claim.wire]
    try:
        accepted = await (carrier.look_up(claim.outgoing) if claim.lookup else carrier.send(claim.outgoing))
    except SendFailedError as failed:
        async with house.store.write() as tx:
            await _keep_failure(house, tx, claim, failed)
        return
    async with house.store.write() as tx:
        message = await lock_message(tx, claim.message_id)
        if accepted is None:
            message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.QUEUED)
            message.due_at = house.clock.now()
        else:
            await _keep_acceptance(house, tx, message, accepted)


async def _keep_acceptance(house: House, tx: AsyncSession, message: Message, accepted: Accepted) -> None:
    now = house.clock.now()
    message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.ACCEPTED)
    MESSAGES.labels(message.channel, message.status).inc()
    message.provider_id, message.parts, message.accepted_at = accepted.provider_id, accepted.parts, now
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer:
        if OfferStatus(offer.status) is OfferStatus.PLANNED:
            offer.status = OFFER.step(OfferStatus.PLANNED, OfferStatus.SENT)
        told = {"message_id": message.id, "channel": message.channel, "provider_id": accepted.provider_id}
        await note(house, tx, of_offer(offer), "message_accepted", **told)
    await faces.sent(house, tx, message)
    await tx.flush()
    await receipts.apply_waiting(house, tx, message)
    if house.carriers[Wire(message.wire or "")].capabilities.accepted_is_delivered:
        await receipts.delivered(house, tx, message, now)


async def _keep_failure(house: House, tx: AsyncSession, claim: Claim, failed: SendFailedError) -> None:
    """Put the message back, mark its fate unknown, or give it up, as the failure says."""
    message = await lock_message(tx, claim.message_id)
    now = house.clock.now()
    message.failure, message.failure_code = failed.failure, failed.code
    if failed.failure is Failure.THROTTLED:
        _put_back(message, claim, now + wait_when_throttled(failed.retry_after))
        return
    if await carriers.failed(house, tx, message, failed.failure, looked_up=claim.lookup):
        _put_back(message, claim, now)
        return
    message.attempts += 1
    last = message.attempts >= MOST_TRIES
    if failed.failure is Failure.TIMEOUT and not last:
        message.maybe_seen = True
        if not claim.lookup:
            message.status = MESSAGE.step(MessageStatus.SENDING, MessageStatus.UNKNOWN)
        message.due_at = now + max(wait_before(message.attempts), LOOK_UP_AFTER)
    elif failed.failure.retry and not last:
        _put_back(message, claim, now + wait_before(message.attempts))
    else:
        if claim.lookup:
            message.status = MESSAGE.step(MessageStatus.UNKNOWN, MessageStatus.QUEUED)
            message.status = MESSAGE.step(MessageStatus.QUEUED, MessageStatus.SENDING)
        await preparing.give_up(house, tx, message, failed.failure, failed.code)


def _put_back(message: Message, claim: Claim, due_at: datetime) -> None:
    """Let a message wait for its next try; one that certainly never left us has asked nobody anything."""
    message.due_at = due_at
    if claim.lookup:
        return
    message.status = MESSAGE.step(MessageStatus.SENDING, MessageStatus.QUEUED)
    if not message.maybe_seen:
        message.first_claimed_at = None
