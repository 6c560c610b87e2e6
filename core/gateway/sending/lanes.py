"""What leaves next: answers before notices before campaigns, where there is room, one message of a family at a time."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.flow.outbox import Lane, divided, may_leave_at
from core.gateway.house import House
from core.gateway.sending import limits, pacing
from core.store import outgoing


async def next_group(house: House, left_out: Collection[str], most: int) -> tuple[str, ...]:
    """Return the messages that may leave now, at most so many, at most one of each family.

    In quiet hours only answers leave; what became of the others may be asked at any hour.
    """
    now, room = house.clock.now(), await limits.rooms(house)
    quiet = may_leave_at(now, house.quiet, ALMATY) > now
    found: dict[str, str] = {}
    async with house.store.read() as tx:
        lost = outgoing.without(outgoing.fate_unknown(now), left_out).limit(most)
        for message in (await tx.exec(lost)).all():
            found.setdefault(message.guardian_id or message.id, message.id)
        busy = await outgoing.busy(tx, now)
        if not busy:
            return tuple(found.values())
        paced = await pacing.rooms(house, tx)
        for way in outgoing.WAYS:
            free = int(min(room.free(way), most - len(found)))
            if free <= 0:
                continue
            waiting: dict[Lane, list[tuple[str, str | None]]] = {lane: [] for lane in Lane}
            for lane in (lane for lane in Lane if (lane, way) in busy):
                held = lane is Lane.CAMPAIGN or (quiet and lane is not Lane.ANSWER)
                query = outgoing.due_in(lane, way, now, only_lookups=held)
                rows = (await tx.exec(outgoing.without(query, left_out).limit(free))).all()
                waiting[lane] = [(message.id, message.guardian_id) for message in rows]
            waiting[Lane.CAMPAIGN] += await pacing.waiting(house, tx, paced, way, free, left_out)
            for message_id, guardian_id in divided(waiting, free):
                found.setdefault(guardian_id or message_id, message_id)
    return tuple(found.values())


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a message may leave, or a claim has been held too long."""
    now, room = house.clock.now(), await limits.rooms(house)
    instants = [await outgoing.next_unknown(tx)]
    for due in await outgoing.next_due(tx, now):
        at = due.at
        if due.lane is not Lane.ANSWER and not due.only_lookup:
            at = may_leave_at(max(at, now), house.quiet, ALMATY)
        instants.append(room.opens(due.way, at, now))
    running = await pacing.running(tx)
    for way in outgoing.WAYS if running else ():
        at_pace = await pacing.next_due(house, tx, running, way)
        instants.append(room.opens(way, at_pace, now) if at_pace else None)
    return min((instant for instant in instants if instant is not None), default=None)
