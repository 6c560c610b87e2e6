"""A world in which a commission may tell its conclusions."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world with nobody in it yet."""
    async with a_world(tmp_path) as made:
        yield made
