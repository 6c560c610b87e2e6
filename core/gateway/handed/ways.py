"""What handing over means for one kind of offer: what the rules core is told, and what its decision does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.handover import HandoverStatus
from core.gateway.house import House
from core.gateway.rows import OfferRows
from core.store.tables import Handover

#: Returns what else the rules core is told, beside ids and times: codes and numbers, no names.
Tells = Callable[[House, AsyncSession, OfferRows], Awaitable[Mapping[str, Any]]]
#: Takes the decision, once, everything about the offer locked; returns whether it was accepted or refused.
Takes = Callable[[House, AsyncSession, Handover, OfferRows, Mapping[str, Any]], Awaitable[HandoverStatus]]
#: Gives back what was held for an offer whose consent does not serve it.
Frees = Callable[[House, AsyncSession, OfferRows], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Handed:
    """What handing over means for one kind of offer."""

    tells: Tells
    take: Takes
    free: Frees


async def nothing_held(_house: House, _tx: AsyncSession, _rows: OfferRows) -> None:
    """Give nothing back: nothing was held."""
