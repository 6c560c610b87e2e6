"""What families must be told about each service, each with its place in the text."""

from datetime import time
from typing import Any

import pytest

from core.rules.catalogue import Catalogue, Edition
from core.rules.information import Item

CENTRE = ("1414", "8 800 080 7777")
SITES = ("www.edu.gov.kz", "www.egov.kz")
OWN_SITE = ("provider_site", "www.egov.kz")
QUEUEING, ADMISSION, HOME, SPECIAL = (
    ("P-2024", "queueing"), ("P-2024", "admission"), ("H-2025", "home_schooling"), ("S-2022", "special_school"),
)  # fmt: skip


def _rule(rule: str, where: tuple[str, str], item: str, values: tuple[str, ...], *paragraphs: str) -> Any:
    told = (*where, item, values, paragraphs)
    return pytest.param(*told, marks=pytest.mark.rule(rule), id=f"{rule}-{where[1]}-{item}")


@pytest.mark.parametrize(
    ("edition_id", "service", "item", "values", "paragraphs"),
    [
        _rule("P-093", QUEUEING, "free", ("free",), "A2.6"),
        _rule("P-093", ADMISSION, "free", ("free",), "A6.6"),
        _rule("P-098", QUEUEING, "office_hours", ("own",), "A2.7(1)"),
        _rule("P-098", QUEUEING, "electronic_hours", ("portal", "information_system"), "A2.7(2)", "A2.7(3)"),
        _rule("P-099", QUEUEING, "phones", CENTRE, "A2.10"),
        _rule("P-099", ADMISSION, "phones", CENTRE, "A6.10"),
        _rule("P-113", QUEUEING, "addresses", SITES, "A2.7"),
        _rule("P-113", ADMISSION, "addresses", SITES, "A6.7"),
        _rule("P-113", QUEUEING, "reference_phones", ("www.edu.gov.kz",), "A2.10"),
        _rule("P-113", ADMISSION, "reference_phones", ("www.edu.gov.kz",), "A6.10"),
        _rule("P-114", ADMISSION, "office_hours", ("by_analogy",), "A6.7"),
        _rule("P-114", ADMISSION, "electronic_hours", ("portal", "information_system"), "A6.7(1)", "A6.7(2)"),
        _rule("P-029", QUEUEING, "together_with", ("birth_registration",), "8", "A2.10"),
        _rule("H-28", HOME, "order_told_by", ("contact_centre", "phone", "cabinet", "provider"), "A1.10"),
        _rule("H-28", HOME, "signature_for", ("portal",), "A1.10"),
        _rule("H-28", HOME, "asked_by_others", ("one_time_password", "sms_reply"), "A1.10"),
        _rule("H-33", HOME, "addresses", OWN_SITE, "A1.7(1)", "A1.7(2)"),
        _rule("H-33", HOME, "status_told_by", ("cabinet", "provider", "contact_centre"), "A1.10"),
        _rule("H-33", HOME, "phones", ("1414", "8-800-080-7777"), "A1.10"),
        _rule("S-19", SPECIAL, "order_told_by", ("contact_centre", "cabinet", "provider"), "A1.10"),
        _rule("S-19", SPECIAL, "status_told_by", ("cabinet", "provider", "contact_centre"), "A1.10"),
        _rule("S-19", SPECIAL, "asked_by_others", ("one_time_password", "sms_reply"), "A1.10"),
        _rule("S-19", SPECIAL, "signature_for", ("portal",), "A1.10"),
    ],
)
def test_a_family_is_told_what_the_text_says(
    catalogue: Catalogue, edition_id: str, service: str, item: str, values: tuple[str, ...], paragraphs: tuple[str, ...]
) -> None:
    """Free of charge, hours, addresses, phones, status, consent of others: the values and where they stand."""
    told = catalogue.edition(edition_id).information[service][Item(item)]
    assert (told.values, told.paragraph) == (values, paragraphs)


@pytest.mark.rule("P-098")
@pytest.mark.rule("P-114")
def test_office_hours_are_those_of_annex_two(edition: Edition) -> None:
    """Monday to Friday 09:00-18:30, lunch 13:00-14:30; the preschool's are these by analogy, and that is a reading."""
    hours = edition.hours
    assert hours is not None
    assert (hours.opens, hours.closes, hours.lunch_from, hours.lunch_to) == (
        time(9),
        time(18, 30),
        time(13),
        time(14, 30),
    )
    by_analogy = edition.information["admission"][Item.OFFICE_HOURS]
    assert (by_analogy.reading, edition.information["queueing"][Item.OFFICE_HOURS].reading) == (17, None)


@pytest.mark.parametrize(("edition_id", "service"), [HOME, SPECIAL])
def test_a_phone_is_registered_at_the_portal(catalogue: Catalogue, edition_id: str, service: str) -> None:
    """Row 7 says edu.gov.kz by mistake (reading 22): the phone is registered at egov.kz, and that is said openly."""
    told = catalogue.edition(edition_id).information[service][Item.PHONE_REGISTERED_AT]
    assert told.values == ("www.egov.kz",)
    assert told.reading == 22
    assert "A1.7" in told.paragraph


@pytest.mark.rule("P-029")
def test_only_queueing_goes_with_the_registration_of_a_birth(edition: Edition) -> None:
    """One application for both is the family's choice (P 8); admission and schools know nothing of it."""
    assert Item.TOGETHER_WITH in edition.information["queueing"]
    assert Item.TOGETHER_WITH not in edition.information["admission"]
