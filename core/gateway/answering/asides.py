"""Answers at any time that move no offer: help, status, language, letters, stop, wrong number, is this real."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway.answering import answers, helping, puzzled, status, stopping
from core.gateway.answering.wishes import Wish
from core.gateway.house import House
from core.gateway.said import Said, answer
from core.store.tables import Guardian, Offer
from core.values import Intent, Language

#: What is answered with one text, whatever is open.
_SAID = {Intent.VERIFY: "common.verify", Intent.ALREADY: "common.already", Intent.DATA: "common.data"}


async def answer_aside(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> str:
    """Answer what is not about yes or no."""
    match said.intent:
        case Intent.STOP:
            return await stopping.stop(house, tx, said, offers, guardians)
        case Intent.START:
            return await stopping.start(house, tx, said, guardians)
        case Intent.WRONG_NUMBER:
            return await stopping.wrong_number(house, tx, said, guardians)
        case Intent.LANGUAGE_KK | Intent.LANGUAGE_RU:
            return await _language(house, tx, said, offers, guardians)
        case Intent.HELP:
            await helping.answer_help(house, tx, said, offers, guardians)
        case Intent.STATUS:
            await status.tell(house, tx, said, offers, guardians)
        case _:
            await answer(house, tx, said, _SAID[said.intent], offers[0] if offers else None)
    return said.intent


async def _language(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> str:
    """Keep the language for the family and say the open question again in it."""
    for guardian in guardians:
        guardian.language = Language.KK if said.intent is Intent.LANGUAGE_KK else Language.RU
    if len(offers) == 1:
        await answers.once_more(house, tx, offers[0].id, said)
    else:
        await answer(house, tx, said, "common.language_changed")
    if len(offers) > 1:
        await puzzled.which(house, tx, said, offers)
    return said.intent


async def grant(
    house: House, tx: AsyncSession, said: Said, wish: Wish, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> str:
    """Keep for the family in which letters an SMS is written, or whether reminders come."""
    if wish in {Wish.NO_REMINDERS, Wish.REMINDERS}:
        return await stopping.remind(house, tx, said, guardians, wanted=wish is Wish.REMINDERS)
    for guardian in guardians:
        guardian.latin = wish is Wish.LATIN
    await answer(house, tx, said, f"common.{wish}")
    if len(offers) == 1:
        await answers.once_more(house, tx, offers[0].id, said)
    return wish
