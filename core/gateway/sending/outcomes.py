"""What came of messages on the wire: accepted, put back for their next try, of unknown fate, or given up."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Accepted, Failure, Outgoing, SendFailedError
from core.flow.offer import OFFER, OfferStatus
from core.flow.outbox import MESSAGE, MessageStatus, next_try, wait_when_throttled
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.sending import carriers, dead, faces, limits, orphans, preparing, receipts
from core.metrics import MESSAGES
from core.store import outgoing
from core.store.ahead import referrals_of
from core.store.arrivals import heard_of
from core.store.company import histories_of, of_messages
from core.store.tables import Message, Offer


@dataclass(frozen=True, slots=True)
class Claim:
    """One message in a worker's hands; `lookup` = its fate is unknown and must be asked before a second send."""

    message_id: str
    wire: Wire
    outgoing: Outgoing
    lookup: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one wire call; neither accepted nor failed = looked up and certainly not taken.

    `unasked` = its carrier is configured no more: nobody can say what became of it.
    """

    claim: Claim
    accepted: Accepted | None = None
    failed: SendFailedError | None = None
    unasked: bool = False


async def keep(house: House, outcomes: Sequence[Outcome]) -> None:
    """Keep what came of wire calls; a group that cannot be kept whole is kept one by one, for it was sent."""
    if not outcomes:
        return
    await _stop_wires(house, outcomes)
    (trouble,) = await asyncio.gather(_keep_together(house, outcomes), return_exceptions=True)
    if trouble is None:
        return
    if len(outcomes) == 1:
        raise trouble
    for trouble in await asyncio.gather(*(keep(house, [one]) for one in outcomes), return_exceptions=True):
        if trouble is not None:
            raise trouble


async def _stop_wires(house: House, outcomes: Sequence[Outcome]) -> None:
    """Let nobody use a wire whose vendor asked us to wait: that is about the whole bot, account or bind."""
    for outcome in outcomes:
        failed = outcome.failed
        if failed and failed.failure is Failure.THROTTLED and failed.code != limits.OWN_PACE:
            await limits.throttled(house, outcome.claim.wire, wait_when_throttled(failed.retry_after))


async def _keep_together(house: House, outcomes: Sequence[Outcome]) -> None:
    async with house.store.write() as tx:
        messages = await outgoing.lock(tx, [outcome.claim.message_id for outcome in outcomes])
        heard = await heard_of(tx, [outcome.accepted.provider_id for outcome in outcomes if outcome.accepted])
        more = [messages[one.claim.message_id] for one in outcomes if not _is_plain(house, one, heard)]
        await of_messages(tx, more)
        await referrals_of(tx, more)
        await histories_of(tx, messages.values())
        for outcome in outcomes:
            message = messages[outcome.claim.message_id]
            if outcome.failed:
                await _keep_failure(house, tx, message, outcome.claim, outcome.failed)
            elif outcome.accepted:
                await _keep_acceptance(house, tx, message, outcome.accepted, heard)
            elif outcome.unasked:
                await orphans.keep(house, tx, message)
            else:
                message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.QUEUED)
                message.due_at = house.clock.now()


def _is_plain(house: House, outcome: Outcome, heard: set[str]) -> bool:
    """Tell whether a message was taken and nothing else is known of it: nobody has to be told anything."""
    accepted = outcome.accepted
    if accepted is None or outcome.failed or accepted.provider_id in heard:
        return False
    return not house.carriers[outcome.claim.wire].capabilities.accepted_is_delivered


async def _keep_acceptance(
    house: House, tx: AsyncSession, message: Message, accepted: Accepted, heard: set[str]
) -> None:
    now = house.clock.now()
    message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.ACCEPTED)
    MESSAGES.labels(message.channel, message.status).inc()
    message.provider_id, message.parts, message.accepted_at = accepted.provider_id, accepted.parts, now
    message.failure = message.failure_code = ""
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer:
        if OfferStatus(offer.status) is OfferStatus.PLANNED:
            offer.status = OFFER.step(OfferStatus.PLANNED, OfferStatus.SENT)
        told = {"message_id": message.id, "channel": message.channel, "provider_id": accepted.provider_id}
        await note(house, tx, of_offer(offer), "message_accepted", **told)
    await faces.sent(house, tx, message)
    receipts.expect(house, message)
    if accepted.provider_id in heard:
        await tx.flush()
        await receipts.apply_waiting(house, tx, message)
    if house.carriers[Wire(message.wire or "")].capabilities.accepted_is_delivered:
        await receipts.delivered(house, tx, message, now)


async def _keep_failure(
    house: House, tx: AsyncSession, message: Message, claim: Claim, failed: SendFailedError
) -> None:
    """Put the message back, mark its fate unknown, or give it up, as the failure says."""
    now, failure = house.clock.now(), failed.failure
    message.failure, message.failure_code = failure, failed.code
    message.maybe_seen = message.maybe_seen or failure is Failure.TIMEOUT
    if failure is Failure.THROTTLED:
        _put_back(message, claim, now + wait_when_throttled(failed.retry_after))
        return
    if await carriers.failed(house, tx, message, failure, looked_up=claim.lookup):
        _put_back(message, claim, now)
        return
    wait = await _next_try(house, tx, message, failure)
    if wait is None:
        if claim.lookup:
            message.status = MESSAGE.step(MessageStatus.UNKNOWN, MessageStatus.QUEUED)
            message.status = MESSAGE.step(MessageStatus.QUEUED, MessageStatus.SENDING)
        await preparing.give_up(house, tx, message, failure, failed.code)
    elif failure is Failure.TIMEOUT:
        message.due_at = now + wait
        if not claim.lookup:
            message.status = MESSAGE.step(MessageStatus.SENDING, MessageStatus.UNKNOWN)
    else:
        _put_back(message, claim, now + wait)


async def _next_try(house: House, tx: AsyncSession, message: Message, failure: Failure) -> timedelta | None:
    """Count a failed try; return how long to wait for the next one, None when this way is given up."""
    now = house.clock.now()
    message.attempts += 1
    message.trying_since = message.trying_since or now
    other_way = await dead.has_other_way(house, tx, message)
    lasted = now - message.trying_since
    return next_try(failure, message.attempts, lasted, other_way=other_way, jitter=house.chance.fraction())


def _put_back(message: Message, claim: Claim, due_at: datetime) -> None:
    """Let a message wait for its next try; one that certainly never left us has asked nobody anything."""
    message.due_at = due_at
    if claim.lookup:
        return
    message.status = MESSAGE.step(MessageStatus.SENDING, MessageStatus.QUEUED)
    if not message.maybe_seen:
        message.first_claimed_at = None
