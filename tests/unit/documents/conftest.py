"""A fresh database for each test of documents."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.homes.home import Home
from tests.unit.views.scene import Scene, scene


@pytest.fixture
async def empty(tmp_path: Path, home: Home) -> AsyncIterator[Scene]:
    """An empty database with views upon it."""
    made = await scene(home.address(tmp_path / "usynys.db"))
    yield made
    await made.store.close()
