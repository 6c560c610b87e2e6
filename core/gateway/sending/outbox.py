"""The outbox: claims what is due, stores its exact words, sends it, and keeps what the wire answered."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.flow.channel import Accepted, Failure, Outgoing, SendFailedError
from core.flow.offer import OFFER, OfferStatus
from core.flow.outbox import (
    LEASE,
    LOOK_UP_AFTER,
    MESSAGE,
    MOST_TRIES,
    Lane,
    MessageStatus,
    may_leave_at,
    wait_before,
    wait_when_throttled,
)
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.sending import carriers, faces, preparing, receipts
from core.metrics import MESSAGES
from core.store import outgoing
from core.store.tables import Message, Offer

#: So many messages at most are claimed in one transaction and sent side by side.
_GROUP = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """One message in a worker's hands; `lookup` = its fate is unknown and must be asked before a second send."""

    message_id: str
    wire: Wire
    outgoing: Outgoing
    lookup: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one wire call; neither accepted nor failed = looked up and certainly not taken."""

    claim: Claim
    accepted: Accepted | None = None
    failed: SendFailedError | None = None


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a message may leave, or a claim has been held too long."""
    now = house.clock.now()
    due = await outgoing.next_due(tx, now)
    instants = [await outgoing.next_unknown(tx)]
    instants += [instant if lane is Lane.ANSWER else _out_of_quiet(house, instant) for lane, instant in due.items()]
    return min((instant for instant in instants if instant is not None), default=None)


def _out_of_quiet(house: House, instant: datetime) -> datetime:
    """Return when a message may leave that is due then but no answer."""
    return may_leave_at(max(instant, house.clock.now()), house.quiet, ALMATY)


async def waiting(house: House, troubled: Collection[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the messages that may leave now as one group, the most urgent first; `troubled` is left out.

    Of each family there is at most one: its next message leaves when this one's fate is known.
    """
    now = house.clock.now()
    quiet = _out_of_quiet(house, now) > now
    queries = [
        outgoing.due_in(Lane.ANSWER, now),
        outgoing.fate_unknown(now),
        outgoing.due_in(Lane.NOTICE, now, only_lookups=quiet),
        outgoing.due_in(Lane.CAMPAIGN, now, only_lookups=quiet),
    ]
    left_out = [message_id for group in troubled for message_id in group]
    found: dict[str, str] = {}
    async with house.store.read() as tx:
        for query in queries:
            rows = (await tx.exec(outgoing.without(query, left_out).limit(_GROUP - len(found)))).all()
            for message in rows:
                found.setdefault(message.guardian_id or message.id, message.id)
    return [tuple(found.values())] if found else []


async def send(house: House, message_ids: tuple[str, ...]) -> bool:
    """Claim messages in one transaction, send them side by side, and keep what came of them in one transaction."""
    outcomes = await asyncio.gather(*(_send(house, claim) for claim in await _claim(house, message_ids)))
    await _keep(house, outcomes)
    return True


async def _claim(house: House, message_ids: tuple[str, ...]) -> list[Claim]:
    claims: list[Claim | None] = []
    async with house.store.write() as tx:
        for message in await outgoing.claim(tx, message_ids, house.clock.now()):
            if message.status == MessageStatus.QUEUED:
                ready = await preparing.prepare(house, tx, message)
                claims.append(Claim(message.id, Wire(message.wire or ""), ready, lookup=False) if ready else None)
            else:
                claims.append(await _take_up(house, tx, message))
    return [claim for claim in claims if claim]


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


async def _send(house: House, claim: Claim) -> Outcome:
    """Make the wire call, outside any transaction."""
    carrier = house.carriers[claim.wire]
    try:
        accepted = await (carrier.look_up(claim.outgoing) if claim.lookup else carrier.send(claim.outgoing))
    except SendFailedError as failed:
        return Outcome(claim, failed=failed)
    return Outcome(claim, accepted)


async def _keep(house: House, outcomes: Sequence[Outcome]) -> None:
    """Keep what came of wire calls; a group that cannot be kept whole is kept one by one, for it was sent."""
    (trouble,) = await asyncio.gather(_keep_together(house, outcomes), return_exceptions=True)
    if trouble is None:
        return
    if len(outcomes) == 1:
        raise trouble
    for outcome in outcomes:
        await _keep(house, [outcome])


async def _keep_together(house: House, outcomes: Sequence[Outcome]) -> None:
    async with house.store.write() as tx:
        messages = await outgoing.lock(tx, [outcome.claim.message_id for outcome in outcomes])
        for outcome in outcomes:
            message = messages[outcome.claim.message_id]
            if outcome.failed:
                await _keep_failure(house, tx, message, outcome.claim, outcome.failed)
            elif outcome.accepted:
                await _keep_acceptance(house, tx, message, outcome.accepted)
            else:
                message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.QUEUED)
                message.due_at = house.clock.now()


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


async def _keep_failure(
    house: House, tx: AsyncSession, message: Message, claim: Claim, failed: SendFailedError
) -> None:
    """Put the message back, mark its fate unknown, or give it up, as the failure says."""
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
