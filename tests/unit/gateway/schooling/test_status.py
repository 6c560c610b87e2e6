"""Where an application at a school stands is told to whoever asks, in words that name no service."""

from tests.unit.gateway.schooling.scene import asked, decided, guardian, last, say
from tests.world import World

NAMES = ("үйде", "арнайы", "дарын", "орын босаса")


async def test_who_waits_for_a_school_hears_until_when(world: World) -> None:
    """Also on the way on which nobody was identified; after the decision nothing waits any more."""
    await asked(world)
    await say(world, "1", "15.10", "1", "1", "статус")
    told = await last(world)
    assert told.startswith("Еркежан: өтініш тіркелді. Мектеп жауап беретін соңғы күн: ")
    assert not [name for name in NAMES if name in told.casefold()]
    await decided(world)
    await say(world, "статус")
    assert (await last(world)).startswith("Қазір ашық ұсыныс та, кезек те жоқ")


async def test_a_place_is_promised_to_nobody_who_waits_for_none(world: World) -> None:
    """Who stands in no queue is not told that a preschool will have room."""
    await guardian(world)
    await say(world, "1")
    assert (await last(world)).startswith("Қазір жауап күтетін ұсыныс жоқ. Өтініш")
