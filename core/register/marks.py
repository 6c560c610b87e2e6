"""How the marks of annex 1 are read: those that the editions of the act give a class."""

from functools import cache

from core.register.fields import parts, plain
from core.rules.catalogue import Catalogue
from core.rules.queue import QueueClass

#: The act whose annex 1 numbers the categories.
_ACT = "133"


def marks(value: object) -> tuple[int, ...]:
    """Read the marks of annex 1 in rising order; "none of the above" stands alone (P annex 1, 13)."""
    known, alone = _marks()
    expected = (
        f"one or more numbers of {min(known)} to {max(known)} joined by ; are expected, and {min(alone)} only alone"
    )
    told = {plain(part, expected) for part in parts(value, expected)}
    read = {mark for mark in known if str(mark) in told}
    if not read or len(read) < len(told) or (read & alone and len(read) > 1):
        raise ValueError(expected)
    return tuple(sorted(read))


@cache
def _marks() -> tuple[frozenset[int], frozenset[int]]:
    """Return the marks that the classes of the act's editions name, and those of the general class."""
    editions = Catalogue.load().editions.values()
    named = [(name, entry.categories) for one in editions if one.act == _ACT for name, entry in one.classes.items()]
    known = frozenset[int]().union(*(categories for _, categories in named))
    alone = frozenset[int]().union(*(categories for name, categories in named if name == QueueClass.GENERAL))
    return known, alone
