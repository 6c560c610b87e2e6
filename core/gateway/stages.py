"""Every stage passed is written down for the monitoring system in the transaction that passes it (P 9, 27)."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.rules.calendar import local
from core.rules.decision import Kind
from core.rules.edition import Edition
from core.store.ahead import stages_of
from core.store.tables import Application, Report

#: The stages that a decision passes; the others are passed by papers and contracts.
BY_DECISION = {Kind.OFFER_MADE: "vacancy", Kind.REFERRAL_ISSUED: "referral", Kind.ACCEPTED: "enrolled"}


async def reach(
    house: House, tx: AsyncSession, application_id: str, stage: str, subject: str, *, fresh: bool = False
) -> None:
    """Keep that an application has passed a stage with a subject (offer, package, contract): one report, once.

    A subject that was made in this very transaction is `fresh`: nobody can have reported it.
    """
    application = await tx.get_one(Application, application_id)
    edition = house.catalogue.edition(application.edition)
    if stage not in listed(edition):
        return
    if not fresh and await _is_reached(tx, stage, subject):
        return
    tx.add(stage_report(house.chance.new_id(), application, edition, stage, subject, house.clock.now()))


async def _is_reached(tx: AsyncSession, stage: str, subject: str) -> bool:
    passed = stages_of(tx, subject)
    if passed is None:
        known = select(Report.id).where(Report.about == "stage", Report.name == stage, Report.subject == subject)
        return (await tx.exec(known)).first() is not None
    if stage in passed:
        return True
    passed.add(stage)
    return False


def listed(edition: Edition) -> tuple[str, ...]:
    """Return the stages that an edition has reported; none for one that names no monitoring."""
    return edition.lists["stages"].values if "stages" in edition.lists else ()


def stage_report(
    report_id: str, application: Application, edition: Edition, stage: str, subject: str, at: datetime
) -> Report:
    """Return the report of one stage: ids, codes and times, nothing personal."""
    return Report(
        id=report_id,
        about="stage",
        name=stage,
        subject=subject,
        application_id=application.id,
        body={
            "about": "stage",
            "stage": stage,
            "subject": subject,
            "application_id": application.id,
            "act": edition.act,
            "edition": edition.id,
            "paragraph": list(edition.lists["stages"].paragraph),
            "at": local(at).isoformat(timespec="milliseconds"),
        },
        due_at=at,
        created_at=at,
    )
