"""The consents of a service as a family reads them."""

import pytest

from core.printing.consent import consents
from core.values import Language
from tests.unit.printing.filled import CATALOGUE, CHILD, GUARDIAN, WORDS


@pytest.mark.rule("P-110")
@pytest.mark.rule("P-108")
@pytest.mark.parametrize("language", list(Language))
def test_each_consent_of_a_service_is_shown_whole(language: Language) -> None:
    """Two texts for residents, the secrets alone for others; another service has other texts."""
    edition = CATALOGUE.edition("P-2024")

    def shown(service: str, *, resident: bool = True) -> dict[str, str]:
        pages = consents(service, edition, guardian=GUARDIAN, child=CHILD, language=language, words=WORDS,
                         resident=resident)  # fmt: skip
        return {page.form: page.digest for page in pages}

    assert set(shown("queueing")) == {"consent", "consent_secrets"}
    assert set(shown("queueing", resident=False)) == {"consent_secrets"}
    assert not set(shown("queueing").values()) & set(shown("admission").values())


@pytest.mark.rule("H-11")
@pytest.mark.rule("S-10")
@pytest.mark.parametrize(("act", "service"), [("H-2025", "home_schooling"), ("S-2022", "special_school")])
def test_the_consent_of_a_school_names_its_service_and_the_restricted_data(act: str, service: str) -> None:
    """After identification the service is named, as the act calls it."""
    edition = CATALOGUE.edition(act)
    pages = consents(service, edition, guardian=GUARDIAN, child=CHILD, language=Language.KK, words=WORDS)
    text = "\n".join(block.text for page in pages for block in page.blocks)
    assert edition.services[service].title_kk in text
    assert "қолжетімділігі шектеулі мәліметтерді" in text
    assert "заңмен қорғалатын құпиялардың" in text
