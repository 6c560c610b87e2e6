"""Special-regime institutions: whom they take in and on which papers (G, repealed; for cases of its time)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.rules.age import turns
from core.rules.edition import Edition
from core.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Case:
    """What lies before the institution: the child's birth, the court's decision and the papers by their codes."""

    birth: date
    court_decision: bool
    papers: frozenset[str]
    disease_on_list: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """What follows: admitted, refused or for the desk, on which ground, and which papers to inquire for."""

    finding: Finding
    outcome: str
    inquire: tuple[str, ...] = ()


def intake(case: Case, on: date, edition: Edition) -> Intake:
    """Decide an intake (G 1, 5.1-5.4, reading 25).

    No court decision, an age outside 11 to 18 or a contraindicated disease refuse; without proof of identity the desk
    decides; other missing papers are inquired for after admission. Raises EditionError where the sources do not hold
    the wording of that time.
    """
    for paragraph in ("1", "5"):
        edition.require(paragraph)
    terms = edition.terms
    if not case.court_decision:
        return _result("no_court_decision", edition)
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


def _result(ground: str, edition: Edition, inquire: Collection[str] = ()) -> Intake:
    entry = edition.ground(ground)
    finding = Finding(holds=entry.kind == "accepted", ground=ground, citations=edition.cite(entry))
    return Intake(finding, entry.kind, tuple(inquire))
