"""The bulletin of a preschool: its places and how each was given, with the proof that nobody changed it (P 3(4))."""

import json
from dataclasses import dataclass
from typing import Any

from core.errors import NotFoundError
from core.flow.history import Link, verify
from core.store.bulletin import of_vacancy
from core.store.lookups import Lookups
from core.store.tables import History, Vacancy
from core.views import forms


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """One place with its chain; `broken_at` is the first link that does not hold."""

    place: Vacancy
    chain: tuple[History, ...]
    broken_at: int | None

    def to_json(self) -> dict[str, Any]:
        """Write one place of `bulletin --json`."""
        place = self.place
        happened = [
            {"at": forms.instant(row.at), "event": row.event, "data": json.loads(row.data), "hash": row.hash}
            for row in self.chain
        ]
        return {
            "vacancy_id": place.id,
            "group_type": place.group_type,
            "regime_hours": place.regime_hours,
            "language": place.language,
            "temporary_until": place.temporary_until.isoformat() if place.temporary_until else None,
            "published_at": forms.instant(place.published_at),
            "status": place.status,
            "slot": place.slot,
            "chronology": happened,
            "verified": bool(self.chain) and self.broken_at is None,
            "broken_at": self.broken_at,
        }


async def of_preschool(look: Lookups, preschool_id: str) -> tuple[PlaceSeen, ...]:
    """Return the places of a preschool in the order in which they were published.

    Raises:
        NotFoundError: the register has no such preschool.

    """
    if await look.preschool(preschool_id) is None:
        message = f"There is no preschool {preschool_id}: import it, or check its id."
        raise NotFoundError(message)
    places = await look.places_of(preschool_id)
    chains = await look.histories([of_vacancy(place.id) for place in places])
    return tuple(_seen(place, tuple(chains.get(of_vacancy(place.id), ()))) for place in places)


def _seen(place: Vacancy, chain: tuple[History, ...]) -> PlaceSeen:
    links = (Link(row.subject, row.seq, row.at, row.event, row.data, row.previous, row.hash) for row in chain)
    return PlaceSeen(place, chain, verify(links))
