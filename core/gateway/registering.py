"""Offering to queue a child: begun by the registration of its birth, while it stands in no queue (P 7)."""

from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE
from core.gateway import families
from core.gateway.house import House
from core.gateway.placing import drawing, places
from core.gateway.record import note, of_offer
from core.rules.age import may_file
from core.store.placements import given_places
from core.store.registers import Registers
from core.store.tables import Child, Guardian, Offer, ToldEvent

KIND = "queue_registration"


async def begin(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Offer a family to queue its child, once; what happened since the event was told may have made it needless."""
    child = await tx.get_one(Child, told.child_id)
    if await is_placed(tx, child.id):
        return "nothing is owed because the child stands in a queue or in a preschool by now"
    if not await may_be_queued(house, tx, child.id, drawing.today(house)):
        return "nothing is owed because the child is too old for the queues of preschools (P 11.1)"
    if await live_offer(tx, child.id):
        return "nothing is owed because the family is being asked already"
    guardian = await tx.get_one(Guardian, child.guardian_id)
    offer = await plan(house, tx, child, guardian)
    await places.say_first(house, tx, offer, guardian)
    return "the family is asked whether the child shall be queued"


async def plan(house: House, tx: AsyncSession, child: Child, guardian: Guardian) -> Offer:
    """Write an offer to queue a child, under the edition of today."""
    offer = Offer(
        id=house.chance.new_id(),
        kind=KIND,
        guardian_id=guardian.id,
        child_id=child.id,
        edition=house.catalogue.in_force("P", drawing.today(house)).id,
        code=await places.free_code(house, tx, guardian),
        created_at=house.clock.now(),
    )
    tx.add(offer)
    await note(house, tx, of_offer(offer), "offer_planned", child_id=child.id)
    return offer


async def live_offer(tx: AsyncSession, child_id: str) -> Offer | None:
    """Return the offer that is being made about a child now."""
    query = select(Offer).where(Offer.child_id == child_id, Offer.kind == KIND, col(Offer.status).in_(LIVE))
    return (await tx.exec(query.order_by(col(Offer.created_at).desc()))).first()


async def is_placed(tx: AsyncSession, child_id: str) -> bool:
    """Tell whether a child stands in a queue, or is enrolled in a preschool for good."""
    if await Registers(tx).live_applications({child_id}):
        return True
    given = (await given_places(tx, {child_id})).get(child_id)
    return given is not None and given.ended_on is None


async def may_be_queued(house: House, tx: AsyncSession, child_id: str, on: date) -> bool:
    """Tell whether a child is young enough to be queued on a day (P 11.1)."""
    edition = house.catalogue.in_force("P", on)
    return bool(may_file(await families.birth_date(house, tx, child_id), on, edition))
