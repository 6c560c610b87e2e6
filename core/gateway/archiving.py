"""Taking a place in line to the archive, with the decision that says why (P 3(2), 13(7))."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.gateway.record import decide, note, of_application, of_offer
from core.gateway.states import EntryStatus, move_entry
from core.rules import decision as rules
from core.rules.edition import Edition
from core.store.tables import Application, Offer, QueueEntry

_LEFT = frozenset({EntryStatus.ARCHIVED})


async def archive(
    house: House, tx: AsyncSession, entry: QueueEntry, edition: Edition, ground: str, offer: Offer | None = None
) -> None:
    """Archive an entry on a ground of the edition; told in the offer's history, else in the application's."""
    move_entry(entry, EntryStatus.ARCHIVED, ground)
    entry.return_itself = False
    facts = {"preschool_id": entry.preschool_id, **({"offer_id": offer.id} if offer else {})}
    await decide(house, tx, rules.archive(edition, ground, facts=facts), entry.application_id, offer)
    subject = of_offer(offer) if offer else of_application(entry.application_id)
    await note(house, tx, subject, "entry_archived", entry_id=entry.id, ground=ground)


def close_when_left(application: Application, entries: list[QueueEntry]) -> bool:
    """End an application of which no queue is left, so that another may be filed for the child; tell whether."""
    if entries and all(EntryStatus(entry.status) in _LEFT for entry in entries):
        application.status = "archived"
        return True
    return False
