"""Life events about complaints: registered, extended, answered; the gateway counts their terms (P 18-20, 30; H 9)."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from core.clock import ALMATY
from core.effects import Effect
from core.errors import EditionError, InputError
from core.register import fields
from core.register.effects import Followed
from core.register.intake import Intake
from core.register.rows import Day, EventRow, Id, Row
from core.rules.complaint import FiledAs, Outcome, knows_extension, route
from core.rules.edition import Edition
from core.store.tables import Complaint
from core.store.timers import TimerKind, arm


class ComplaintRegistered(Row):
    """A complaint that was registered by the body it is addressed to; about an application, or by a guardian."""

    complaint_id: Id
    application_id: Id | None = None
    guardian_id: Id | None = None
    service: Id
    addressee: Id
    form: Annotated[FiledAs, BeforeValidator(fields.one_of(FiledAs))]
    registered_on: Day


class ComplaintExtended(Row):
    """The term of a complaint was prolonged, with a reason (H 9.3, S 11.3)."""

    complaint_id: Id
    extended_on: Day
    reason_code: Id


class ComplaintAnswered(Row):
    """A complaint was answered."""

    complaint_id: Id
    answered_on: Day
    outcome: Annotated[Outcome, BeforeValidator(fields.one_of(Outcome))]


async def registered(intake: Intake, row: EventRow) -> Followed:
    """Keep a complaint and let its terms be counted."""
    told = ComplaintRegistered.read(row.data)
    if await intake.registers.tx.get(Complaint, told.complaint_id):
        message = "complaint_id: this complaint is known"
        raise InputError(message)
    _happened("registered_on", told.registered_on, row)
    guardian_id, edition = await _whose(intake, told)
    try:
        route(told.service, told.addressee, edition)
    except EditionError:
        message = "addressee: the act names no such way to complain about this service; `usynys catalogue` lists them"
        raise InputError(message) from None
    said = told.model_dump(exclude={"complaint_id", "guardian_id"})
    intake.registers.add(Complaint(id=told.complaint_id, guardian_id=guardian_id, edition=edition.id, **said))
    await intake.registers.save()  # the next row of the same batch may be about it
    await arm(intake.registers.tx, TimerKind.COMPLAINT, told.complaint_id, intake.now)
    return Followed(Effect.COMPLAINT_REGISTERED)


async def extended(intake: Intake, row: EventRow) -> Followed:
    """Keep that a term was prolonged; only where the act knows it."""
    told = ComplaintExtended.read(row.data)
    complaint = await _running(intake, told.complaint_id)
    if not knows_extension(complaint.service, intake.catalogue.edition(complaint.edition)):
        message = "complaint_id: the act of this complaint knows no prolonged term"
        raise InputError(message)
    _happened("extended_on", told.extended_on, row, since=complaint.registered_on)
    complaint.extended_on, complaint.reason_code = told.extended_on, told.reason_code
    await arm(intake.registers.tx, TimerKind.COMPLAINT, complaint.id, intake.now)
    return Followed(Effect.COMPLAINT_EXTENDED)


async def answered(intake: Intake, row: EventRow) -> Followed:
    """Keep the answer; nothing about the complaint falls due any more, and what it held goes on."""
    told = ComplaintAnswered.read(row.data)
    complaint = await _running(intake, told.complaint_id)
    _happened("answered_on", told.answered_on, row, since=complaint.registered_on)
    complaint.answered_on, complaint.outcome = told.answered_on, told.outcome
    await arm(intake.registers.tx, TimerKind.COMPLAINT, complaint.id, intake.now)
    return Followed(Effect.COMPLAINT_ANSWERED)


def _happened(name: str, day: date, row: EventRow, since: date | None = None) -> None:
    """Refuse a day that has not come by the event's own time, or that lies before the registration."""
    if day > row.occurred_at.astimezone(ALMATY).date() or (since and day < since):
        message = f"{name}: a day between the registration and this event is expected"
        raise InputError(message)


async def _running(intake: Intake, name: str) -> Complaint:
    complaint = await intake.registers.tx.get(Complaint, name)
    if complaint is None or complaint.answered_on is not None:
        message = "complaint_id: no complaint under this id is running"
        raise InputError(message)
    return complaint


async def _whose(intake: Intake, told: ComplaintRegistered) -> tuple[str, Edition]:
    """Return who complains, and the edition of the case; without a case, the one in force on the day."""
    if told.application_id:
        application = (await intake.registers.applications({told.application_id})).get(told.application_id)
        if application is None:
            message = "application_id: this application is not known"
            raise InputError(message)
        return application.guardian_id, intake.catalogue.edition(application.edition)
    if not told.guardian_id or told.guardian_id not in await intake.registers.guardians({told.guardian_id}):
        message = "guardian_id: an application, or a guardian that is known, is to be named"
        raise InputError(message)
    return told.guardian_id, _in_force(intake, told)


def _in_force(intake: Intake, told: ComplaintRegistered) -> Edition:
    for act in dict.fromkeys(one.act for one in intake.catalogue.editions.values() if told.service in one.complaints):
        try:
            return intake.catalogue.in_force(act, told.registered_on)
        except EditionError:
            continue
    message = "service: no act in force on that day names a complaint about it"
    raise InputError(message)
