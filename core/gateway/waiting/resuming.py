"""The end of a suspension: back in line by itself, or the question whether the family is still interested (P 15.3)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import OfferStatus
from core.gateway import endings
from core.gateway.house import House
from core.gateway.placing import places
from core.gateway.record import note, of_offer
from core.gateway.states import EntryStatus
from core.store.tables import Application, Guardian, Offer, QueueEntry


async def suspension_over(house: House, tx: AsyncSession, entry_id: str) -> bool:
    """End a suspension: back by itself after a late yes, else ask whether the family is still interested (P 15.3)."""
    seen = await tx.get_one(QueueEntry, entry_id)
    application = await tx.get_one(Application, seen.application_id, with_for_update=True)
    entry = await tx.get_one(QueueEntry, entry_id, with_for_update=True, populate_existing=True)
    if EntryStatus(entry.status) is not EntryStatus.SUSPENDED:
        return True
    earlier = select(Offer).where(
        Offer.entry_id == entry.id, Offer.status == OfferStatus.LAPSED, Offer.kind == "vacancy"
    )
    lapsed = (await tx.exec(earlier.order_by(col(Offer.created_at).desc()).limit(1))).first()
    if entry.return_itself and lapsed:
        await endings.back_in_line(house, tx, entry, lapsed, "late_yes")
        return True
    guardian = await tx.get_one(Guardian, application.guardian_id)
    offer = Offer(
        id=house.chance.new_id(),
        kind="interest_after_suspension",
        guardian_id=guardian.id,
        child_id=application.child_id,
        application_id=application.id,
        entry_id=entry.id,
        edition=application.edition,
        code=await places.free_code(house, tx, guardian),
        created_at=house.clock.now(),
    )
    tx.add(offer)
    await note(house, tx, of_offer(offer), "offer_planned", application_id=application.id, entry_id=entry.id)
    await places.say_first(house, tx, offer, guardian)
    return True
