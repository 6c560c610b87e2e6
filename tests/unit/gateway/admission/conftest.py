"""Two families wait for the same place; the first has its referral."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.gateway.admission.side import FIRST, NEXT
from tests.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two families wait for the same place; the first has said yes and has its referral of Monday 23.11.2026."""
    world = World(tmp_path)
    await world.open()
    await world.preschools("P1", "P2")
    await world.family(FIRST, wishes=("P1", "P2"))
    await world.family(NEXT, child="Миша")
    await world.place("V1")
    await world.say(FIRST, sms="1")
    yield world
    await world.close()
