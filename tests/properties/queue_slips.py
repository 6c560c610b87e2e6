"""The queue of P 10 read literally: places come one by one and walk through the slots; written apart from the core."""

from dataclasses import dataclass, field
from datetime import datetime

SLOTS = "PGGG"


@dataclass
class Waiting:
    """Families by class letter (O out of turn, P priority, G general): each a list of (time, id)."""

    families: dict[str, list[tuple[datetime, str]]] = field(default_factory=lambda: {"O": [], "P": [], "G": []})
    hand: int = 0  # which of the four slots is next

    def join(self, letter: str, at: datetime, name: str) -> None:
        """Stand in line by time to the millisecond, then by id."""
        cut = at.replace(microsecond=at.microsecond - at.microsecond % 1000)
        self.families[letter].append((cut, name))
        self.families[letter].sort()

    def serve(self, slip: str = "") -> tuple[str, str, str] | None:
        """Give one place away; `slip` is the slot it already holds. Answer (class, id, slip of the place now)."""
        if self.families["O"]:
            return "O", self.families["O"].pop(0)[1], slip
        if slip and self.families[slip]:
            return slip, self.families[slip].pop(0)[1], slip
        for _ in SLOTS:
            letter = SLOTS[self.hand]
            self.hand = self.hand + 1 if self.hand < len(SLOTS) - 1 else 0
            if self.families[letter]:
                return letter, self.families[letter].pop(0)[1], letter
        return None
