"""A real gateway and a real Chromium for the tests that look at pages."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.gateway_process import ROOT, Running, running
from tests.homes.home import Home

#: Kept after the run, so that a person can look at what the tests saw.
SCREENS = ROOT / "build" / "screens"


@pytest.fixture(autouse=True)
def _at_home(home: Home) -> None:
    """Live where `--homes` says; what runs the whole gateway as a process chooses for itself."""


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a gateway whose demo has been played."""
    with running(tmp_path_factory.mktemp("browser") / "usynys.db", USYNYS_QUIET_HOURS="") as one:
        yield one


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Give a Chromium without a window."""
    quiet = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
    async with async_playwright() as drive:
        one = await drive.chromium.launch(executable_path=chromium, args=quiet)
        yield one
        await one.close()


@pytest.fixture
def screens() -> Path:
    """Return the folder in which screenshots are kept."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    return SCREENS
