"""The preschools that a family may choose from: near ones first, or those that it looks for by name."""

from collections.abc import Iterable
from math import cos, hypot, radians

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.names import number_of
from core.rules.edition import Edition
from core.rules.vacancy import own_queue_of_entry
from core.store.tables import Preschool
from core.values import Language

#: Numbers of a list have two digits at most: so many near ones, and so many for each search, leave room for searches.
MOST_NEAR, MOST_FOUND = 40, 8
#: Kazakh letters as people type them on a Russian keyboard.
_PLAIN = str.maketrans("әғқңөұүһіё", "агкноуухие")
_SIGNS = str.maketrans(dict.fromkeys("«»\"'№-–.,!", " "))  # a question mark stays: it makes another message


async def near(tx: AsyncSession, settlement: str, edition: Edition) -> tuple[str, ...]:
    """Return the ids of preschools to choose from, those of the settlement first, others by their distance from it.

    The middle of a settlement is that of its preschools whose coordinates are known; without any, names decide.
    """
    known = await _open_to_all(tx, edition)
    middle = _middle(row for row in known if row.settlement == settlement)
    known.sort(key=lambda row: (row.settlement != settlement, *_far(row, middle, settlement), *_by_name(row)))
    return tuple(row.id for row in known[:MOST_NEAR])


async def found(tx: AsyncSession, wanted: str, settlement: str, edition: Edition) -> tuple[str, ...]:
    """Return the ids of preschools whose name has every word that was typed, those of the settlement first."""
    words = folded(wanted).split()
    rows = [row for row in await _open_to_all(tx, edition) if words and _has(row, words)]
    rows.sort(key=lambda row: (row.settlement != settlement, *_by_name(row)))
    return tuple(row.id for row in rows[:MOST_FOUND])


async def languages(tx: AsyncSession, preschool_ids: Iterable[str]) -> tuple[Language, ...]:
    """Return the languages in which every one of these preschools has groups."""
    rows = [await tx.get_one(Preschool, name) for name in preschool_ids]
    return tuple(language for language in Language if all(language in row.languages.split(";") for row in rows))


async def _open_to_all(tx: AsyncSession, edition: Edition) -> list[Preschool]:
    """Return the preschools that anybody may choose: with a state order (P 2), and no queue apart (P 10.4, 10.5)."""
    rows = (await tx.exec(select(Preschool).where(Preschool.state_order))).all()
    return [row for row in rows if not own_queue_of_entry(row.type, edition)]


def _middle(rows: Iterable[Preschool]) -> tuple[float, float] | None:
    spots = [(row.latitude, row.longitude) for row in rows if row.latitude is not None and row.longitude is not None]
    return (sum(n for n, _ in spots) / len(spots), sum(e for _, e in spots) / len(spots)) if spots else None


def _far(row: Preschool, middle: tuple[float, float] | None, settlement: str) -> tuple[bool, float]:
    """Return how far a preschool of another settlement is, those of unknown place behind all others."""
    if middle is None or row.settlement == settlement:
        return (False, 0.0)
    if row.latitude is None or row.longitude is None:
        return (True, 0.0)
    north, east = row.latitude - middle[0], (row.longitude - middle[1]) * cos(radians(middle[0]))
    return (False, hypot(north, east))


def _by_name(row: Preschool) -> tuple[bool, int, str]:
    """Return the order of names: numbers as numbers, names without one behind them."""
    number = number_of(row.name_kk)
    return (not number, int(number or 0), folded(row.name_kk))


def _has(row: Preschool, words: Iterable[str]) -> bool:
    named = f"{folded(row.name_kk)} {folded(row.name_ru)}"
    return all(word in named for word in words)


def folded(name: str) -> str:
    """Return a name as it is compared: small letters that any keyboard has, no quotation marks.

    >>> folded("№ 7 «Қарлығаш»").split()
    ['7', 'карлыгаш']
    """
    return name.casefold().translate(_PLAIN).translate(_SIGNS)
