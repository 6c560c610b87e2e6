"""Life events that change what is known: a place taken back, a move, another number, another privilege."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator

from core.effects import Effect
from core.errors import InputError
from core.register import apart, fields, queue_fields
from core.register.effects import Followed, read
from core.register.intake import Intake
from core.register.keeping import keep
from core.register.marks import marks
from core.register.people import change_phone
from core.register.places import FREE, OFFERED, WITHDRAWN
from core.register.privileges import change_privilege
from core.register.rows import EventRow, Id, Name, OptionalName, Phone, Row
from core.store.bulletin import withdraw
from core.store.tables import Guardian
from core.store.vault import of_guardian


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


_UNKNOWN = InputError("guardian_id: this guardian is not known")


async def vacancy_withdrawn(intake: Intake, row: EventRow) -> Followed:
    """Take a place back; a family that is being asked is told by the gateway."""
    name = VacancyWithdrawn.read(row.data).vacancy_id
    vacancy = (await intake.registers.vacancies({name})).get(name)
    if vacancy is None:
        message = "vacancy_id: this place is not known"
        raise InputError(message)
    if vacancy.status == OFFERED:
        await intake.registers.withdraw_place(name, intake.now)
        return Followed(Effect.PLACE_WITHDRAWN_TOLD, {"vacancy_id": name})
    if vacancy.status != FREE:
        return Followed(Effect.PLACE_STAYS, {"vacancy_id": name, "status": vacancy.status})
    vacancy.status = WITHDRAWN
    await withdraw(intake.registers.tx, vacancy, intake.now)
    await intake.registers.keep_place(name)
    return Followed(Effect.PLACE_WITHDRAWN, {"vacancy_id": name})


async def guardians_moved(intake: Intake, rows: Sequence[EventRow]) -> list[Followed | InputError]:
    """Note where families live now; it may lift P 23.1, and decides on queues inside a settlement."""
    told = [read(GuardianMoved, row) for row in rows]
    guardians = await intake.registers.guardians({one.guardian_id for one in told if isinstance(one, GuardianMoved)})
    found = [_moved(guardians, row, one) for row, one in zip(rows, told, strict=True)]
    moved = {
        one.guardian_id
        for one, what in zip(told, found, strict=True)
        if isinstance(one, GuardianMoved) and isinstance(what, Followed) and what.effect is Effect.MOVED
    }
    await apart.look_again(intake, guardians=moved)
    return found


def _moved(guardians: Mapping[str, Guardian], row: EventRow, told: GuardianMoved | InputError) -> Followed | InputError:
    if isinstance(told, InputError):
        return told
    guardian = guardians.get(told.guardian_id)
    if guardian is None:
        return _UNKNOWN
    if guardian.settlement == told.settlement:
        return Followed(Effect.SAME_SETTLEMENT)
    guardian.settlement, guardian.moved_at = told.settlement, row.occurred_at
    return Followed(Effect.MOVED)


async def phones_changed(intake: Intake, rows: Sequence[EventRow]) -> list[Followed | InputError]:
    """Write other numbers; what is being asked goes on to them."""
    told = [read(PhoneChanged, row) for row in rows]
    ids = {one.guardian_id for one in told if isinstance(one, PhoneChanged)}
    guardians = await intake.registers.guardians(ids)
    owners = {of_guardian(name) for name in guardians}
    keys = await intake.vault.make_keys(intake.registers.tx, owners, intake.now)
    asked = await intake.registers.asked(guardians)

    def changed(row: EventRow, one: PhoneChanged | InputError) -> Followed | InputError:
        if isinstance(one, InputError):
            return one
        guardian = guardians.get(one.guardian_id)
        if guardian is None:
            return _UNKNOWN
        if not change_phone(intake, guardian, one.phone, keys[of_guardian(guardian.id)]):
            return Followed(Effect.SAME_PHONE)
        told_id = keep(intake, row, guardian_id=guardian.id) if guardian.id in asked else None
        return Followed(Effect.PHONE_CHANGED if one.phone else Effect.PHONE_GONE, told_id=told_id)

    return [changed(row, one) for row, one in zip(rows, told, strict=True)]


async def privilege_changed(intake: Intake, row: EventRow) -> Followed:
    """Let an application wait in another class (P 13(3), reading 14)."""
    changed = PrivilegeChanged.read(row.data)
    verified, pmpc = changed.verified, changed.pmpc_on_file
    queue_class = await change_privilege(
        intake, changed.application_id, changed.categories, verified=verified, pmpc=pmpc
    )
    if queue_class is None:
        return Followed(Effect.SAME_CATEGORIES)
    return Followed(Effect.CLASS_CHANGED, {"queue_class": queue_class})
