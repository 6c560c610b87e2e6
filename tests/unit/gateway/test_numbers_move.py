"""Paragraph 13: after each of its eight events the numbers that the gateway tells families are others."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import ALMATY
from core.store.lookups import Lookups
from core.views import numbers
from tests.unit.register import rows
from tests.world import World, a_world

ONE, TWO, THREE = "+77470000001", "+77470000002", "+77470000003"
#: Eleven months before the first two days of the story: the yearly question is near.
FIRST, LATER = datetime(2025, 12, 24, 10, tzinfo=ALMATY), datetime(2025, 12, 25, 10, tzinfo=ALMATY)


async def number(world: World, application: str = "A2") -> int | None:
    """Return the number that a family is told at the first preschool."""
    async with world.store.read() as tx:
        (standing,) = await numbers.of_application(Lookups(tx), world.catalogue, world.clock.now(), application)
    return standing.number


async def out_of_turn(world: World) -> None:
    """Another family files out of turn."""
    await world.family(THREE, categories="1", since=LATER)


async def priority(world: World) -> None:
    """Another family files by priority: the slot before the general ones is hers."""
    await world.family(THREE, categories="10", since=LATER)


async def privilege_changed(world: World) -> None:
    """The second family has many children now."""
    await world.tell("privilege_changed", application_id="A2", categories=[10], verified=True)


async def withdrawn(world: World) -> None:
    """The first family takes its application back."""
    await world.tell("application_withdrawn", application_id="A1")


async def preschool_changed(world: World) -> None:
    """The first family chooses another preschool."""
    row = rows.application(
        1, child_first_name="Еркежан", child_birth_date="2022-05-17", submitted_at=FIRST.isoformat(),
        preschools="P2", categories="13", language="kk",
    )  # fmt: skip
    (outcome,) = await world.register.applications([row])
    assert outcome.taken, outcome.reason


async def referral_issued(world: World) -> None:
    """The first family is given a place."""
    await world.place("V1")
    await world.say(ONE, sms="1")


async def archived(world: World) -> None:
    """The first family refuses a place, and nobody has it afterwards."""
    await world.place("V1")
    await world.say(ONE, sms="2")
    await world.withdraw("V1")


async def no_interest(world: World) -> None:
    """The first family says no to the yearly question, a day before the second one is asked."""
    await world.advance_to(datetime(2026, 11, 24, 12, tzinfo=ALMATY))
    assert await number(world) == 2
    await world.say(ONE, sms="2")


@pytest.mark.rule("P-040")
@pytest.mark.parametrize(
    ("event", "after"),
    [
        pytest.param(out_of_turn, 3, id="13(1)"),
        pytest.param(priority, 3, id="13(2)"),
        pytest.param(privilege_changed, 1, id="13(3)"),
        pytest.param(withdrawn, 1, id="13(4)"),
        pytest.param(preschool_changed, 1, id="13(5)"),
        pytest.param(referral_issued, 1, id="13(6)"),
        pytest.param(archived, 1, id="13(7)"),
        pytest.param(no_interest, 1, id="13(8)"),
    ],
)
async def test_each_of_the_eight_events_gives_the_family_behind_another_number(
    tmp_path: Path, event: Callable[[World], Awaitable[None]], after: int
) -> None:
    """The second of two waits as number 2; what happens to others, or to her, moves her at once."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1", "P2")
        await world.family(ONE, since=FIRST)
        await world.family(TWO, since=LATER)
        assert await number(world) == 2
        await event(world)
        assert await number(world) == after
