"""A desk in the sandbox, before and after the one click that signs in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.desk.side import Desk, opened
from tests.homes.home import Home


@pytest.fixture(autouse=True)
def _at_home(home: Home) -> None:
    """Live where `--homes` says."""


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk in the sandbox where nobody is signed in."""
    async with opened(tmp_path, sandbox=True) as made:
        yield made


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk outside the sandbox."""
    async with opened(tmp_path, sandbox=False) as made:
        yield made


@pytest.fixture
async def desk(closed: Desk) -> Desk:
    """A desk with the sandbox operator signed in."""
    await closed.sign_in()
    return closed
