"""The identifiers of people are read as the state writes them and never quoted in an error."""

import pytest

from core.errors import InputError
from core.identifiers import check_iin, iin_valid, iin_with_check, mask_iin, mask_name, mask_phone, normal_phone

FIRST_PASS = "200101500003"
SECOND_PASS = "200101500403"


@pytest.mark.parametrize("iin", [FIRST_PASS, SECOND_PASS])
def test_an_iin_of_either_pass_is_valid(iin: str) -> None:
    """Both passes of the check digit are known."""
    assert iin_valid(iin)
    assert check_iin(f" {iin} ") == iin
    assert iin_with_check(iin[:11]) == iin


def test_some_prefixes_have_no_iin() -> None:
    """A prefix for which both passes give 10 is never issued."""
    assert iin_with_check("20010150049") is None
    assert not any(iin_valid(f"20010150049{digit}") for digit in range(10))


def test_each_wrong_digit_of_the_check_is_seen() -> None:
    """Exactly one check digit fits a prefix."""
    assert [digit for digit in range(10) if iin_valid(f"{SECOND_PASS[:11]}{digit}")] == [3]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "000000000000",
        "20010150000",
        "2001015000033",
        "20010150000З",
        "٢٠٠١٠١٥٠٠٠٠٣",
        "200101500004",
        iin_with_check("20014150000") or "",  # an organisation's number
        iin_with_check("20000150000") or "",  # month 00
    ],
)
def test_impossible_shapes_are_refused(wrong: str) -> None:
    """Twelve zeros pass the sum and an organisation's number has the same sum; neither is a person's IIN."""
    assert not iin_valid(wrong)
    with pytest.raises(InputError):
        check_iin(wrong)


def test_the_date_inside_an_iin_binds_nobody() -> None:
    """Since 2013 a mismatch is no error: 31 February and any sex digit are taken."""
    for prefix in ("20023150000", "20010190000"):
        iin = iin_with_check(prefix)
        assert iin is not None
        assert iin_valid(iin)


@pytest.mark.parametrize("text", ["+77471234567", "87471234567", "8 (747) 123-45-67", "7747 123 45 67", "7471234567"])
def test_a_mobile_number_becomes_e164(text: str) -> None:
    """All the ways people write a mobile number within Kazakhstan mean one number."""
    assert normal_phone(text) == "+77471234567"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1414",
        "+77272501234",
        "+79161234567",
        "+77031234567",
        "+14155552671",
        "8747123456",
        "8747CALLNOW",
        "87471234567;1",
    ],
)
def test_what_is_no_kazakh_mobile_number_is_refused(text: str) -> None:
    """Fixed lines, foreign, unassigned and short numbers cannot be sent to, and the error does not quote them."""
    with pytest.raises(InputError) as refusal:
        normal_phone(text)
    assert "mobile" in str(refusal.value)
    assert not text or text not in str(refusal.value)


def test_an_error_quotes_no_iin() -> None:
    """An error can be logged: it holds no personal value."""
    with pytest.raises(InputError) as refusal:
        check_iin("200101500004")
    assert "2001" not in str(refusal.value)


def test_masks_show_too_little_to_find_anybody() -> None:
    """A mask keeps what a person recognises as their own and hides the rest."""
    assert mask_phone("+77471234567") == "+7747*****67"
    assert mask_iin(FIRST_PASS) == "**********03"
    assert mask_name("Еркежан") == "Е***"
    assert (mask_phone("123"), mask_iin("12"), mask_name("")) == ("*****", "*****", "***")
