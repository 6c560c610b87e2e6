"""The outbox: claims what may leave, stores its exact words, and sends it side by side."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Failure, Outgoing, SendFailedError
from core.flow.outbox import LEASE, MESSAGE, MessageStatus
from core.flow.reply import Wire
from core.gateway import papers_offer
from core.gateway.house import House
from core.gateway.sending import limits, pacing, preparing
from core.gateway.sending.outcomes import Claim, Outcome
from core.store import outgoing
from core.store.ahead import questions_of
from core.store.company import of_messages, places_of, said_lately
from core.store.tables import Message


async def claim(house: House, message_ids: Sequence[str]) -> list[Claim]:
    """Take messages in hand in one transaction: their exact words are stored before any of them is sent."""
    claims: list[Claim | None] = []
    async with house.store.write() as tx:
        locked = await outgoing.claim(tx, message_ids, house.clock.now())
        leaving = await pacing.take(house, tx, locked)
        await of_messages(tx, leaving)
        await places_of(tx, leaving)
        await questions_of(tx, leaving, papers_offer.KIND)
        lately = await said_lately(tx, leaving, house.clock.now() - preparing.LATELY)
        for message in leaving:
            if message.status == MessageStatus.QUEUED:
                ready = await preparing.prepare(house, tx, message, lately)
                claims.append(Claim(message.id, Wire(message.wire or ""), ready, lookup=False) if ready else None)
            else:
                claims.append(await _take_up(house, tx, message))
    return [claim for claim in claims if claim]


async def _take_up(house: House, tx: AsyncSession, message: Message) -> Claim:
    """Take a message whose claim ended without an answer: its fate is asked before anything else."""
    message.maybe_seen = True
    if MessageStatus(message.status) is MessageStatus.SENDING:
        message.status = MESSAGE.step(MessageStatus.SENDING, MessageStatus.UNKNOWN)
    key = await house.vault.key_of(tx, message.key_owner)
    address = key.open(message.address_sealed or b"", "message", "address_sealed", message.id)
    text = key.open(message.body_sealed or b"", "message", "body_sealed", message.id)
    ready = Outgoing(message.id, address, text, since=message.first_claimed_at)
    message.due_at = house.clock.now() + LEASE
    return Claim(message.id, Wire(message.wire or ""), ready, lookup=True)


async def paced(house: House, claims: Sequence[Claim]) -> list[tuple[Claim, timedelta]]:
    """Return with each claim how long it must wait for room on its wire; what is only looked up needs none."""
    leaving = [(claim.wire, claim.outgoing) for claim in claims if not claim.lookup]
    waits = iter(await limits.take(house, leaving))
    return [(claim, timedelta(0) if claim.lookup else next(waits)) for claim in claims]


async def call(house: House, claim: Claim, wait: timedelta) -> Outcome:
    """Make one wire call, outside any transaction; what must wait for room is not sent."""
    if wait:
        return Outcome(claim, failed=SendFailedError(Failure.THROTTLED, code=limits.OWN_PACE, retry_after=wait))
    carrier = house.carriers.get(claim.wire)
    if carrier is None:
        return Outcome(claim, unasked=True)
    try:
        accepted = await (carrier.look_up(claim.outgoing) if claim.lookup else carrier.send(claim.outgoing))
    except SendFailedError as failed:
        return Outcome(claim, failed=failed)
    return Outcome(claim, accepted)
