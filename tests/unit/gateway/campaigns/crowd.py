"""A crowd: many families whose children were born, asked by a campaign; and what their phones have seen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.gateway.campaigning.verbs import Campaigns, Plan
from core.register.rows import EventRow, Outcome
from core.store.tables import Message
from tests.unit.register import rows
from tests.world import World, all_taken


def phone(count: int) -> str:
    """Return the number of one family of the crowd."""
    return f"+7747{count:07d}"


def verbs(world: World, quiet: Any = None) -> Campaigns:
    """Return the verbs of campaigns in a world."""
    return Campaigns(world.store, world.clock, world.chance.new_id, quiet)


def births(world: World, first: int, many: int, **told: Any) -> list[EventRow]:
    """Return the events of so many births."""
    return [EventRow.read(_birth(world, count, told)) for count in range(first, first + many)]


def _birth(world: World, count: int, told: dict[str, Any]) -> dict[str, Any]:
    data = {"guardian_id": f"G{count}", "child_id": f"C{count}", "child_iin": rows.an_iin(500 + count)}
    data |= {"child_last_name": "Әбдіғали", "child_first_name": "Еркежан", "child_birth_date": "2024-05-17"}
    data |= {"settlement": "Алматы", **told}
    occurred = world.clock.now().isoformat()
    return {"id": f"B{count}", "source": "births", "type": "child_registered", "occurred_at": occurred, "data": data}


async def crowd(world: World, many: int, *, first: int = 1) -> None:
    """Let so many families be known."""
    made = [rows.guardian(count, phone=phone(count)) for count in range(first, first + many)]
    all_taken(await world.register.guardians(made))


async def campaign(world: World, name: str, many: int, per_minute: int, *, first: int = 1, **hours: str) -> None:
    """Let a crowd be known and a campaign ask it."""
    await crowd(world, many, first=first)
    await verbs(world).start(name, Plan(per_minute, **hours), "tester")
    all_taken(await take(world, name, births(world, first, many)))


async def take(world: World, name: str, events: Sequence[EventRow]) -> list[Outcome]:
    """Take events in for a campaign."""
    return await world.register.campaign(name, events)


async def left_at(world: World, name: str) -> list[datetime]:
    """Return when each message of a campaign left, the earliest first."""
    messages = await world.all(Message, campaign=name)
    return sorted(one.accepted_at for one in messages if one.accepted_at)
