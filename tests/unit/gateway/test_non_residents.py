"""A family that is no resident is served by the same rules and hands in its own papers (P 5.3)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.clock import ALMATY
from core.store.tables import Application, Offer, Package, QueueEntry
from tests.world import World, a_world

PHONE, RESIDENT = "+77471234567", "+77471234568"
#: What annex 6 asks of those whom no register of the state knows.
FOREIGN = ("application", "id_card", "birth_cert", "f065", "f052_2", "f027")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Return a world with one preschool."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        yield world


async def _file(world: World, *codes: str) -> Any:
    today = world.clock.now().astimezone(ALMATY).date().isoformat()
    papers = [{"code": code, "issued_on": today if code == "f027" else None} for code in codes]
    await world.tell("papers_submitted", application_id="A1", documents=papers)
    await world.advance(hours=1)
    return (await world.all(Package))[-1]


@pytest.mark.rule("P-019")
@pytest.mark.rule("P-095")
@pytest.mark.rule("P-104")
async def test_a_non_resident_is_served_the_same_and_hands_in_other_papers(world: World) -> None:
    """First in line gets the place, resident or not; without consent of annex 5 but with the child's own papers."""
    await world.family(PHONE, resident=False)
    await world.family(RESIDENT)
    assert [row.resident for row in await world.all(Application)] == [False, True]
    await world.place("V1")
    assert (await world.one(Offer)).application_id == "A1"
    await world.say(PHONE, sms="1")
    assert (await world.one(QueueEntry, application_id="A1")).status == "referred"
    assert (await _file(world, "application", "consent_restricted_data", "f065", "f052_2", "f027")).missing == [
        "id_card", "birth_cert",
    ]  # fmt: skip
    assert (await _file(world, *FOREIGN)).status == "complete"
