"""A fresh door for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.homes.home import Home
from tests.unit.access.place import Place, place
from tests.unit.views.scene import scene


@pytest.fixture
async def here(tmp_path: Path, home: Home) -> AsyncIterator[Place]:
    """The ways into a desk that nobody works at yet."""
    made = await scene(home.address(tmp_path / "usynys.db"))
    yield place(made)
    await made.store.close()
