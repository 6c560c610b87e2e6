"""The conclusion that an offer rests on, opened only where it is needed."""

import json
from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import families
from core.gateway.house import House
from core.rules import schooling
from core.store.tables import Conclusion, Offer

#: The services that a commission recommends, each the kind of its offer.
KINDS = frozenset({"home_schooling", "special_school"})
TOLD, OFFERED, WITHDRAWN = "told", "offered", "withdrawn"


@dataclass(frozen=True, slots=True)
class Opened:
    """A conclusion as the rules know it, and the class that it means."""

    rule: schooling.Conclusion
    grade: int


async def opened(house: House, tx: AsyncSession, row: Conclusion) -> Opened:
    """Open what a commission concluded."""
    key = await families.key_of(house, tx, row.guardian_id)
    said = json.loads(key.open(row.said_sealed, "conclusion", "said_sealed", row.id))
    until = date.fromisoformat(said["valid_until"]) if said["valid_until"] else None
    rule = schooling.Conclusion(row.id, said["recommendation"], date.fromisoformat(said["issued_on"]), until)
    return Opened(rule, int(said["grade"]))


async def of_offer(tx: AsyncSession, offer: Offer) -> Conclusion:
    """Return the conclusion that an offer rests on."""
    return await tx.get_one(Conclusion, offer.conclusion_id)


async def lock(tx: AsyncSession, conclusion_id: str) -> Conclusion:
    """Lock a conclusion; it is locked behind everything else that is locked with it."""
    return await tx.get_one(Conclusion, conclusion_id, with_for_update=True, populate_existing=True)


async def facts_of(house: House, tx: AsyncSession, offer: Offer) -> dict[str, object]:
    """Return what words say of the school: its names and the class."""
    row = await of_offer(tx, offer)
    grade = (await opened(house, tx, row)).grade
    return {"school_kk": row.school_name_kk, "school_ru": row.school_name_ru, "grade": grade}
