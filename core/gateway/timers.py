"""What falls due: each timer is taken away in the transaction in which it has its effect."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.reply import Wire
from core.gateway import (
    annual,
    complaints,
    endings,
    families,
    listening,
    privileges,
    retaining,
    taking_back,
    unheard,
    windows,
)
from core.gateway.admission import expiry, following, papers
from core.gateway.answering import interest, replies
from core.gateway.campaigning import ending
from core.gateway.house import House
from core.gateway.placing import siblings
from core.gateway.proving import days
from core.gateway.rows import is_alone, lock_offer
from core.gateway.schooling import offering
from core.gateway.sending import faces
from core.gateway.waiting import birthdays, corrections, not_queued, resuming
from core.metrics import DUE_LAG
from core.store import arrivals, company, timers
from core.store.falling import Together, foresee_all
from core.store.tables import Guardian, Offer, Reply, Timer
from core.store.timers import TimerKind, arm, disarm
from core.store.unit import unit_of

_BATCH = 200
#: These ask again or take something from a family: first everything it may have said in time is fetched and read.
_AFTER_HEARING = frozenset({TimerKind.REPEAT, TimerKind.LAPSE, TimerKind.GRACE, TimerKind.UNREACHABLE, TimerKind.HELD})
#: So many places are served before others have their turn: a preschool that opens has hundreds at one instant, and
#: where siblings wait 100 of them in one transaction kept every reply from the disk of SQLite for 28 s.
_PLACES = 10
#: Of these many are taken in hand at once; they are about offers that may end, referrals, applications, free places.
_SUBJECTS = (
    frozenset({TimerKind.REPEAT, TimerKind.LAPSE, TimerKind.GRACE, TimerKind.UNREACHABLE, TimerKind.HELD}),
    frozenset({TimerKind.REMIND, TimerKind.EXPIRE}),
    frozenset({TimerKind.ANNUAL, TimerKind.AWAKE, TimerKind.BIRTHDAY}),
    frozenset({TimerKind.PLACE}),
)


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the timers that are due, in the order of their instants; `troubled` is left out.

    Where nobody else can write meanwhile, only some places at once: each looks through the queues. Where others can,
    several workers share what is due, and one that finds only what another holds would have nothing to do.
    """
    async with house.store.read() as tx:
        due = await timers.due(tx, house.clock.now(), _BATCH, troubled)
        alone = is_alone(tx)
    places = [number for number, timer in enumerate(due) if timer.kind == TimerKind.PLACE]
    return [timer.id for timer in due[: places[_PLACES] if alone and len(places) > _PLACES else None]]


async def run(house: House, timer_ids: Sequence[str]) -> bool:
    """Run timers that are due, in one transaction; False when something must come first, then they look again soon."""
    async with house.store.read() as tx:
        waiting = await timers.named(tx, timer_ids, house.clock.now())
    if any(TimerKind(timer.kind) is TimerKind.LISTEN for timer in waiting):
        await listening.behind(house, house.clock.now(), list(Wire))
    for timer in waiting:
        if TimerKind(timer.kind) is TimerKind.TAKEN_BACK:
            await taking_back.tell_core(house, timer.subject)
    held = await _unheard(house, waiting)
    async with house.store.write() as tx:
        rows = await timers.named(tx, timer_ids, house.clock.now(), lock=True)
        free = [row for row in rows if row.id not in held]
        await foresee_all(tx, Together(*([row.subject for row in free if row.kind in kinds] for kinds in _SUBJECTS)))
        held |= await _unread(house, tx, free)
        again = await listening.again_at(tx, house.clock.now()) if held else None
        return any([await _run(house, tx, row, again if row.id in held else None) for row in rows])


async def _run(house: House, tx: AsyncSession, row: Timer, again: datetime | None) -> bool:
    """Take one timer away and let it have its effect; one that must wait to be heard looks `again`."""
    kind, now = TimerKind(row.kind), house.clock.now()
    if row.id in unit_of(tx).settled:  # what was done for another one has set it anew, or taken it away
        return True
    DUE_LAG.labels(kind).observe((now - row.due_at).total_seconds())
    await disarm(tx, kind, row.subject)
    done = again is None and await _VERBS[kind](house, tx, row.subject)
    if not done:  # something that must come first is still under way
        await arm(tx, kind, row.subject, again or now + windows.SOON)
    return done


async def _unheard(house: House, waiting: Sequence[Timer]) -> set[str]:
    """Return which of these must wait because some wire could not be heard as far as they need."""
    asking = [timer for timer in waiting if TimerKind(timer.kind) in _AFTER_HEARING]
    if not asking:
        return set()
    async with house.store.read() as tx:
        asked = await company.asked(tx, [timer.subject for timer in asking])
    wires = {wire for _, guardian in asked.values() for wire in _wires(guardian)}
    if not await listening.behind(house, max(timer.due_at for timer in asking), wires):
        return set()
    async with house.store.read() as tx:
        heard = await listening.rows(tx, wires)
        awaited = await unheard.may_answer_on(house, tx, [guardian for _, guardian in asked.values()])

    def goes_on(timer: Timer, offer: Offer, guardian: Guardian) -> bool:
        """Tell whether the wires of one family were heard as far as is needed, or are not waited for any longer."""
        behind = listening.lagging(house, heard, timer.due_at, _wires(guardian))
        return unheard.may_go_on(house, offer, TimerKind(timer.kind), behind, awaited[guardian.id])

    return {timer.id for timer in asking if timer.subject in asked and not goes_on(timer, *asked[timer.subject])}


def _wires(guardian: Guardian) -> set[Wire]:
    return {Wire.TWILIO, Wire.SMPP, *((Wire.TELEGRAM,) if guardian.telegram_index else ())}


async def _unread(house: House, tx: AsyncSession, rows: Sequence[Timer]) -> set[str]:
    """Read what families have said in time; return which timers must wait because something of it is not read yet.

    What came later waits for the end.
    """
    asking = [row for row in rows if TimerKind(row.kind) in _AFTER_HEARING]
    asked = await company.asked(tx, [row.subject for row in asking]) if asking else {}
    indexes = {index for _, guardian in asked.values() for index in families.indexes_of(guardian)}
    left: set[str] = set()
    said = await arrivals.unread(tx, indexes) if indexes else []
    for row in asking if said else ():
        if row.subject in asked:
            in_time = _said_in_time(row, *asked[row.subject], said)
            await replies.read_each(house, tx, in_time)
            left |= {row.id for reply in in_time if reply.status == "stored"}
    return left


def _said_in_time(row: Timer, offer: Offer, guardian: Guardian, said: Sequence[Reply]) -> list[Reply]:
    until = row.due_at
    if offer.closes_at and TimerKind(row.kind) is not TimerKind.HELD:  # what is held takes a yes after its window too
        until = min(until, offer.closes_at)
    own = families.indexes_of(guardian)
    waiting = [reply for reply in said if reply.sender_index in own and reply.status == "stored"]
    return [reply for reply in waiting if replies.in_time(reply, until)]


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
    TimerKind.EVIDENCE: days.close,
    TimerKind.TAKEN_BACK: taking_back.watch,
    TimerKind.RETAIN: retaining.forget,
    TimerKind.CAMPAIGN: ending.withdraw,
    TimerKind.ANNUAL: annual.ask,
    TimerKind.AWAKE: birthdays.awake,
    TimerKind.BIRTHDAY: birthdays.sixth,
}


async def begin(house: House) -> None:
    """Begin to listen for what webhooks lost, to count by the calendar of now, and to forget what is kept too long."""
    await corrections.begin(house)
    async with house.store.write() as tx:
        await arm(tx, TimerKind.RETAIN, retaining.STORE, retaining.next_night(house.clock.now()))
        if house.listeners:
            await arm(tx, TimerKind.LISTEN, listening.WIRES, house.clock.now())
