"""Special-regime institutions: whom they take in and on which papers (G, repealed; for cases of its time)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.errors import EditionError
from core.rules.age import turns
from core.rules.edition import Edition
from core.rules.finding import Finding
from core.rules.service import Choice


@dataclass(frozen=True, slots=True)
class Case:
    """What lies before the institution: the child's birth, the court's decision and the papers by their codes.

    `in_cases_of_law` says that the court found one of the cases the law names (G 1, term `only_in_cases`).
    """

    birth: date
    court_decision: bool
    papers: frozenset[str]
    disease_on_list: bool = False
    in_cases_of_law: bool = True


@dataclass(frozen=True, slots=True)
class Intake:
    """What follows: admitted, refused or for the desk, on which ground, and which papers to inquire for."""

    finding: Finding
    outcome: str
    inquire: tuple[str, ...] = ()


def intake(case: Case, on: date, edition: Edition) -> Intake:
    """Decide an intake (G 1, 5.1-5.4, reading 25).

    No court decision, a case outside the law, an age outside 11 to 18 or a contraindicated disease refuse; without
    proof of identity the desk decides; other missing papers are inquired for after admission. Raises EditionError
    where the sources do not hold the wording of that time.
    """
    for paragraph in ("1", "5"):
        edition.require(paragraph)
    terms = edition.terms
    if not case.court_decision:
        return _result("no_court_decision", edition)
    if not case.in_cases_of_law:
        return _result("outside_law", edition)
    if not turns(case.birth, terms.count("youngest_age")) <= on < turns(case.birth, terms.count("age_before")):
        return _result("outside_age", edition)
    if case.disease_on_list:
        return _result("contraindicated", edition)
    if "id_card_or_birth_cert" not in case.papers:
        return _result("identity_unproved", edition)
    missing = tuple(
        document.code
        for document in edition.services["special_regime"].documents
        if document.needed == "inquire" and document.code not in case.papers
    )
    return _result("admitted_with_inquiries" if missing else "admitted", edition, missing)


def lacking_at_discharge(papers: Collection[str], edition: Edition) -> tuple[str, ...]:
    """Return what of the set a child is given at discharge is not ready yet (G 6)."""
    return tuple(paper for paper in edition.lists["discharge"].values if paper not in papers)


def services_of(paragraph: str, edition: Edition) -> Choice:
    """Return one kind of special social services with its items: "8" are the social-medical ones (G 7 to 13).

    Raises EditionError where the sources do not hold the wording of that time, and for a paragraph without services.
    """
    edition.require(paragraph)
    for kind in edition.lists.values():
        if kind.paragraph[0].startswith(f"{paragraph}("):
            return kind
    message = f"Edition {edition.id}, paragraph {paragraph}, names no services."
    raise EditionError(message)


def measured_by(item: str, edition: Edition) -> str:
    """Return the act whose norms an item of services follows: dwelling space and nutrition (G 7(1), 7(4)), else ""."""
    rules = edition.terms.entry("sanitary_rules")
    return str(edition.terms.setting("sanitary_rules")) if item in rules.paragraph else ""


def _result(ground: str, edition: Edition, inquire: Collection[str] = ()) -> Intake:
    entry = edition.ground(ground)
    finding = Finding(holds=entry.kind == "accepted", ground=ground, citations=edition.cite(entry))
    return Intake(finding, entry.kind, tuple(inquire))
