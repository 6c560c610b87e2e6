"""A register over a fresh database for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.homes.home import Home
from tests.unit.register.rows import Office, office, settled


@pytest.fixture
async def empty(tmp_path: Path, home: Home) -> AsyncIterator[Office]:
    """A register with nothing in it."""
    made = office(home.address(tmp_path / "usynys.db"))
    yield made
    await made.store.close()


@pytest.fixture
async def waiting(empty: Office) -> Office:
    """A register in which A1, the application of G1, waits in P1 and P2; G2 and P3 are known too."""
    return await settled(empty)
