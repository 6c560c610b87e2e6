"""A child whose birth was registered: an offer to queue it, unless it stands in a queue or had its offer (P 7)."""

from sqlmodel import col, or_, select

from core.clock import ALMATY
from core.errors import InputError
from core.register.admissions import keep
from core.register.children import known_child
from core.register.intake import Intake
from core.register.rows import Day, EventRow, Id, Iin, Name, Row
from core.rules.age import may_file
from core.store.placements import given_places
from core.store.tables import Child, Guardian, Offer, ToldEvent

#: The kind of offer that the event begins.
_KIND = "queue_registration"


class ChildRegistered(Row):
    """A child in the register of births, and its parent who may be asked."""

    guardian_id: Id
    child_id: Id
    child_iin: Iin
    child_last_name: Name
    child_first_name: Name
    child_birth_date: Day
    settlement: Name  # where the birth was registered; preschools are looked for where the family lives


async def registered(intake: Intake, row: EventRow) -> str:
    """Keep the child; let the gateway offer its queueing at the event's own time, once (P 7)."""
    told = ChildRegistered.read(row.data)
    if told.child_birth_date > row.occurred_at.astimezone(ALMATY).date():
        message = "child_birth_date: a day not after occurred_at is expected"
        raise InputError(message)
    child = await known_child(intake, told)
    if against := await _nothing_owed(intake, row, told, child):
        return f"nothing is owed because {against}"
    await keep(intake, row, None, child_id=child.id)
    return "the family is offered a place for the child in the queues of preschools"


async def _nothing_owed(intake: Intake, row: EventRow, told: ChildRegistered, child: Child) -> str:
    """Say why this child is offered nothing, or nothing."""
    if child.id in await intake.registers.live_applications({child.id}):
        return "the child stands in a queue already"
    given = (await given_places(intake.registers.tx, {child.id})).get(child.id)
    if given and given.ended_on is None:
        return "the child is enrolled in a preschool"
    if await _offered_before(intake, child):
        return "the family was offered this for the child before"
    if not may_file(told.child_birth_date, row.occurred_at.astimezone(ALMATY).date(), intake.edition(row.occurred_at)):
        return "the child is too old for the queues of preschools (P 11.1)"
    guardian = await intake.registers.tx.get_one(Guardian, child.guardian_id)
    if guardian.wrong_number and guardian.telegram_proven_at is None:
        return "the citizens base holds no number of the family: it applies in the cabinet (P 3(13), 7)"
    return ""


async def _offered_before(intake: Intake, child: Child) -> bool:
    """Tell whether an offer was made for the child, or one is about to be made."""
    tx = intake.registers.tx
    heard_of = or_(Offer.status != "withdrawn", col(Offer.opens_at).is_not(None))
    made = select(Offer.id).where(Offer.child_id == child.id, Offer.kind == _KIND, heard_of)
    told = select(ToldEvent.id).where(
        ToldEvent.child_id == child.id, ToldEvent.type == "child_registered", col(ToldEvent.followed_at).is_(None)
    )
    return any([(await tx.exec(query.limit(1))).first() is not None for query in (made, told)])
