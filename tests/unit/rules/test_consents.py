"""Consents: which a service asks for, what each serves, and when it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import EditionError
from core.rules.catalogue import Catalogue, Edition
from core.rules.consents import asked, serves

RESULT = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


@pytest.mark.rule("P-108")
@pytest.mark.rule("H-26")
@pytest.mark.rule("S-17")
@pytest.mark.rule("H-11")
@pytest.mark.rule("S-10")
@pytest.mark.parametrize(
    ("act", "service"),
    [("P-2024", "queueing"), ("P-2024", "admission"), ("H-2025", "home_schooling"), ("S-2022", "special_school")],
)
def test_restricted_data_and_protected_secrets_are_two_consents(catalogue: Catalogue, act: str, service: str) -> None:
    """Each has its own text and its own paragraph: one is never read out of the other."""
    edition = catalogue.edition(act)
    assert set(asked(service, edition)) == {"consent", "consent_secrets"}
    first, second = (set(edition.forms[name].paragraph) for name in asked(service, edition))
    assert not first & second


@pytest.mark.rule("P-095")
@pytest.mark.rule("P-104")
@pytest.mark.parametrize("service", ["queueing", "admission"])
def test_a_non_resident_is_not_asked_for_annex_5(edition: Edition, service: str) -> None:
    """The lists of papers of non-residents leave it out; the foot of annex 1 stands in their application too."""
    assert asked(service, edition, resident=False) == ("consent_secrets",)


@pytest.mark.rule("P-110")
def test_a_consent_serves_the_service_it_names_and_no_other(edition: Edition) -> None:
    """The consent to queueing is none to admission, nor the other way round."""
    for form in ("consent", "consent_secrets"):
        assert serves(form, "queueing", "queueing", edition, result_at=None, now=RESULT)
        for given, wanted in (("queueing", "admission"), ("admission", "queueing"), ("wedding", "wedding")):
            found = serves(form, given, wanted, edition, result_at=None, now=RESULT)
            assert (found.holds, found.ground) == (False, "consent_for_another_service")
            assert found.citations


@pytest.mark.rule("P-102")
@pytest.mark.rule("P-110")
def test_a_consent_ends_with_the_result(edition: Edition) -> None:
    """Valid the whole time until the result is obtained, and not an instant longer: a P consent is not for ever."""
    before, after = RESULT - timedelta(milliseconds=1), RESULT
    assert serves("consent", "queueing", "queueing", edition, result_at=RESULT, now=before)
    found = serves("consent", "queueing", "queueing", edition, result_at=RESULT, now=after)
    assert (found.holds, found.ground) == (False, "consent_ended")
    assert [cited.paragraph for cited in found.citations] == ["A5"]


def test_a_form_that_is_no_consent_is_an_error(edition: Edition) -> None:
    """A refusal permits nothing."""
    for name in ("refusal", "wedding"):
        with pytest.raises(EditionError, match=name):
            serves(name, "queueing", "queueing", edition, result_at=None, now=RESULT)
