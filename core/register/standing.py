"""How an application stands in its queues: class, counted time, and the decision that says why (P 10, 13, 23)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from sqlmodel import select

from core.clock import ALMATY
from core.register.intake import Intake
from core.rules.changes import Placement, Stand, stand
from core.rules.queue import QueueClass, because
from core.store.placements import given_places
from core.store.tables import Application, Decision, DeskCase, QueueEntry


def marks_of(joined: str) -> frozenset[int]:
    """Return the categories of annex 1 as the rules take them."""
    return frozenset(int(mark) for mark in joined.split(";") if mark)


def joined(categories: Iterable[int]) -> str:
    """Return the categories of annex 1 as the table keeps them."""
    return ";".join(str(mark) for mark in categories)


async def placements(intake: Intake, child_ids: Collection[str]) -> dict[str, Placement]:
    """Return what earlier permanent places of these children mean for another application (P 12, 23)."""
    return {
        child_id: Placement(
            QueueClass(given.queue_class),
            marks_of(given.categories),
            _midnight(given.ended_on) if given.ended_on else None,
            moved=given.moved_at is not None and given.moved_at >= _midnight(given.signed_on),
        )
        for child_id, given in (await given_places(intake.registers.tx, child_ids)).items()
    }


def _midnight(day: date) -> datetime:
    """Return the beginning of a day: of a contract's last day only the date is known, the family is favoured."""
    return datetime.combine(day, time(), ALMATY)


def stand_of(intake: Intake, application: Application, placed: Placement | None) -> Stand:
    """Return how an application stands by the categories it has now."""
    edition = intake.catalogue.edition(application.edition)
    marks = frozenset[int]() if application.privilege_refused_at else marks_of(application.categories)
    return stand(marks, application.submitted_at, edition, verified=application.verified, placed=placed)


async def ask_the_desk(intake: Intake, doubtful: Iterable[tuple[Application, str]]) -> None:
    """Put applications on the desk's list whose class a person must decide; each reason and application once."""
    for application, why in doubtful:
        known = select(DeskCase.id).where(DeskCase.why == why, DeskCase.subject == application.id)
        if (await intake.registers.tx.exec(known)).first():
            continue
        intake.registers.add(
            DeskCase(
                id=intake.chance.new_id(),
                why=why,
                subject=application.id,
                application_id=application.id,
                guardian_id=application.guardian_id,
                since=intake.now,
            )
        )
    await intake.registers.save()


def recount(entries: Iterable[QueueEntry], now: Stand, *, before: Stand) -> None:
    """Bring the entries to the class of today; those that counted with the application count with it still."""
    for entry in entries:
        entry.queue_class = now.queue_class
        if entry.submitted_at == before.counts_from:
            entry.submitted_at = now.counts_from


def queued(intake: Intake, application: Application, entries: Iterable[QueueEntry], now: Stand, seq: int) -> Decision:
    """Return the decision that an application waits in its queues, in the class it has now (P 6.5, 10)."""
    edition = intake.catalogue.edition(application.edition)
    grounds = dict.fromkeys(("enqueued", now.ground))
    cited = (citation for ground in grounds for citation in edition.cite(edition.ground(ground)))
    citations = dict.fromkeys((*cited, *because(now.queue_class, edition)))
    return Decision(
        id=intake.chance.new_id(),
        seq=seq,
        application_id=application.id,
        kind="queued",
        outcome=now.queue_class,
        at=intake.now,
        grounds=list(grounds),
        citations=[asdict(citation) for citation in citations],
        facts=dict(facts(application, entries)),
    )


def facts(application: Application, entries: Iterable[QueueEntry]) -> Mapping[str, Any]:
    """Return what the place of an application in its queues rests on."""
    told = {"wished_from_age": application.wished_from_age, "pmpc_on_file": application.pmpc_on_file}
    return {name: value for name, value in told.items() if value is not None} | {
        "categories": application.categories,
        "verified": application.verified,
        "submitted_at": application.submitted_at.isoformat(timespec="milliseconds"),
        "queues": {entry.preschool_id: entry.queue_key for entry in entries if entry.wish},
    }
