"""Silence on a vacancy has two effects, and never one without the other."""

from pathlib import Path

import pytest
from sqlalchemy import text

from core.store.tables import Offer, QueueEntry, Timer, Vacancy
from tests.homes.home import Home
from tests.world import World, a_world

ONE, TWO = "+77470000001", "+77470000002"
#: The database refuses to give a place to another family: a fault between the two effects of a silence.
_FAULT = {
    "sqlite": """
        CREATE TRIGGER broken BEFORE UPDATE OF status ON vacancy WHEN NEW.status = 'free'
        BEGIN SELECT RAISE(ABORT, 'a fault between the two effects'); END
    """,
    "postgres": "ALTER TABLE vacancy ADD CONSTRAINT broken CHECK (status <> 'free') NOT VALID",
}
_MENDED = {"sqlite": "DROP TRIGGER broken", "postgres": "ALTER TABLE vacancy DROP CONSTRAINT broken"}


async def statement(world: World, sql: str) -> None:
    """Do something to the database behind the gateway's back."""
    async with world.store.write() as tx:
        await (await tx.connection()).execute(text(sql))


async def standing(world: World) -> tuple[str, str, str]:
    """Return how the place, the silent family's queue and its offer stand."""
    entry, offer = await world.one(QueueEntry, application_id="A1"), await world.one(Offer, application_id="A1")
    return (await world.one(Vacancy)).status, entry.status, offer.status


@pytest.mark.rule("P-061")
async def test_a_fault_between_the_two_effects_of_silence_leaves_neither(tmp_path: Path, home: Home) -> None:
    """The place cannot go on: the queue is not suspended either; afterwards both happen, once."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family(ONE)
        await world.family(TWO)
        await world.place("V1")
        await world.advance(hours=47)
        await statement(world, _FAULT[home.name])
        with pytest.raises(AssertionError, match="unexpected error"):
            await world.advance(hours=1, minutes=2)
        assert await standing(world) == ("offered", "offered", "open")
        assert not await world.all(Timer, kind="resume")
        await statement(world, _MENDED[home.name])
        world.forgive()
        await world.advance(minutes=2)
        assert await standing(world) == ("offered", "suspended", "lapsed")
        assert (await world.one(Offer, application_id="A2")).status == "open"
        assert len(await world.all(Timer, kind="resume")) == 1
