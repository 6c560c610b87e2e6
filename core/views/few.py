"""Few families are not counted apart: what stands for fewer than five is shown together with others, or not at all."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name")

#: A number below this could tell of one family to those who know the place.
LEAST = 5


def gathered(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the names that are shown together: each stands for few, and together they do not.

    One name alone is never gathered: what was left out would follow from the sum.

    >>> sorted(gathered({"Алматы": 90, "Аксай": 2, "Отар": 6}))
    ['Аксай', 'Отар']
    >>> gathered({"Алматы": 90, "Отар": 6})
    frozenset()
    """
    order = sorted(counts, key=lambda name: (counts[name], name))
    few = [name for name in order if counts[name] < LEAST]
    if not few:
        return frozenset()
    while len(few) < len(order) and (len(few) == 1 or sum(counts[name] for name in few) < LEAST):
        few.append(order[len(few)])
    return frozenset(few)


def hidden(column: Sequence[int]) -> frozenset[int]:
    """Return the places of a column whose numbers are not told: the small ones, and one more where only one is.

    Zero tells of nobody. The second one keeps the first from following from the sum of the column.

    >>> sorted(hidden([40, 3, 0, 12]))
    [1, 3]
    >>> hidden([40, 0, 12])
    frozenset()
    """
    told = sorted((number, place) for place, number in enumerate(column) if number)
    small = [place for number, place in told if number < LEAST]
    if len(small) == 1 and len(told) > 1:
        small.append(told[1][1])
    return frozenset(small)
