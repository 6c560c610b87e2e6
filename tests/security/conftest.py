"""A register with two families in it, whose data is protected."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.homes.home import home
from tests.unit.register.rows import Office, office, settled


@pytest.fixture
async def waiting(tmp_path: Path) -> AsyncIterator[Office]:
    """A register in which A1, the application of G1, waits; G2 is known too."""
    made = await settled(office(home().address(tmp_path / "usynys.db")))
    yield made
    await made.store.close()
