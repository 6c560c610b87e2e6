"""An application that a family confirmed in its dialog, and the verb that puts it into queues: main hands it in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import TransitionError
from core.values import Language


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a family has confirmed; it counts from the instant of the confirming reply."""

    application_id: str
    child_id: str
    submitted_at: datetime
    preschools: tuple[str, ...]  # in order of wish
    language: Language
    categories: tuple[int, ...]  # of annex 1; the last one alone when none is claimed
    claims: bool  # whether a privilege is claimed: nobody has verified it yet
    wished_from_age: int | None = None


#: Puts a confirmed application into its queues at an instant; answers why not, or nothing.
Queueing = Callable[[AsyncSession, Confirmed, datetime], Awaitable[str]]


async def nobody_queues(_tx: AsyncSession, _told: Confirmed, _now: datetime) -> str:
    """Refuse: this house keeps no queues.

    Raises:
        TransitionError: always.

    """
    raise TransitionError
