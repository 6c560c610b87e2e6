"""Who is told a service that betrays health: the ways and the tries are data of the edition (reading 23)."""

from datetime import date

import pytest

from core.errors import EditionError
from core.rules.catalogue import Catalogue
from core.rules.identification import Identification, is_birthday
from core.rules.offers import OfferTerms


def _terms(catalogue: Catalogue, **other: object) -> OfferTerms:
    terms = catalogue.edition("H-2025").offer("home_schooling")
    entries = {name: terms.entry(name).model_copy(update={"value": value}) for name, value in other.items()}
    return terms.model_copy(update={"entries": {**terms.entries, **entries}})


@pytest.mark.parametrize(("edition", "kind"), [("H-2025", "home_schooling"), ("S-2022", "special_school")])
def test_a_birthday_or_a_proven_account_identifies(catalogue: Catalogue, edition: str, kind: str) -> None:
    """A birthday counts on every way, an account for itself, and nothing else at all."""
    demands = Identification.of(catalogue.edition(edition).offer(kind))
    assert demands
    assert demands.holds(named=True, proven_account=False)
    assert demands.holds(named=False, proven_account=True)
    assert not demands.holds(named=False, proven_account=False)


def test_three_birthdays_may_be_tried(catalogue: Catalogue) -> None:
    """After the third a person helps; nothing is ever left below none."""
    demands = Identification.of(_terms(catalogue))
    assert demands
    assert [demands.tries_left(wrong) for wrong in range(5)] == [3, 2, 1, 0, 0]


def test_an_edition_may_ask_for_the_birthday_everywhere(catalogue: Catalogue) -> None:
    """A lawyer overrules the reading with one word of the edition."""
    demands = Identification.of(_terms(catalogue, identified_by_account=False))
    assert demands
    assert not demands.holds(named=False, proven_account=True)


def test_other_services_ask_nobody_who_they_are(catalogue: Catalogue) -> None:
    """A place in a kindergarten betrays nothing."""
    assert Identification.of(catalogue.edition("P-2024").offer("vacancy")) is None


def test_a_way_that_nobody_knows_is_an_error(catalogue: Catalogue) -> None:
    """A typing error of an edition names nobody's service."""
    with pytest.raises(EditionError, match="'shoe_size' is no known way"):
        Identification.of(_terms(catalogue, identification="shoe_size"))


@pytest.mark.parametrize(("said", "right"), [("15.10", True), ("10.15", False), ("15.11", False), ("", False)])
def test_only_day_and_month_are_compared(said: str, right: bool) -> None:  # noqa: FBT001 - a column of a table
    """The year is never asked."""
    assert is_birthday(said, date(2014, 10, 15)) is right
