"""Life events of preschools: one opens or is known otherwise, one closes (P 3(6))."""

from core.clock import ALMATY
from core.effects import Effect
from core.errors import InputError
from core.register.effects import Followed
from core.register.intake import Intake
from core.register.keeping import keep
from core.register.places import FREE, OFFERED, WITHDRAWN, take_preschools
from core.register.rows import EventRow, Id, OptionalName, PreschoolRow, Row
from core.store.bulletin import withdraw


class PreschoolClosed(Row):
    """A preschool that leaves the unified base for good."""

    preschool_id: Id
    reason: OptionalName = ""


async def opened(intake: Intake, row: EventRow) -> Followed:
    """Let a preschool be chosen and be given places in; one that was closed is open again."""
    told = PreschoolRow.read(row.data)
    known = (await intake.registers.preschools({told.preschool_id})).get(told.preschool_id)
    again = known is not None and known.closed_on is not None
    if known is not None and again:
        known.closed_on, known.digest = None, ""
    (outcome,) = await take_preschools(intake, [told])
    if not outcome.changed:
        return Followed(Effect.SAME_PRESCHOOL)
    return Followed(Effect.PRESCHOOL_CHANGED if known and not again else Effect.PRESCHOOL_OPENED)


async def closed(intake: Intake, row: EventRow) -> Followed:
    """Take the places of a preschool back; the gateway tells the families that wait there, at the event's own time.

    The act names no closing. Nobody loses a place in line by it: the entries stay as they are, so that a family that
    puts another preschool on its list keeps its date and time (P 15(5), RULES.md reading 15).
    """
    name = PreschoolClosed.read(row.data).preschool_id
    preschool = (await intake.registers.preschools({name})).get(name)
    if preschool is None:
        message = "preschool_id: this preschool is not known"
        raise InputError(message)
    if preschool.closed_on is not None:
        return Followed(Effect.CLOSED_ALREADY)
    preschool.closed_on, preschool.state_order = row.occurred_at.astimezone(ALMATY).date(), False
    for place in await intake.registers.places_of(name, (FREE, OFFERED)):
        if place.status == OFFERED:
            await intake.registers.withdraw_place(place.id, intake.now)
            continue
        place.status = WITHDRAWN
        await withdraw(intake.registers.tx, place, intake.now)
        await intake.registers.keep_place(place.id)
    return Followed(Effect.PRESCHOOL_CLOSED, told_id=keep(intake, row, preschool_id=name))
