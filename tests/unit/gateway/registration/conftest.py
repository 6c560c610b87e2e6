"""A family whose child stands in no queue and is offered one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.gateway.registration.side import AIGUL, born
from tests.unit.register import rows
from tests.world import World, a_world, all_taken


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A family whose child, born two and a half years ago, stands in no queue and is offered one."""
    async with a_world(tmp_path) as made:
        await made.preschools("P1", "P2", "P3")
        all_taken(await made.register.guardians([rows.guardian(1, phone=AIGUL)]))
        await born(made)
        yield made
