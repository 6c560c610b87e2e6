"""The life event of a family that takes its whole application back (P 13(4), 15(4))."""

from core.register.admissions import keep, known_application
from core.register.intake import Intake
from core.register.rows import EventRow, Id, Row


class ApplicationWithdrawn(Row):
    """A family that no longer asks for any place; one preschool less is a change of its list instead."""

    application_id: Id


async def application_withdrawn(intake: Intake, row: EventRow) -> str:
    """Keep that a family withdrew; what stands by then is ended at the event's own time."""
    told = ApplicationWithdrawn.read(row.data)
    await keep(intake, row, await known_application(intake, told.application_id))
    return "the withdrawal is followed; the family is told"
