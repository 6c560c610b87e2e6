"""Which place a vacancy is on a day: whose queues it draws from then, and by whose slots it is given (P 10, 24)."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.rules.calendar import local
from core.rules.edition import Edition
from core.rules.vacancy import GroupType, Place, queue_key
from core.store.tables import Preschool, Vacancy
from core.values import Language


def today(house: House) -> date:
    """Return the day of Almaty on which something is offered now."""
    return local(house.clock.now()).date()


async def place_of(tx: AsyncSession, vacancy: Vacancy) -> Place:
    """Return what a vacancy says that decides who may have it."""
    preschool = await tx.get_one(Preschool, vacancy.preschool_id)
    return Place(
        vacancy.preschool_id,
        GroupType(vacancy.group_type),
        Language(vacancy.language),
        years=frozenset(int(year) for year in vacancy.birth_years.split(";") if year),
        preschool_type=preschool.type,
        rehabilitation=vacancy.rehabilitation,
        settlement=preschool.settlement,
    )


async def queue_of(house: House, tx: AsyncSession, vacancy: Vacancy, edition: Edition) -> str:
    """Return the key of the queue by whose slots a place is given today: after New Year it is another (P 24)."""
    return queue_key(await place_of(tx, vacancy), today(house), edition)
