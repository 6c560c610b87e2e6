"""Hand-overs that a rules core did not take: tried again, and left to people after three days or a plain refusal."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import NotFoundError, TransitionError
from core.flow.channel import Failure, SendFailedError
from core.flow.handover import ask_again_after, is_given_up, wait_before
from core.gateway.handed import circuit
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.store import handovers
from core.store.tables import Handover, Offer

#: Such a failure is the rules core's own trouble and may pass; any other is the fault of what we sent.
_MAY_PASS = frozenset({Failure.CONNECTION, Failure.TIMEOUT, Failure.VENDOR, Failure.THROTTLED, Failure.CREDENTIALS})


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a hand-over is to be tried."""
    due = await handovers.first_due(tx)
    again_at = (await circuit.standing(tx)).again_at if due is not None and house.rules_core.remote else None
    return max(due, again_at) if due is not None and again_at is not None else due


async def put_back(house: House, handover_id: str, failed: SendFailedError) -> None:
    """Let a hand-over wait for its next try, or for people; nobody knows whether what timed out was taken."""
    now = house.clock.now()
    async with house.store.write() as tx:
        handover = await tx.get_one(Handover, handover_id, with_for_update=True)
        if failed.failure in _MAY_PASS and failed.failure is not Failure.THROTTLED:
            await circuit.failed(house, tx)
        if handover.decided_at is not None:
            return  # its decision was quicker than the answer
        handover.failure, handover.failure_code = failed.failure, failed.code
        if failed.failure is Failure.THROTTLED:  # it asks us to wait: that is no failed try
            handover.attempts -= 1
        else:
            handover.trying_since = handover.trying_since or now
        wait = failed.retry_after or wait_before(max(handover.attempts, 1), house.chance.fraction())
        handover.due_at = now + wait
        if failed.failure not in _MAY_PASS or is_given_up(now - (handover.trying_since or now)):
            await _bury(house, tx, handover)


async def _bury(house: House, tx: AsyncSession, handover: Handover) -> None:
    handover.dead_at = house.clock.now()
    offer = await tx.get_one(Offer, handover.offer_id)
    told = {"handover_id": handover.id, "failure": handover.failure, "code": handover.failure_code}
    await note(house, tx, of_offer(offer), "handover_dead", **told)


async def promised(house: House, handover_id: str) -> None:
    """Note that the rules core has a hand-over and decides later: it is asked again should its decision not come."""
    now = house.clock.now()
    async with house.store.write() as tx:
        await circuit.answered(house, tx)
        handover = await tx.get_one(Handover, handover_id, with_for_update=True)
        if handover.taken_at is None:
            handover.taken_at, handover.attempts = now, 0
        handover.trying_since, handover.failure, handover.failure_code = None, "", ""
        handover.due_at = now + ask_again_after(handover.attempts + 1)


async def resend(house: House, handover_id: str, operator: str) -> None:
    """Try a dead hand-over again, with the same id; who did it stands in the history.

    Raises:
        NotFoundError: there is no such hand-over.
        TransitionError: it is not dead (any more).

    """
    async with house.store.write() as tx:
        handover = await tx.get(Handover, handover_id, with_for_update=True)
        if handover is None:
            raise NotFoundError
        if handover.dead_at is None:
            raise TransitionError
        offer = await tx.get_one(Offer, handover.offer_id)
        about = {"handover_id": handover.id, "failure": handover.failure, "code": handover.failure_code}
        await note(house, tx, of_offer(offer), "handover_resent", **about, operator=operator)
        handover.dead_at = handover.trying_since = None
        handover.due_at, handover.attempts = house.clock.now(), 0
        handover.failure = handover.failure_code = ""
    house.live.wake()


async def dead(tx: AsyncSession) -> list[str]:
    """Return the dead hand-overs, in the order in which they were confirmed."""
    query = select(Handover.id).where(col(Handover.dead_at).is_not(None), col(Handover.decided_at).is_(None))
    return list((await tx.exec(query.order_by(col(Handover.created_at), col(Handover.id)))).all())
