"""The life event of a family that takes its whole application back (P 13(4), 15(4))."""

from core.effects import Effect
from core.register.effects import Followed
from core.register.intake import Intake
from core.register.keeping import keep, known_application
from core.register.rows import EventRow, Id, Row


class ApplicationWithdrawn(Row):
    """A family that no longer asks for any place; one preschool less is a change of its list instead."""

    application_id: Id


class ConsentWithdrawn(Row):
    """A family that takes back every consent it gave to us for an application (law 94-V, 8(7))."""

    application_id: Id


async def consent_withdrawn(intake: Intake, row: EventRow) -> Followed:
    """Keep that a consent was taken back elsewhere; processing stops, and the rules core is told."""
    told = ConsentWithdrawn.read(row.data)
    kept = keep(intake, row, await known_application(intake, told.application_id))
    return Followed(Effect.CONSENT_TAKEN_BACK, told_id=kept)


async def application_withdrawn(intake: Intake, row: EventRow) -> Followed:
    """Keep that a family withdrew; what stands by then is ended at the event's own time."""
    told = ApplicationWithdrawn.read(row.data)
    kept = keep(intake, row, await known_application(intake, told.application_id))
    return Followed(Effect.WITHDRAWAL_FOLLOWED, told_id=kept)
