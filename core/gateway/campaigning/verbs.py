"""What people do with a campaign; workers see it in the database before each message, so it takes effect at once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import ALMATY
from core.errors import InputError, NotFoundError
from core.flow.campaign import CAMPAIGN, CampaignStatus, Closed, ever_open
from core.ports import Clock
from core.store.base import Store
from core.store.paced import closed_hours
from core.store.tables import Campaign, CampaignChange
from core.store.timers import TimerKind, arm

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MOST = 100_000


class Act(StrEnum):
    """What was done to a campaign."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    PACE = "pace"
    END = "end"


class Cause(StrEnum):
    """Why it was done."""

    ORDERED = "ordered"  # the ministry wants it so
    TOO_MANY_CALLS = "too_many_calls"  # the contact centre cannot answer them all
    MISTAKE = "mistake"  # something is wrong with the file or the words
    CARRIER_TROUBLE = "carrier_trouble"
    SOLVED = "solved"  # what it was paused for is over


@dataclass(frozen=True, slots=True)
class Plan:
    """How a campaign shall go: messages per minute, and between which hours of Almaty (HH:MM, empty = any)."""

    per_minute: int
    opens: str = ""
    closes: str = ""


class Campaigns:
    """The verbs of campaigns; `quiet` are the quiet hours of the house."""

    def __init__(self, store: Store, clock: Clock, new_id: Callable[[], str], quiet: Closed | None) -> None:
        self._store, self._clock, self._new_id, self._quiet = store, clock, new_id, quiet

    async def start(self, name: str, plan: Plan, by: str) -> None:
        """Make a campaign that runs; one that exists goes on as it is, so that a broken start may be repeated.

        Raises:
            InputError: the name, the pace or the hours cannot be taken, or a campaign of this name has ended.

        """
        fresh = self._planned(name, plan)
        async with self._store.write() as tx:
            known = await tx.get(Campaign, name)
            if known is None:
                tx.add(fresh)
                await tx.flush()
                await self._keep(tx, fresh, Act.START, by, Cause.ORDERED)
            elif known.status == CampaignStatus.ENDED:
                message = f"The campaign {name} has ended: choose another name."
                raise InputError(message)

    def _planned(self, name: str, plan: Plan) -> Campaign:
        if not _NAME.fullmatch(name):
            message = "name: up to 60 Latin letters, digits, dots, dashes and underscores are expected."
            raise InputError(message)
        _check_pace(plan.per_minute)
        if bool(plan.opens) != bool(plan.closes) or not all(
            _CLOCK.fullmatch(at) for at in (plan.opens, plan.closes) if at
        ):
            message = "hours: both --from and --until are expected, as HH:MM."
            raise InputError(message)
        now = self._clock.now()
        made = Campaign(
            name=name,
            per_minute=plan.per_minute,
            opens=plan.opens,
            closes=plan.closes,
            next_at=now,
            created_at=now,
        )
        if not ever_open(now, closed_hours(self._quiet, made.opens, made.closes), ALMATY):
            message = "hours: they lie within the quiet hours, so nothing would ever be sent."
            raise InputError(message)
        return made

    async def pause(self, name: str, by: str, cause: str) -> None:
        """Let no more messages leave; those on the wire finish, the others keep their places. Raises like `resume`."""
        await self._move(name, Act.PAUSE, CampaignStatus.PAUSED, by, cause)

    async def resume(self, name: str, by: str, cause: str) -> None:
        """Let messages leave again at the pace, from now on; one that runs already goes on.

        Raises:
            NotFoundError: there is no such campaign.
            InputError: the cause is none of `Cause`, or the campaign has ended.

        """
        await self._move(name, Act.RESUME, CampaignStatus.RUNNING, by, cause)

    async def end(self, name: str, by: str, cause: str) -> None:
        """Withdraw what has not been sent, as workers go; families asked keep their windows. Raises like above."""
        await self._move(name, Act.END, CampaignStatus.ENDED, by, cause)

    async def pace(self, name: str, per_minute: int, by: str, cause: str = Cause.ORDERED) -> None:
        """Let so many messages leave in a minute from now on. Raises like `resume`, also for a pace out of range."""
        _check_pace(per_minute)
        async with self._store.write() as tx:
            campaign = await _locked(tx, name)
            if campaign.status == CampaignStatus.ENDED:
                raise InputError(_ended(name))
            campaign.per_minute = per_minute
            await self._keep(tx, campaign, Act.PACE, by, _cause(cause))

    async def _move(self, name: str, act: Act, status: CampaignStatus, by: str, cause: str) -> None:
        why = _cause(cause)
        async with self._store.write() as tx:
            campaign = await _locked(tx, name)
            if campaign.status == status:
                return
            if campaign.status == CampaignStatus.ENDED:
                raise InputError(_ended(name))
            campaign.status = CAMPAIGN.step(CampaignStatus(campaign.status), status)
            if status is CampaignStatus.RUNNING:
                campaign.next_at = max(campaign.next_at, self._clock.now())  # nothing is made good: no burst
            if status is CampaignStatus.ENDED:
                campaign.ended_at = self._clock.now()
                await arm(tx, TimerKind.CAMPAIGN, name, campaign.ended_at)
            await self._keep(tx, campaign, act, by, why)

    async def _keep(self, tx: AsyncSession, campaign: Campaign, act: Act, by: str, cause: Cause) -> None:
        newest = select(func.max(col(CampaignChange.seq))).where(CampaignChange.campaign == campaign.name)
        tx.add(
            CampaignChange(
                id=self._new_id(),
                seq=((await tx.exec(newest)).one() or 0) + 1,
                campaign=campaign.name,
                act=act,
                per_minute=campaign.per_minute,
                by=by,
                reason=cause,
                at=self._clock.now(),
            )
        )


def _check_pace(per_minute: int) -> None:
    if not 1 <= per_minute <= _MOST:
        message = f"per_minute: 1 to {_MOST} messages are expected."
        raise InputError(message)


def _cause(cause: str) -> Cause:
    if cause not in set(Cause):
        message = f"reason: one of {', '.join(Cause)} is expected."
        raise InputError(message)
    return Cause(cause)


def _ended(name: str) -> str:
    return f"The campaign {name} has ended; nothing brings it back."


async def _locked(tx: AsyncSession, name: str) -> Campaign:
    campaign = await tx.get(Campaign, name, with_for_update=True, populate_existing=True)
    if campaign is None:
        message = f"There is no campaign {name}: `usynys campaign list` shows them."
        raise NotFoundError(message)
    return campaign
