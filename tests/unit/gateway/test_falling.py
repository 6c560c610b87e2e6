"""What falls due at one instant is read together: more of it asks the database hardly more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.gateway import timers
from core.store.tables import Message, Offer, Timer
from tests.overheard import overheard
from tests.unit.register import rows
from tests.world import World, a_world, all_taken

_FAMILIES = range(1, 5)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Four preschools, at each a family and a place that becomes free at the same moment."""
    async with a_world(tmp_path) as made:
        await made.preschools(*(f"P{number}" for number in _FAMILIES))
        for number in _FAMILIES:
            await made.family(f"+7747000000{number}", wishes=(f"P{number}",))
        said = {"group_type": "senior", "published_at": (made.clock.now() + timedelta(hours=1)).isoformat()}
        free = [rows.vacancy(f"V{number}", preschool_id=f"P{number}", **said) for number in _FAMILIES]
        all_taken(await made.register.vacancies(free))
        yield made


async def _asks(world: World, kind: str, tables: tuple[str, ...]) -> tuple[int, int]:
    """Return how often one timer of a kind reads rows of these tables by key, and how often the three others do."""
    due = await world.all(Timer, kind=kind)
    world.clock.pin(max(row.due_at for row in due))
    names = sorted(row.id for row in due)
    assert len(names) == len(_FAMILIES)
    asked = []
    for some in (names[:1], names[1:]):
        with overheard(world.store, writing=True) as said:
            assert await timers.run(world.house, some)
        by_key = [f"FROM {table} \nWHERE {table}." for table in tables]
        reads = [statement for statement, _ in said if "FOR UPDATE" not in statement]
        asked.append(sum(any(words in statement for words in by_key) for statement in reads))
    return asked[0], asked[1]


async def test_places_of_one_instant_are_read_together(world: World) -> None:
    """Preschools are read for all of them; the key of each family comes with its place in line."""
    one, three = await _asks(world, "place", ("preschool", "data_key"))
    assert one == three
    assert len(await world.all(Offer, kind="vacancy")) == len(_FAMILIES)


async def test_referrals_of_one_instant_are_read_together(world: World) -> None:
    """Referrals with their offers, places and families are read and locked together."""
    await world.advance(hours=1, seconds=1)
    for number in _FAMILIES:
        await world.say(f"+7747000000{number}", sms="иә")
    one, three = await _asks(world, "remind", ("vacancy", "offer", "queue_entry", "guardian", "child", "data_key"))
    assert one == three
    assert len(await world.all(Message, purpose="repeat")) == len(_FAMILIES)
