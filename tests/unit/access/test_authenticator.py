"""Codes of an authenticator: those of the RFC, each once, and half a minute early or late."""

from datetime import UTC, datetime, timedelta

import pytest

from core.access.authenticator import code_at, step_of, uri, written

SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 22, 9, 5, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits."""
    assert code_at(SECRET, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_code_counts_once_and_so_does_each_before_it() -> None:
    """A code that somebody has read over a shoulder is worth nothing once it was used."""
    code = code_at(SECRET, NOW)
    step = step_of(SECRET, code, NOW, None)
    assert step is not None
    assert step_of(SECRET, code, NOW, step) is None
    assert step_of(SECRET, code_at(SECRET, NOW - STEP), NOW, step) is None
    assert step_of(SECRET, code_at(SECRET, NOW + STEP), NOW, step) == step + 1


@pytest.mark.parametrize(("off", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_half_a_minute_early_or_late_is_fine(off: int, taken: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Clocks of telephones differ; a minute is too much."""
    assert (step_of(SECRET, code_at(SECRET, NOW + off * STEP), NOW, None) is not None) is taken


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", " 28708"])
def test_what_is_no_code_is_refused(code: str) -> None:
    """Six ASCII digits, nothing else."""
    assert step_of(SECRET, code, NOW, None) is None


def test_an_authenticator_reads_whose_secret_it_is() -> None:
    """The address names issuer and operator; for typing it comes in groups of four."""
    assert uri(SECRET, "aigerim").startswith("otpauth://totp/Usynys:aigerim?")
    assert written(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
