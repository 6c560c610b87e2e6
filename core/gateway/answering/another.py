"""An answer that names another place than the one on offer: it is asked about, for it may be meant for that one."""

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.house import House
from core.gateway.said import Said
from core.store.tables import Offer, Preschool, Vacancy
from core.values import Intent, Reading

#: The rule by which such an answer is unclear.
_RULE = "another_place"


async def heard(house: House, tx: AsyncSession, offer: Offer, said: Said) -> Said:
    """Return what was said, as unclear if it is a yes or a no that names a preschool which is not on offer here."""
    if said.tap or said.intent not in {Intent.YES, Intent.NO} or offer.vacancy_id is None:
        return said
    vacancy = await tx.get_one(Vacancy, offer.vacancy_id)
    preschool = await tx.get_one(Preschool, vacancy.preschool_id)
    if not house.names_another(said.words, (preschool.name_kk, preschool.name_ru)):
        return said
    return replace(said, reading=Reading(Intent.CLARIFY, said.reading.language, _RULE))
