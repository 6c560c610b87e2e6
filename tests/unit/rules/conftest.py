"""The calendar, the catalogue and order 133, read once for all tests of the rules."""

import pytest

from core.rules.calendar import Calendar
from core.rules.catalogue import Catalogue, Edition


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """Return the working days of Kazakhstan."""
    return Calendar.load()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return all editions."""
    return Catalogue.load()


@pytest.fixture(scope="session")
def edition(catalogue: Catalogue) -> Edition:
    """Return order 133 in the edition of 2024."""
    return catalogue.edition("P-2024")
