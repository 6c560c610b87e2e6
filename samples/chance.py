"""Chance that falls the same way on every machine and every Python: only `random()` of a fixed seed is promised to."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Draws from a fixed seed."""

    def __init__(self, seed: int) -> None:
        self._source = Random(seed)

    def below(self, end: int) -> int:
        """Return a whole number from 0 to `end` - 1."""
        return int(self._source.random() * end)

    def happens(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens now."""
        return self._source.random() < share

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things."""
        return things[self.below(len(things))]

    def weighed(self, weights: dict[Thing, float]) -> Thing:
        """Return one of the keys, the heavier the more often."""
        mark = self._source.random() * sum(weights.values())
        for thing, weight in weights.items():
            mark -= weight
            if mark < 0:
                return thing
        return next(reversed(weights))

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return so many different things in a random order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]
