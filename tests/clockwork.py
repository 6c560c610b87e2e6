"""A clock that stands still and chance that repeats itself: nothing else in a test world is left to luck."""

import random
from datetime import UTC, datetime, timedelta

from core.clock import Chance, SandboxClock


class StillClock(SandboxClock):
    """The sandbox's clock, standing still between turns: a slow machine changes no minute of a test."""

    def __init__(self, began: datetime, offset: timedelta) -> None:
        super().__init__()
        self._began = began.astimezone(UTC)
        self._pinned = self._began + offset

    @property
    def offset(self) -> timedelta:
        """How far it was turned since the test began."""
        return self.now() - self._began

    def release(self) -> None:
        """Stand still where it was pinned."""


class SeededChance(Chance):
    """Real ids, but the codes of offers come in the same order in every run, and waits are never spread."""

    def __init__(self) -> None:
        self._random = random.Random(1414)  # noqa: S311 - nobody is to be surprised by these codes

    def fraction(self) -> float:
        """Return the middle: no wait of a test is longer or shorter by chance."""
        return 0.5

    def pick(self, choices: str, count: int) -> str:
        """Return letters drawn in a fixed order."""
        return "".join(self._random.choice(choices) for _ in range(count))
