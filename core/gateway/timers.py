"""What falls due: each timer is taken away in the transaction in which it has its effect."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Wire
from core.gateway import (
    annual,
    birthdays,
    complaints,
    corrections,
    endings,
    families,
    listening,
    not_queued,
    privileges,
    resuming,
    siblings,
    unheard,
    windows,
)
from core.gateway.admission import expiry, following, papers
from core.gateway.answering import interest, replies
from core.gateway.campaigning import ending
from core.gateway.house import House
from core.gateway.rows import lock_offer
from core.gateway.schooling import offering
from core.gateway.sending import faces
from core.metrics import DUE_LAG
from core.store import timers
from core.store.tables import Guardian, Offer, Timer
from core.store.timers import TimerKind, arm

_BATCH = 200
#: These ask again or take something from a family: first everything it may have said in time is fetched and read.
_AFTER_HEARING = frozenset({TimerKind.REPEAT, TimerKind.LAPSE, TimerKind.GRACE, TimerKind.UNREACHABLE, TimerKind.HELD})


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the timers that are due, in the order of their instants; `troubled` is left out."""
    async with house.store.read() as tx:
        return [timer.id for timer in await timers.due(tx, house.clock.now(), _BATCH, troubled)]


async def run(house: House, timer_id: str) -> bool:
    """Run one timer that is due; False when something must come first, then it looks again soon."""
    async with house.store.read() as tx:
        timer = await tx.get(Timer, timer_id)
    if timer is None or timer.due_at > house.clock.now():
        return False
    heard = TimerKind(timer.kind) not in _AFTER_HEARING or await _heard(house, timer)
    if TimerKind(timer.kind) is TimerKind.LISTEN:
        await listening.behind(house, house.clock.now(), list(Wire))
    async with house.store.write() as tx:
        row = await tx.get(Timer, timer_id, with_for_update=True)
        if row is None or row.due_at > house.clock.now():
            return True
        DUE_LAG.labels(row.kind).observe((house.clock.now() - row.due_at).total_seconds())
        await tx.delete(row)
        await tx.flush()
        done = heard and await _VERBS[TimerKind(row.kind)](house, tx, row.subject)
        if not done:  # something that must come first is still under way
            now = house.clock.now()
            again_at = now + windows.SOON if heard else await listening.again_at(tx, now)
            await arm(tx, TimerKind(row.kind), row.subject, again_at)
    return done


async def _heard(house: House, timer: Timer) -> bool:
    """Tell whether everything the family said in time has been fetched and read."""
    async with house.store.read() as tx:
        offer = await tx.get(Offer, timer.subject)
        guardian = await tx.get(Guardian, offer.guardian_id) if offer else None
    if offer is None or guardian is None:
        return True
    wires = {Wire.TWILIO, Wire.SMPP, *((Wire.TELEGRAM,) if guardian.telegram_index else ())}
    if behind := await listening.behind(house, timer.due_at, wires):
        async with house.store.read() as tx:
            if not await unheard.may_go_on(house, tx, offer, TimerKind(timer.kind), behind):
                return False
    until = timer.due_at
    if offer.closes_at and TimerKind(timer.kind) is not TimerKind.HELD:  # what is held takes a yes after its window too
        until = min(until, offer.closes_at)
    for reply_id in await _unread(house, guardian, until):
        await replies.read(house, reply_id)
    return not await _unread(house, guardian, until)


async def _unread(house: House, guardian: Guardian, until: datetime) -> list[str]:
    """Return what the family said in time and nobody has read; what came later waits for the end."""
    async with house.store.read() as tx:
        found = [await replies.unread_until(tx, index, until) for index in families.indexes_of(guardian)]
    return [reply_id for one in found for reply_id in one]


async def _repeat(house: House, tx: AsyncSession, offer_id: str) -> bool:
    await windows.repeat(house, tx, (await lock_offer(tx, offer_id)).offer)
    return True


async def _listen(house: House, tx: AsyncSession, subject: str) -> bool:
    """Plan the next listening; what is due to be heard was asked for before this transaction."""
    await arm(tx, TimerKind.LISTEN, subject, await listening.next_time(tx, house.clock.now()))
    return True


_VERBS: Mapping[TimerKind, Callable[[House, AsyncSession, str], Awaitable[bool]]] = {
    TimerKind.PLACE: siblings.serve,
    TimerKind.REPEAT: _repeat,
    TimerKind.COUNTDOWN: faces.count_down,
    TimerKind.LAPSE: endings.lapse,
    TimerKind.UNREACHABLE: endings.unreachable,
    TimerKind.GRACE: endings.grace_over,
    TimerKind.RESUME: resuming.suspension_over,
    TimerKind.LISTEN: _listen,
    TimerKind.CORRECT: corrections.take,
    TimerKind.WITHDRAW: endings.withdraw_place,
    TimerKind.FOLLOW: following.follow,
    TimerKind.CHECK: papers.check,
    TimerKind.REMIND: expiry.remind,
    TimerKind.EXPIRE: expiry.expire,
    TimerKind.PRIVILEGE: privileges.check,
    TimerKind.REFUSED: not_queued.tell,
    TimerKind.COMPLAINT: complaints.look,
    TimerKind.HELD: interest.held,
    TimerKind.CONCLUSION: offering.begin,
    TimerKind.CAMPAIGN: ending.withdraw,
    TimerKind.ANNUAL: annual.ask,
    TimerKind.AWAKE: birthdays.awake,
    TimerKind.BIRTHDAY: birthdays.sixth,
}


async def begin(house: House) -> None:
    """Begin to listen for what webhooks lost, and to count by what the calendar says by now."""
    await corrections.begin(house)
    if house.listeners:
        async with house.store.write() as tx:
            await arm(tx, TimerKind.LISTEN, listening.WIRES, house.clock.now())


async def next_due(tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a timer falls due."""
    return await timers.first_due(tx)
