"""Each night what was kept long enough goes, a batch at a time, so that nothing else waits for it."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.privacy.retaining import forget_old
from core.rules.calendar import local, start_of_day
from core.store.timers import TimerKind, arm

#: What the timer is about.
STORE = "store"
#: When the night's work begins, in Almaty.
_BEGINS = timedelta(hours=3, minutes=30)
_BETWEEN = timedelta(seconds=1)
_ONE_DAY = timedelta(days=1)


async def forget(house: House, tx: AsyncSession, subject: str) -> bool:
    """Let one batch go; more of it follows in a second, and the next night is planned after the last."""
    now = house.clock.now()
    more = await forget_old(tx, house.retention, now)
    await arm(tx, TimerKind.RETAIN, subject, now + _BETWEEN if more else next_night(now))
    return True


def next_night(now: datetime) -> datetime:
    """Return when the work of the coming night begins."""
    tonight = start_of_day(local(now).date()) + _BEGINS
    return tonight if tonight > now else start_of_day(local(now).date() + _ONE_DAY) + _BEGINS
