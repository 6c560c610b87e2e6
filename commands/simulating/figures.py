"""What a simulated year came to, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commands.simulating.lines import Standing
from commands.simulating.year import Outcome

_DAY = 86_400
_MONTHS = ("places", "offers", "yes", "filled")


@dataclass(frozen=True, slots=True)
class Figures:
    """The year as people ask about it; spans are days."""

    seed: int
    places: dict[str, int | float]
    families: dict[str, int]
    happened: dict[str, int]
    months: dict[str, dict[str, int]]
    empty: tuple[int, ...]  # free places at the end of each day

    @classmethod
    def of(cls, outcome: Outcome) -> "Figures":
        """Count."""
        seats = outcome.seats
        lasted = sorted(
            (seat.empty_until - seat.free_since).total_seconds() / _DAY for seat in seats if seat.empty_until
        )
        places: dict[str, int | float] = {
            "became free": len(seats),
            "filled": len(lasted),
            "still free at the end": len(seats) - len(lasted),
            "days empty, half of the filled at most": _part(lasted, 0.5),
            "days empty, nine in ten at most": _part(lasted, 0.9),
            "offers for each place filled": round(sum(seat.offers for seat in seats) / max(len(lasted), 1), 2),
        }
        months = {month: {name: counts[name] for name in _MONTHS} for month, counts in sorted(outcome.by_month.items())}
        families = {standing.value: outcome.families[standing] for standing in Standing}
        return cls(outcome.seed, places, families, dict(sorted(outcome.happened.items())), months, tuple(outcome.empty))

    def to_json(self) -> dict[str, Any]:
        """Return it for machines."""
        told = {"seed": self.seed, "places": self.places, "families": self.families, "happened": self.happened}
        return told | {"months": self.months, "empty": list(self.empty)}


def _part(lasted: Sequence[float], part: float) -> float:
    return round(lasted[min(int(len(lasted) * part), len(lasted) - 1)], 1) if lasted else 0.0
