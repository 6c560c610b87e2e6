"""Everything here touches the store: it lives in either home."""

import pytest

from tests.homes.home import Home


@pytest.fixture(autouse=True)
def _at_home(home: Home) -> None:
    """Live where `--homes` says."""
