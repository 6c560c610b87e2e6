"""The outbox: claims what may leave, stores its exact words, and sends it side by side."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Failure, Outgoing, SendFailedError
from core.flow.outbox import LEASE, MESSAGE, MessageStatus
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.sending import lanes, limits, outcomes, pacing, preparing
from core.gateway.sending.outcomes import Claim, Outcome
from core.store import outgoing
from core.store.company import company, said_lately
from core.store.tables import Message

#: So many messages at most are claimed in one transaction and sent side by side.
_GROUP = 50


async def waiting(house: House, troubled: Collection[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the messages that may leave now as one group, the most urgent first; `troubled` is left out."""
    left_out = [message_id for group in troubled for message_id in group]
    group = await lanes.next_group(house, left_out, _GROUP)
    return [group] if group else []


async def send(house: House, message_ids: tuple[str, ...]) -> bool:
    """Claim messages in one transaction, send them side by side, and keep what came of them in one transaction."""
    claims = await _claim(house, message_ids)
    await outcomes.keep(house, await _sent(house, claims))
    return True


async def _claim(house: House, message_ids: Sequence[str]) -> list[Claim]:
    claims: list[Claim | None] = []
    async with house.store.write() as tx:
        locked = await outgoing.claim(tx, message_ids, house.clock.now())
        leaving = await pacing.take(house, tx, locked)
        _held = await company(tx, leaving)
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


async def _sent(house: House, claims: Sequence[Claim]) -> list[Outcome]:
    """Make the wire calls, outside any transaction; what exceeds the pace of its wire waits."""
    leaving = [(claim.wire, claim.outgoing) for claim in claims if not claim.lookup]
    waits = iter(await limits.take(house, leaving))
    paced = [(claim, timedelta(0) if claim.lookup else next(waits)) for claim in claims]
    return list(await asyncio.gather(*(_call(house, claim, wait) for claim, wait in paced)))


async def _call(house: House, claim: Claim, wait: timedelta) -> Outcome:
    if wait:
        return Outcome(claim, failed=SendFailedError(Failure.THROTTLED, code=limits.OWN_PACE, retry_after=wait))
    carrier = house.carriers[claim.wire]
    try:
        accepted = await (carrier.look_up(claim.outgoing) if claim.lookup else carrier.send(claim.outgoing))
    except SendFailedError as failed:
        return Outcome(claim, failed=failed)
    return Outcome(claim, accepted)
