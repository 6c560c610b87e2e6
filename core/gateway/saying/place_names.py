"""What a preschool is called in a message: whole in Telegram, in an SMS by what families call it, without health."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.discretion import discreet
from core.gateway.house import House
from core.names import called, place
from core.store.tables import Preschool
from core.values import Language


async def preschool(house: House, tx: AsyncSession, preschool_id: str, language: Language, *, whole: bool) -> str:
    """Return the name of a preschool; without `whole` it betrays nothing of children's health (DESIGN promise 10)."""
    row = await tx.get_one(Preschool, preschool_id)
    name = place(row.name_kk if language is Language.KK else row.name_ru)
    return name if whole else called(discreet(name, house.texts.say("name.preschool", language)))
