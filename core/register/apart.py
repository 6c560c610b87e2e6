"""Who waits in a queue apart without what it asks for is set aside, so that no place steps over it (P 10.4, 10.5)."""

from collections.abc import Collection, Sequence

from sqlmodel import col, or_, select

from core.register.intake import Intake
from core.register.standing import marks_of
from core.rules.age import has_conclusion
from core.rules.vacancy import fits_own_queue, own_queue_in
from core.store.tables import Application, Guardian, Preschool, QueueEntry

#: A key with a queue apart has a part more than others.
_APART = "%|%|%|%"


async def look_again(
    intake: Intake,
    *,
    applications: Collection[str] = (),
    guardians: Collection[str] = (),
    preschools: Collection[str] = (),
) -> None:
    """Judge anew the entries of these in queues apart; places look for who is no longer set aside.

    To be called after each change of what is judged: categories, their check, the conclusion, either settlement.
    """
    await intake.registers.save()
    found = set[str]()
    for entry, application, home, where in await _entries_apart(intake, applications, guardians, preschools):
        aside = _lacks_something(intake, entry, application, (home, where))
        if entry.set_aside and not aside:
            found.add(entry.preschool_id)
        entry.set_aside = aside
    await intake.registers.save()
    intake.registers.look_for_families(found)


async def _entries_apart(
    intake: Intake, applications: Collection[str], guardians: Collection[str], preschools: Collection[str]
) -> Sequence[tuple[QueueEntry, Application, str, str]]:
    """Return the entries of these in queues apart, each with the settlements of its family and its preschool."""
    named = (
        (col(QueueEntry.application_id), applications),
        (col(Application.guardian_id), guardians),
        (col(QueueEntry.preschool_id), preschools),
    )
    about = [column.in_(names) for column, names in named if names]  # one alone: each has an index of its own
    if not about:
        return []
    query = (
        select(QueueEntry, Application, Guardian.settlement, Preschool.settlement)
        .join(Application, col(Application.id) == col(QueueEntry.application_id))
        .join(Guardian, col(Guardian.id) == col(Application.guardian_id))
        .join(Preschool, col(Preschool.id) == col(QueueEntry.preschool_id))
        .where(or_(*about), col(QueueEntry.queue_key).like(_APART))
    )
    return (await intake.registers.tx.exec(query.order_by(col(QueueEntry.id)))).all()


def _lacks_something(intake: Intake, entry: QueueEntry, application: Application, settlements: tuple[str, str]) -> bool:
    """Tell whether no place of its queue may be offered to an entry as things stand."""
    edition = intake.edition(intake.now)
    pmpc = has_conclusion(on_file=application.pmpc_on_file, verified=application.verified)
    own = own_queue_in(entry.queue_key)
    return not fits_own_queue(own, marks_of(application.categories), settlements, edition, pmpc=pmpc)
