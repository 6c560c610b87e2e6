"""Who answers for the personal data stands in every record by name and BIN (law 94-V, 8(4))."""

import pytest

from core.errors import SettingsError
from core.evidence.notary import Notary
from tests.unit.evidence.scene import SEED


@pytest.mark.parametrize("number", ["12345678901", "9901400000001", "99014000000A", "٠١٢٣٤٥٦٧٨٩٠١"])
def test_a_number_that_is_no_bin_is_refused(number: str) -> None:
    """A slip in a setting would stand in signed records for ever."""
    with pytest.raises(SettingsError, match="USYNYS_OPERATOR_BIN"):
        Notary.of(SEED, "Білім басқармасы", "Управление образования", number)


def test_an_operator_without_a_number_is_said_to_have_none() -> None:
    """Null, not an empty text."""
    assert Notary.of(SEED, "", "", " ").operator.party_bin is None
