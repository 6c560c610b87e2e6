"""The ways of one kind of offer: what each end of its dialog does, and an answer in each state of the offer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place, Step
from core.gateway.house import House
from core.gateway.rows import OfferRows
from core.gateway.said import Said

#: The reply waits until something that comes before it in time is done: a lapse, or the rules core's decision.
DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The answer is meant for another offer of the family."""

    offer_id: str


Effect = str | Elsewhere
#: Takes one answer to one offer, everything about it locked; returns what it did, for the reply's row.
Way = Callable[[House, AsyncSession, OfferRows, Said], Awaitable[Effect]]
#: Ends a dialog; the place holds everything that was answered.
End = Callable[[House, AsyncSession, OfferRows, Said, Place], Awaitable[Effect]]
#: Looks at a step before it is taken: an effect means that the kind has dealt with it, None lets it be taken.
Weigh = Callable[[House, AsyncSession, OfferRows, Said, Step], Awaitable[Effect | None]]
#: Returns the ids of the lines to choose from under a question; `search` is what the family looks for.
Lines = Callable[[House, AsyncSession, OfferRows, Place, str], Awaitable[tuple[str, ...]]]
#: Returns further facts for the words of a question, of ids, codes, days and numbers only.
Facts = Callable[[House, AsyncSession, OfferRows, Place], Awaitable[Mapping[str, object]]]


#: Returns where whoever wrote this may be asked again: a question that tells what they may not know gives way.
Told = Callable[[House, AsyncSession, OfferRows, Said, Place], Awaitable[Place]]


async def where_it_stands(_house: House, _tx: AsyncSession, _rows: OfferRows, _said: Said, place: Place) -> Place:
    """Return the place itself: everybody on the family's ways may be asked."""
    return place


async def no_lines(_house: House, _tx: AsyncSession, _rows: OfferRows, _place: Place, _search: str) -> tuple[str, ...]:
    """Return nothing: the dialog asks for no lines of the gateway's."""
    return ()


async def no_facts(_house: House, _tx: AsyncSession, _rows: OfferRows, _place: Place) -> Mapping[str, object]:
    """Return nothing: the words need no more than every offer has."""
    return {}


async def taken_as_said(_house: House, _tx: AsyncSession, _rows: OfferRows, _said: Said, _step: Step) -> Effect | None:
    """Let every step be taken."""
    return None


@dataclass(frozen=True, slots=True)
class Ways:
    """What an answer does to one kind of offer.

    `ends` holds a verb for each end of its dialog; the others take an answer to an offer that is no longer open.
    """

    ends: Mapping[str, End]
    confirmed: Way
    declined: Way
    lapsed: Way
    gone: Way  # withdrawn, or never received
    weigh: Weigh = taken_as_said
    lines: Lines = no_lines
    facts: Facts = no_facts
    told: Told = where_it_stands
