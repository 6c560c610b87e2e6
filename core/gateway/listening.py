"""Listening: nothing lapses before what the carrier holds has been fetched (DESIGN promise 3)."""

from datetime import datetime, timedelta

from core.flow.channel import SendFailedError
from core.gateway.house import House
from core.metrics import HEARD_UNTIL
from core.store.tables import Listening

#: Fetching begins a little before the last point reached: carriers show messages with a delay.
_OVERLAP = timedelta(minutes=10)
#: A wire that was never listened to is asked about so much of the past.
_FIRST = timedelta(days=3)


async def heard_until(house: House, needed: datetime) -> bool:
    """Make sure that all wires have been heard up to `needed`; False when one cannot be asked now."""
    complete = True
    for listener in house.listeners:
        async with house.store.read() as tx:
            row = await tx.get(Listening, listener.wire)
        if row and row.heard_until >= needed:
            continue
        since = (row.heard_until if row else needed - _FIRST) - _OVERLAP
        try:
            reached = await listener.fetch_missed(since)
        except SendFailedError:
            complete = False
            continue
        async with house.store.write() as tx:
            await tx.merge(Listening(wire=listener.wire, heard_until=reached))
        HEARD_UNTIL.labels(listener.wire).set(reached.timestamp())
        complete = complete and reached >= needed
    return complete
