"""A family whose child stands in no queue, and how it answers."""

from typing import Any

from tests.unit.register import rows
from tests.world import World

AIGUL = "+77470000001"
#: From the offer to the summary: all preschools but the second, Kazakh, from now on, without a privilege.
TO_THE_SUMMARY = ("1", "3 1", "1", "1", "2", "1")


async def born(world: World, **other: Any) -> None:
    """Let the birth of a child be registered."""
    told = {"guardian_id": "G1", "child_id": "C1", "child_iin": rows.an_iin(501), "child_last_name": "Әбдіғали"}
    told |= {"child_first_name": "Еркежан", "child_birth_date": "2024-05-17", "settlement": "Алматы"}
    await world.tell("child_registered", **told | other)


async def answers(world: World, *texts: str) -> None:
    """Let the family answer one question after the other by SMS."""
    for text in texts:
        await world.say(AIGUL, sms=text)


async def last(world: World) -> str:
    """Return what the phone has heard last."""
    return str([row["text"] for row in await world.phone(AIGUL) if row["direction"] == "to_phone"][-1])
