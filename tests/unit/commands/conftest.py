"""A database for commands, as the environment names it; in either home, for engineers type them in both."""

from pathlib import Path

import pytest

from tests.homes.home import Home
from tests.unit.views.scene import DATA_KEY


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Home) -> str:
    """A database with all its tables and nobody in it, and keys."""
    address = home.address(tmp_path / "usynys.db")
    for name, value in (("DATABASE_URL", address), ("DATA_KEY", DATA_KEY), ("SIGNING_KEY", DATA_KEY)):
        monkeypatch.setenv(f"USYNYS_{name}", value)
    return address
