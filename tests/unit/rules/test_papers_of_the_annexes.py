"""The papers of row 8, transcribed from the annexes: code, who has it, whether it is needed, how long it is good."""

from datetime import date

import pytest

from core.rules.admission import asked, review
from core.rules.catalogue import Catalogue, Edition
from core.rules.service import Document

_MONTH = "1 month"  # «берілген күннен бастап бір ай ішінде жарамды»
_SEAL_AND_HAND = {"seal", "signature_of_authorised_person"}  # «мөр басылған және уәкілетті тұлғаның қолы қойылған»
_SEAL_IF_ANY = {"seal_if_any", "signature_of_authorised_person"}  # «уәкілетті адамның қолымен және мөрімен (бар болса)»
_HEAD = {"seal", "signature_of_head"}  # «ұйым басшысының мөрімен және қолымен расталған»
ISSUED = date(2026, 1, 31)


def _row(document: Document) -> tuple[str, str, str, str, str, set[str]]:
    """Return one paper as a lawyer reads it off the annex."""
    valid = f"{document.valid_for.n} {document.valid_for.unit}" if document.valid_for else ""
    needed = "" if document.needed == "always" else document.needed
    return document.code, document.paragraph[0], needed, document.asked_of, valid, set(document.bears)


def _of(service: str, source: str, edition: Edition) -> list[tuple[str, str, str, str, str, set[str]]]:
    return [_row(document) for document in edition.services[service].documents if document.source == source]


_NOTHING: set[str] = set()


@pytest.mark.rule("P-094")
@pytest.mark.rule("P-095")
@pytest.mark.rule("P-111")
def test_queueing_asks_for_the_papers_of_row_8_of_annex_2(edition: Edition) -> None:
    """Certificates are good for a month and bear what the row says; a diploma has no term; non-residents bring more."""
    assert _of("queueing", "family", edition) == [
        ("application", "A2.8(1)", "", "everyone", "", _NOTHING),
        ("consent_restricted_data", "A2.8(1)", "", "residents", "", _NOTHING),
        ("service_certificate", "A2.8(2)", "if_claimed", "residents", _MONTH, _SEAL_AND_HAND),
        ("workplace_certificate", "A2.8(3)", "if_claimed", "residents", _MONTH, _HEAD),
        ("diploma", "A2.8(3)", "if_claimed", "residents", "", _NOTHING),
        ("pmpc", "A2.8(4)", "if_any", "everyone", "", _NOTHING),
        ("phthisiatrician", "A2.8(5)", "if_claimed", "everyone", "", _NOTHING),
        ("id_card", "A2.8", "", "non_residents", "", _NOTHING),
        ("birth_cert", "A2.8", "", "non_residents", "", _NOTHING),
    ]


@pytest.mark.rule("P-103")
@pytest.mark.rule("P-104")
@pytest.mark.rule("P-111")
def test_admission_asks_for_the_papers_of_row_8_of_annex_6(edition: Edition) -> None:
    """Three papers of health, a seal only where there is one, and a certificate of health of three days (28(1))."""
    assert _of("admission", "family", edition) == [
        ("application", "A6.8(1)", "", "everyone", "", _NOTHING),
        ("consent_restricted_data", "A6.8(1)", "", "residents", "", _NOTHING),
        ("f065", "A6.8(2)", "", "everyone", "", _NOTHING),
        ("f052_2", "A6.8(3)", "", "everyone", "", _NOTHING),
        ("f027", "A6.8(4)", "", "everyone", "3 cd", _NOTHING),
        ("pmpc", "A6.8(5)", "if_any", "everyone", "", _NOTHING),
        ("service_certificate", "A6.8(6)", "if_claimed", "residents", _MONTH, _SEAL_IF_ANY),
        ("workplace_certificate", "A6.8(7)", "if_claimed", "residents", _MONTH, _HEAD),
        ("diploma", "A6.8(7)", "if_claimed", "residents", "", _NOTHING),
        ("id_card", "A6.8", "", "non_residents", "", _NOTHING),
        ("birth_cert", "A6.8", "", "non_residents", "", _NOTHING),
    ]


@pytest.mark.rule("P-096")
@pytest.mark.parametrize(("service", "row"), [("queueing", "A2.8"), ("admission", "A6.8")])
def test_what_is_drawn_from_the_states_systems_is_asked_of_no_resident(
    edition: Edition, service: str, row: str
) -> None:
    """ID, birth certificate and the proof of a priority: «мемлекеттік ақпараттық жүйелерден тартылып алынады»."""
    assert _of(service, "state", edition) == [
        ("id_card", row, "", "residents", "", _NOTHING),
        ("birth_cert", row, "", "residents", "", _NOTHING),
        ("privilege_proof", row, "if_claimed", "residents", "", _NOTHING),
    ]
    everything = frozenset(document.code for document in edition.services[service].documents)
    codes = {document.code for document in asked(service, edition, claimed=everything)}
    assert not codes & {"id_card", "birth_cert", "privilege_proof"}
    assert {"application", "consent_restricted_data", "service_certificate", "diploma", "pmpc"} <= codes


@pytest.mark.rule("P-094")
@pytest.mark.rule("P-111")
@pytest.mark.parametrize("service", ["queueing", "admission"])
@pytest.mark.parametrize("certificate", ["service_certificate", "workplace_certificate"])
@pytest.mark.parametrize(("filed", "good"), [("2026-02-28", True), ("2026-03-01", False), ("2026-01-30", False)])
def test_each_certificate_is_good_for_a_month_from_its_issue(
    edition: Edition, service: str, certificate: str, filed: str, *, good: bool
) -> None:
    """Issued on 31.01.2026: filed on 28.02 good, on 01.03 expired; at queueing as at admission."""
    claimed = frozenset({certificate})
    wanted = asked(service, edition, claimed=claimed)
    papers = {document.code: date.fromisoformat(filed) for document in wanted} | {certificate: ISSUED}
    found = review(service, papers, date.fromisoformat(filed), edition, claimed=claimed)
    assert found.expired == (() if good else (certificate,))


@pytest.mark.rule("P-020")
def test_a_queueing_application_with_missing_or_expired_papers_is_refused(edition: Edition) -> None:
    """5.5 says incomplete «және» expired; the forms of annexes 3 and 4 say «және (немесе)»: either refuses."""
    claimed, filed = frozenset({"service_certificate"}), date(2026, 3, 1)
    papers: dict[str, date | None] = {"application": None, "consent_restricted_data": None}
    incomplete = review("queueing", papers, filed, edition, claimed=claimed)
    expired = review("queueing", papers | {"service_certificate": ISSUED}, filed, edition, claimed=claimed)
    assert (incomplete.missing, incomplete.expired) == (("service_certificate",), ())
    assert (expired.missing, expired.expired) == ((), ("service_certificate",))
    assert not incomplete.complete
    assert not expired.complete
    assert [citation.paragraph for citation in expired.citations] == ["A2.8(2)"]
    assert review("queueing", papers, filed, edition).complete


@pytest.mark.rule("H-25")
@pytest.mark.rule("S-17")
@pytest.mark.parametrize(
    ("edition_id", "service", "conclusion"), [("H-2025", "home_schooling", "vkk"), ("S-2022", "special_school", "pmpc")]
)
def test_a_school_asks_for_an_application_a_conclusion_and_a_consent(
    catalogue: Catalogue, edition_id: str, service: str, conclusion: str
) -> None:
    """Row 8 of annex 1: application in free form (1), the conclusion (2), the consent to secrets; none has a term."""
    assert _of(service, "family", catalogue.edition(edition_id)) == [
        ("application", "A1.8(1)", "", "everyone", "", _NOTHING),
        (conclusion, "A1.8(2)", "", "everyone", "", _NOTHING),
        ("consent_secrets", "A1.8", "", "everyone", "", _NOTHING),
    ]
