"""A family takes its application back before the school has decided: both consents end, nothing is refused."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import withdrawals
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import locked
from core.gateway.said import Said
from core.gateway.schooling import conclusions, deciding, filing, telling
from core.store.tables import Application, Offer, ToldEvent


async def withdraw(
    house: House, tx: AsyncSession, application: Application, offer: Offer, said: Said | None = None, **why: str
) -> None:
    """End an application that waits for its school."""
    application.status = filing.WITHDRAWN
    await filing.end_consents(house, tx, offer, by="family", said=said)
    await note(house, tx, of_offer(offer), "application_withdrawn", application_id=application.id, **why)


async def take(house: House, tx: AsyncSession, told: ToldEvent) -> str:
    """Follow a withdrawal that a register tells of; one of queues is followed there."""
    application = await locked(tx, Application, told.application_id or "")
    if application is None or application.service not in conclusions.KINDS:
        return await withdrawals.take(house, tx, told)
    offer = (await tx.exec(select(Offer).where(Offer.application_id == application.id).with_for_update())).one()
    if await deciding.is_undecided(tx, offer):
        return deciding.NOT_YET
    if application.status != filing.FILED:
        return f"nothing is owed because the application is {application.status} already"
    await withdraw(house, tx, application, offer, told_id=told.id)
    await telling.notify(house, tx, offer, "schooling.cancelled")
    return "the application is withdrawn; the family is told"
