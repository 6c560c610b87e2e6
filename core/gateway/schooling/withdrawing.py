"""A family takes its application back before the school has decided: both consents end, nothing is refused."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.schooling import filing
from core.store.tables import Application, Offer


async def withdraw(house: House, tx: AsyncSession, application: Application, offer: Offer, **why: str) -> None:
    """End an application that waits for its school."""
    application.status = filing.WITHDRAWN
    await filing.end_consents(house, tx, offer, by="family")
    await note(house, tx, of_offer(offer), "application_withdrawn", application_id=application.id, **why)
