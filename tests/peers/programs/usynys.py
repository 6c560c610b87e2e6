"""Usynys itself: messages in its outbox, birthdays that come, windows that end; its own worker does the work."""

import asyncio
import sys
import time
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

import main
from core.clock import Chance, SystemClock
from core.gateway.house import House
from core.gateway.writing import Draft, say
from core.settings import read_settings
from core.store.base import Store
from core.store.line.count import count_queues
from core.store.tables import Guardian, Listening, Offer, Queue, QueueEntry, Timer
from core.store.timers import TimerKind
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.people import VAULT, settle

#: What waits for its instant is not due before it is told to be.
_LATER = timedelta(days=2)


async def make(house: House, kind: str, size: int) -> None:
    """Make the tables, and the families with what they wait for."""
    await house.store.migrate()
    if kind == "outbound":
        await settle(house.store, 0, size)
        return
    later = house.clock.now() + _LATER
    later = house.clock.now() + _LATER
    await Crowd(house.store, size, first=later).settle()
    if kind == "timers":
        async with house.store.write() as tx:
            await _asleep(tx, later)


async def _asleep(tx: AsyncSession, until: datetime) -> None:
    """Let those who wait be too young until then; no window ends."""
    connection = await tx.connection()
    waits = col(QueueEntry.status) == "waiting"
    names = (await connection.execute(select(col(QueueEntry.application_id)).where(waits))).scalars().all()
    kind = TimerKind.AWAKE
    timers = [{"id": f"{kind}:{name}", "kind": kind, "subject": name, "due_at": until} for name in names]
    await connection.execute(delete(Timer))
    await connection.execute(insert(Timer), timers)
    await connection.execute(update(QueueEntry).where(waits).values(asleep=True))
    await count_queues(tx, (await connection.execute(select(col(Queue.key)))).scalars().all())


async def outbound(house: House, size: int) -> float:
    """Put one message to each family into the outbox; returns the instant before they can be seen."""
    async with house.store.write() as tx:
        for guardian in (await tx.exec(select(Guardian).limit(size))).all():
            await say(house, tx, Draft("common.help", "notice", f"peers {guardian.id}"), guardian)
        began = time.time()
    house.live.wake()
    return began


async def timers(house: House, kind: TimerKind, lead: float) -> float:
    """Let all of a kind fall due at an instant, as if planned for it; the carrier was heard ten minutes before."""
    at = house.clock.now() + timedelta(seconds=lead)
    window = {"opens_at": at - _LATER, "closes_at": at, "stated_until": at}
    async with house.store.write() as tx:
        connection = await tx.connection()
        await connection.execute(update(Timer).where(col(Timer.kind) == kind).values(due_at=at))
        await connection.execute(update(Offer).where(col(Offer.status) == "open").values(**window))
        await connection.execute(update(Listening).values(heard_until=at - timedelta(minutes=10)))
    return at.timestamp()


async def fill(house: House, kind: str, size: int, lead: float) -> float:
    """Give its worker the work; returns the instant from which time is taken."""
    if kind == "outbound":
        return await outbound(house, size)
    return await timers(house, TimerKind.LAPSE if kind == "windows" else TimerKind.AWAKE, lead)


async def _do(verb: str, kind: str, size: int, lead: float) -> None:
    settings = read_settings()
    house = main.make_house(Store(settings.database_url), VAULT, SystemClock(), Chance(), settings)
    if verb == "make":
        await make(house, kind, size)
    else:
        began = await fill(house, kind, size, lead)
        print(f"at {began}", flush=True)  # noqa: T201 - it speaks to the process that started it
    await house.live.close()
    await house.store.close()


if __name__ == "__main__":
    asyncio.run(_do(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
