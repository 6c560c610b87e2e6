"""Applications that no queue takes by law: kept, decided with their ground, and told to the family (P 5.5, 5.6)."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

from sqlmodel import col, select

from core.clock import ALMATY
from core.register.intake import Intake, refused
from core.register.rows import ApplicationRow, Outcome
from core.register.standing import joined
from core.rules import decision as rules
from core.rules.age import has_conclusion, is_exempt, may_file
from core.rules.changes import Placement, may_choose, may_choose_another, warnings_before_leaving
from core.rules.edition import Edition
from core.rules.finding import Finding
from core.rules.vacancy import is_sanatorium
from core.store.tables import Application, Decision, Preschool
from core.store.timers import Due, TimerKind

#: What the sender reads, beside the paragraph; it names the field of its row.
_SAID = {
    "too_many_preschools": "preschools: more are chosen than an application may name",
    "contract_not_ended": "child_id: this child is enrolled; its contract is ended first, then a new application",
    "already_six": "child_birth_date: the child was too old already when it was filed",
}


def against_filing(
    row: ApplicationRow, preschools: dict[str, Preschool], placed: Placement | None, edition: Edition
) -> Finding:
    """Return what the act says against a new application: its list, an open contract, the child's age (P 11.1, 12)."""
    filed_on = row.submitted_at.astimezone(ALMATY).date()
    findings = (
        may_choose(len(row.preschools), edition),
        against_leaving(row, preschools, placed, edition),
        against_age(row, filed_on, edition, on_file=row.pmpc_on_file),
    )
    return next((found for found in findings if not found), findings[-1])


def against_leaving(
    row: ApplicationRow, preschools: dict[str, Preschool], placed: Placement | None, edition: Edition
) -> Finding:
    """Tell whether a contract that has not ended stands against the preschools of a row (P 12, 17(2))."""
    sanatorium = all(is_sanatorium(preschools[name].type, edition) for name in row.preschools)
    return may_choose_another(placed, edition, sanatorium=sanatorium)


def against_age(row: ApplicationRow, on: date, edition: Edition, *, on_file: bool | None) -> Finding:
    """Tell whether the child is too old to be queued on this day (P 11.1, reading 13)."""
    pmpc = has_conclusion(on_file=on_file, verified=row.verified)
    exempt = is_exempt(frozenset(row.categories), edition, pmpc=pmpc)
    return may_file(row.child_birth_date, on, edition, exempt=exempt)


def told(finding: Finding) -> str:
    """Return what the sender of a row is told of a finding, with its paragraphs."""
    return f"{_SAID[finding.ground]} (P {', '.join(cited.paragraph for cited in finding.citations)})"


def decide(
    intake: Intake, application: Application, row: ApplicationRow, found: Finding, placed: Placement | None, seq: int
) -> tuple[Decision, Due]:
    """Refuse an application: the decision, and when its notice, its report and a word to the family are due: now.

    A family that is still enrolled is warned of what ending the contract costs (P 12, 23.1, reading 15).
    """
    edition = intake.catalogue.edition(application.edition)
    application.status = "refused"
    facts = {"categories": joined(row.categories), "preschools": ";".join(row.preschools)}
    citations = list(found.citations)
    if placed and found.ground == "contract_not_ended":
        warned = warnings_before_leaving(placed, frozenset(row.categories), edition)
        citations += [one for _, cited in warned for one in cited]
        facts |= {"warned_of": ";".join(ground for ground, _ in warned)}
    since = application.submitted_at.isoformat(timespec="milliseconds")
    made = rules.refuse(
        edition,
        Finding(holds=False, ground=found.ground, citations=tuple(citations)),
        facts={**facts, "submitted_at": since},
    )
    row_of_it = Decision(
        id=intake.chance.new_id(),
        seq=seq,
        application_id=application.id,
        kind=made.kind,
        outcome=made.outcome,
        at=intake.now,
        grounds=list(made.grounds),
        citations=[asdict(one) for one in made.citations],
        facts=dict(made.facts),
    )
    return row_of_it, Due(TimerKind.REFUSED, application.id, intake.now)


async def outcomes_of_old(intake: Intake, applications: Collection[Application]) -> dict[str, Outcome]:
    """Return, of applications that were refused before, what their sender is told when it sends them again."""
    ids = [one.id for one in applications if one.status == "refused"]
    query = select(Decision).where(col(Decision.application_id).in_(ids), Decision.kind == "refused")
    found = (await intake.registers.tx.exec(query.order_by(col(Decision.seq)))).all() if ids else ()
    by_id = {one.id: one for one in applications}
    return {made.application_id: _again(intake, by_id[made.application_id], made.grounds[0]) for made in found}


def _again(intake: Intake, application: Application, ground: str) -> Outcome:
    edition = intake.catalogue.edition(application.edition)
    if ground not in _SAID:
        return refused("application_id: this application was refused")
    return refused(told(Finding(holds=False, ground=ground, citations=edition.cite(edition.ground(ground)))))
