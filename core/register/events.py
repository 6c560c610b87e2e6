"""Life events: each kept once per source and id, with what followed from it, even when nothing did."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator

from core.errors import InputError
from core.register import admissions, apart, births, complaints, conclusions, fields, queue_fields
from core.register.intake import KNOWN, Intake, refused
from core.register.marks import marks
from core.register.people import change_phone
from core.register.places import FREE, OFFERED, WITHDRAWN, take_vacancies
from core.register.privileges import change_privilege
from core.register.rows import EventRow, EventType, Id, Name, OptionalName, Outcome, Phone, Row, VacancyRow
from core.register.withdrawals import application_withdrawn
from core.store.bulletin import withdraw
from core.store.tables import Guardian, LifeEvent
from core.store.vault import of_guardian

#: What a life event leads to: a sentence for the register, kept with the event.
Handler = Callable[[Intake, EventRow], Awaitable[str]]


class VacancyWithdrawn(Row):
    """A place that the preschool took back."""

    vacancy_id: Id
    reason: OptionalName = ""


class GuardianMoved(Row):
    """A family that lives elsewhere now."""

    guardian_id: Id
    settlement: Name


class PhoneChanged(Row):
    """Another number in the mobile citizens base (P 3(13), 15(3))."""

    guardian_id: Id
    phone: Phone


class PrivilegeChanged(Row):
    """Other categories of annex 1, as the sending register verified them (P 13)."""

    application_id: Id
    categories: Annotated[tuple[int, ...], BeforeValidator(marks)]
    verified: Annotated[bool, BeforeValidator(fields.truth_or_yes)] = True
    pmpc_on_file: Annotated[bool | None, BeforeValidator(queue_fields.optional_truth)] = None


async def take_events(intake: Intake, rows: Sequence[EventRow]) -> list[Outcome]:
    """Take life events in, one after the other; one that cannot be followed is not kept, so that it may come again."""
    known = await intake.registers.known_events({(row.source, row.id) for row in rows})
    outcomes = []
    for row in rows:
        if (row.source, row.id) in known:
            outcomes.append(KNOWN)
            continue
        outcomes.append(await _take(intake, row))
        if outcomes[-1].taken:
            known.add((row.source, row.id))
    await intake.registers.save()
    return outcomes


async def _take(intake: Intake, row: EventRow) -> Outcome:
    try:
        followed = await HANDLERS[row.type](intake, row)
    except InputError as error:
        return refused(f"data.{error}")
    intake.registers.add(
        LifeEvent(
            id=intake.chance.new_id(),
            source=row.source,
            event_id=row.id,
            type=row.type,
            occurred_at=row.occurred_at,
            received_at=intake.now,
            outcome=followed,
        )
    )
    return Outcome(taken=True, changed=True, reason=followed)


async def _vacancy_published(intake: Intake, row: EventRow) -> str:
    vacancy = VacancyRow.read(row.data)
    outcome = (await take_vacancies(intake, [vacancy]))[0]
    if not outcome.taken:
        raise InputError(outcome.reason)
    if not outcome.changed:
        return f"nothing is owed because the place {vacancy.vacancy_id} was known already"
    return f"the place {vacancy.vacancy_id} is offered to the family whose turn it is"


async def _vacancy_withdrawn(intake: Intake, row: EventRow) -> str:
    name = VacancyWithdrawn.read(row.data).vacancy_id
    vacancy = (await intake.registers.vacancies({name})).get(name)
    if vacancy is None:
        message = "vacancy_id: this place is not known"
        raise InputError(message)
    if vacancy.status == OFFERED:
        await intake.registers.withdraw_place(name, intake.now)
        return f"the place {name} is withdrawn, and the family that was asked is told"
    if vacancy.status != FREE:
        return f"nothing is owed because the place {name} is {vacancy.status}: it stays so, the desk decides"
    vacancy.status = WITHDRAWN
    await withdraw(intake.registers.tx, vacancy, intake.now)
    await intake.registers.keep_place(name)
    return f"the place {name} is withdrawn and offered to nobody"


async def _guardian(intake: Intake, name: str) -> Guardian:
    guardian = (await intake.registers.guardians({name})).get(name)
    if guardian is None:
        message = "guardian_id: this guardian is not known"
        raise InputError(message)
    return guardian


async def _guardian_moved(intake: Intake, row: EventRow) -> str:
    moved = GuardianMoved.read(row.data)
    guardian = await _guardian(intake, moved.guardian_id)
    if guardian.settlement == moved.settlement:
        return "nothing is owed because the family was known to live there"
    guardian.settlement, guardian.moved_at = moved.settlement, row.occurred_at
    await apart.look_again(intake, guardians={guardian.id})
    return "the family's settlement is noted; its queues stay as they are"


async def _phone_changed(intake: Intake, row: EventRow) -> str:
    changed = PhoneChanged.read(row.data)
    guardian = await _guardian(intake, changed.guardian_id)
    key = await intake.vault.make_key(intake.registers.tx, of_guardian(guardian.id), intake.now)
    if not change_phone(intake, guardian, changed.phone, key):
        return "nothing is owed because the number was known already"
    return "messages go to the new number from now on; what Telegram had proved about the old one is void"


async def _privilege_changed(intake: Intake, row: EventRow) -> str:
    changed = PrivilegeChanged.read(row.data)
    verified, pmpc = changed.verified, changed.pmpc_on_file
    queue_class = await change_privilege(
        intake, changed.application_id, changed.categories, verified=verified, pmpc=pmpc
    )
    if queue_class is None:
        return "nothing is owed because these categories were known already"
    return f"the application waits in the class {queue_class}; its time of submission stays"


#: What each type of event leads to; none is without.
HANDLERS: Mapping[EventType, Handler] = {
    EventType.CHILD_REGISTERED: births.registered,
    EventType.VACANCY_PUBLISHED: _vacancy_published,
    EventType.VACANCY_WITHDRAWN: _vacancy_withdrawn,
    EventType.GUARDIAN_MOVED: _guardian_moved,
    EventType.PHONE_CHANGED: _phone_changed,
    EventType.PRIVILEGE_CHANGED: _privilege_changed,
    EventType.PAPERS_SUBMITTED: admissions.papers_submitted,
    EventType.CONTRACT_SIGNED: admissions.contract_told,
    EventType.CONTRACT_ENDED: admissions.contract_told,
    EventType.PRESCHOOL_REFUSED: admissions.preschool_refused,
    EventType.REFERRAL_EXTENSION_REQUESTED: admissions.extension_requested,
    EventType.RULE_CHANGED: admissions.rule_changed,
    EventType.APPLICATION_WITHDRAWN: application_withdrawn,
    EventType.COMPLAINT_REGISTERED: complaints.registered,
    EventType.COMPLAINT_EXTENDED: complaints.extended,
    EventType.COMPLAINT_ANSWERED: complaints.answered,
    EventType.MEDICAL_COMMISSION_CONCLUSION: conclusions.concluded,
    EventType.PMPC_CONCLUSION: conclusions.concluded,
    EventType.CONCLUSION_WITHDRAWN: conclusions.withdrawn,
    EventType.SCHOOL_DECIDED: conclusions.decided,
}
