"""Life events of commissions and schools: conclusions about a child, and what a school decided (H 7-1, S 10)."""

import json
import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

from core.clock import ALMATY
from core.effects import Effect
from core.errors import EditionError, InputError
from core.register import fields
from core.register.children import Children
from core.register.effects import Followed
from core.register.intake import Intake
from core.register.keeping import keep_sealed, known_application
from core.register.rows import Day, EventRow, EventType, Id, Iin, Name, OptionalName, Row, Tongue
from core.rules import schooling
from core.rules.edition import Edition
from core.store.tables import Application, Conclusion, Guardian
from core.store.timers import TimerKind, arm
from core.store.vault import OwnKey, of_guardian

#: The act under which each commission recommends: home schooling after a medical one, special schools after a PMPC.
_ACTS = {EventType.MEDICAL_COMMISSION_CONCLUSION: "H", EventType.PMPC_CONCLUSION: "S"}
_TABLE, _COLUMN = "conclusion", "said_sealed"
_WITHDRAWN = "withdrawn"
_GRADE = re.compile(r"[0-9]|1[0-2]", re.ASCII)
#: What an event leads to when nothing is owed, by the ground of the rule.
_NOT_OWED = {
    "other_recommendation": Effect.OTHER_RECOMMENDATION,
    "conclusion_expired": Effect.CONCLUSION_EXPIRED,
    "already_offered": Effect.ALREADY_OFFERED,
    "phone_not_registered": Effect.PHONE_NOT_REGISTERED,
}


def _grade(value: object) -> int:
    expected = "a class, 0 to 12, is expected"
    raw = fields.plain(value, expected)
    if not _GRADE.fullmatch(raw):
        raise ValueError(expected)
    return int(raw)


Grade = Annotated[int, BeforeValidator(_grade)]
OptionalDay = Annotated[date | None, BeforeValidator(fields.optional_day)]


class ConclusionTold(Row):
    """A conclusion with the school that takes the child and the class that is meant for it."""

    guardian_id: Id
    child_id: Id
    child_iin: Iin
    child_last_name: Name
    child_first_name: Name
    child_birth_date: Day
    conclusion_id: Id
    issued_on: Day
    valid_until: OptionalDay = None
    recommendation: Id
    school_id: Id
    school_name_kk: Name
    school_name_ru: Name
    grade: Grade
    language: Tongue


class ConclusionWithdrawn(Row):
    """A conclusion that its commission took back."""

    conclusion_id: Id


class SchoolDecided(Row):
    """What the head of a school decided: class and order, or the ground on which papers are not accepted."""

    conclusion_id: Id
    grade: Annotated[Any, BeforeValidator(lambda value: None if value in {None, ""} else _grade(value))] = None
    letter: OptionalName = ""
    language: Annotated[Any, BeforeValidator(fields.optional_text)] = ""
    order_number: OptionalName = ""
    order_date: OptionalDay = None
    ground: OptionalName = ""


async def concluded(intake: Intake, row: EventRow) -> Followed:
    """Keep a conclusion and its child; what is owed on it is offered at the event's own time."""
    told = ConclusionTold.read(row.data)
    guardian = (await intake.registers.guardians({told.guardian_id})).get(told.guardian_id)
    if guardian is None:
        message = "guardian_id: this guardian is not known"
        raise InputError(message)
    known = await intake.registers.tx.get(Conclusion, told.conclusion_id)
    if known is not None and known.child_id != told.child_id:
        message = "conclusion_id: this conclusion is known of another child"
        raise InputError(message)
    edition = _edition(intake, row)
    key = await intake.vault.make_key(intake.registers.tx, of_guardian(guardian.id), intake.now)
    await _keep_child(intake, told, key)
    against = _against(intake, told, guardian, key, edition, offered=known is not None and known.status != "told")
    await _keep(intake, told, edition, key, known)
    if against:
        return Followed(_NOT_OWED[against])
    await arm(intake.registers.tx, TimerKind.CONCLUSION, told.conclusion_id, row.occurred_at)
    return Followed(Effect.SERVICE_OFFERED)


def _edition(intake: Intake, row: EventRow) -> Edition:
    try:
        return intake.catalogue.in_force(_ACTS[row.type], intake.now.astimezone(ALMATY).date())
    except EditionError as error:
        raise InputError(str(error)) from None


def _against(
    intake: Intake, told: ConclusionTold, guardian: Guardian, key: OwnKey, edition: Edition, *, offered: bool
) -> str:
    """Return the ground on which nothing is offered, or nothing."""
    conclusion = schooling.Conclusion(told.conclusion_id, told.recommendation, told.issued_on, told.valid_until)
    registered = bool(key.open(guardian.phone_sealed, "guardian", "phone_sealed", guardian.id))
    today = intake.now.astimezone(ALMATY).date()
    return schooling.may_offer(conclusion, today, edition, offered=offered, phone_registered=registered).ground


async def _keep_child(intake: Intake, told: ConclusionTold, key: OwnKey) -> None:
    children = await Children.look_up(intake, [told])
    if objection := children.objection(told, key):
        raise InputError(objection)
    children.write(told, key)
    await intake.registers.save()  # the next event of the same batch may be about this child


async def _keep(intake: Intake, told: ConclusionTold, edition: Edition, key: OwnKey, known: Conclusion | None) -> None:
    """Keep what was concluded; one that was not offered yet may be told anew."""
    if known is not None and known.status != "told":
        return
    said = told.model_dump(mode="json", include={"recommendation", "issued_on", "valid_until", "grade"})
    fresh = Conclusion(
        id=told.conclusion_id,
        guardian_id=told.guardian_id,
        child_id=told.child_id,
        act=edition.act,
        school_id=told.school_id,
        school_name_kk=told.school_name_kk,
        school_name_ru=told.school_name_ru,
        language=told.language,
        said_sealed=key.seal(json.dumps(said), _TABLE, _COLUMN, told.conclusion_id),
        created_at=intake.now,
    )
    await intake.registers.tx.merge(fresh)
    await intake.registers.tx.flush()


async def withdrawn(intake: Intake, row: EventRow) -> Followed:
    """Let a conclusion hold no longer: nothing is offered on it, and what runs on it is ended by the gateway."""
    conclusion = await _known(intake, ConclusionWithdrawn.read(row.data).conclusion_id)
    if conclusion.status == _WITHDRAWN:
        return Followed(Effect.CONCLUSION_WITHDRAWN_ALREADY)
    conclusion.status = _WITHDRAWN
    await arm(intake.registers.tx, TimerKind.CONCLUSION, conclusion.id, intake.now)
    return Followed(Effect.CONCLUSION_WITHDRAWN)


async def decided(intake: Intake, row: EventRow) -> Followed:
    """Keep what a school decided on an application; the gateway follows it."""
    told = SchoolDecided.read(row.data)
    conclusion = await _known(intake, told.conclusion_id)
    if conclusion.application_id is None:
        message = "conclusion_id: the family has not confirmed an application on this conclusion"
        raise InputError(message)
    application = await known_application(intake, conclusion.application_id)
    _complete(told, application, intake)
    said = told.model_dump(mode="json", exclude={"conclusion_id"})
    return Followed(Effect.SCHOOL_DECIDED, told_id=await keep_sealed(intake, row, application, said))


def _complete(told: SchoolDecided, application: Application, intake: Intake) -> None:
    """Refuse a decision that neither places the child nor names a ground of the act."""
    edition = intake.catalogue.edition(application.edition)
    if told.ground:
        if told.ground not in edition.services[application.service].refusal_grounds:
            message = "ground: a ground of the act on which papers are refused is expected"
            raise InputError(message)
    elif told.grade is None or not told.order_number or told.order_date is None:
        message = "grade: the class, the number and the day of the order are expected, or a ground"
        raise InputError(message)


async def _known(intake: Intake, name: str) -> Conclusion:
    conclusion = await intake.registers.tx.get(Conclusion, name)
    if conclusion is None:
        message = "conclusion_id: this conclusion is not known"
        raise InputError(message)
    return conclusion
