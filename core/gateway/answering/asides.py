"""Answers at any time that move no offer: help, status, language, stop, wrong number, which offer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import families
from core.gateway.house import House
from core.gateway.said import Said, answer, answer_as
from core.gateway.states import EntryStatus
from core.rules.queue import QueueClass, number_of
from core.store.line import rank
from core.store.tables import Application, Guardian, Offer, Preschool, QueueEntry, Reply
from core.values import ChannelName, Intent, Language

#: After so many replies in a row that could not be read the family is told whom to call.
_UNREADABLE = 2


async def answer_aside(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> str:
    """Answer what is not about yes or no."""
    if said.intent in {Intent.STOP, Intent.START}:
        return await _stop_or_start(house, tx, said, guardians)
    if said.intent is Intent.WRONG_NUMBER:
        return await _wrong_number(house, tx, said, guardians)
    if said.intent in {Intent.LANGUAGE_KK, Intent.LANGUAGE_RU}:
        return await _language(house, tx, said, offers, guardians)
    offer = offers[0] if offers else None
    await _PLAIN[said.intent](house, tx, said, offer)
    return said.intent


async def _help(house: House, tx: AsyncSession, said: Said, offer: Offer | None) -> None:
    if offer and offer.stated_until and offer.kind == "vacancy":
        await answer(house, tx, said, "common.help_offer", offer)
    else:
        await answer(house, tx, said, "common.help")


async def _verify(house: House, tx: AsyncSession, said: Said, offer: Offer | None) -> None:
    await answer(house, tx, said, "common.verify", offer)


async def _already(house: House, tx: AsyncSession, said: Said, offer: Offer | None) -> None:
    await answer(house, tx, said, "common.already", offer)


async def _data(house: House, tx: AsyncSession, said: Said, offer: Offer | None) -> None:
    await answer(house, tx, said, "common.data", offer)


async def _status(house: House, tx: AsyncSession, said: Said, offer: Offer | None) -> None:
    """Tell what is open, else where the family stands in its first queue; an offer not yet told changes nothing."""
    if offer and offer.kind == "vacancy":
        await answer(house, tx, said, "common.status_open", offer)
        return
    stands = (EntryStatus.WAITING, EntryStatus.OFFERED)
    query = (
        select(QueueEntry, Application)
        .join(Application, col(Application.id) == col(QueueEntry.application_id))
        .where(Application.guardian_id == said.guardian.id, col(QueueEntry.status).in_(stands))
        .order_by(col(QueueEntry.wish), col(QueueEntry.id))
    )
    found = (await tx.exec(query.limit(1))).first()
    if found is None:
        await answer(house, tx, said, "common.status_none")
        return
    entry, application = found
    preschool = await tx.get_one(Preschool, entry.preschool_id)
    name = preschool.name_kk if said.guardian.language == Language.KK else preschool.name_ru
    child = await families.child_first_name(house, tx, application.child_id)
    number = await _number(house, tx, entry, application.edition)
    await answer(house, tx, said, "common.status_queue", child=child, preschool=name, number=number)


async def _number(house: House, tx: AsyncSession, entry: QueueEntry, edition_id: str) -> int:
    """Return the forecast number of a waiting entry in its queue (RULES.md reading 9)."""
    found = await rank(tx, entry)
    counts = {QueueClass(name): count for name, count in found.waiting.items()}
    edition = house.catalogue.edition(edition_id)
    return number_of(QueueClass(entry.queue_class), found.before, counts, found.phase, edition)


_PLAIN: Mapping[Intent, Callable[[House, AsyncSession, Said, Offer | None], Awaitable[None]]] = {
    Intent.HELP: _help,
    Intent.VERIFY: _verify,
    Intent.STATUS: _status,
    Intent.ALREADY: _already,
    Intent.DATA: _data,
}


async def _stop_or_start(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian]) -> str:
    """Stop or start this channel; a stop never costs a queue place."""
    stopped = said.intent is Intent.STOP
    for guardian in guardians:
        if said.channel is ChannelName.SMS:
            guardian.sms_stopped = stopped
            guardian.wrong_number = guardian.wrong_number and stopped
        else:
            guardian.telegram_blocked = stopped
    await answer(house, tx, said, "common.stopped" if stopped else "common.started")
    return said.intent


async def _wrong_number(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian]) -> str:
    """Write to this number no more and keep the queue; the desk looks for the family."""
    for guardian in guardians:
        guardian.wrong_number = True
    await answer(house, tx, said, "common.wrong_number")
    return said.intent


async def _language(
    house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer], guardians: Sequence[Guardian]
) -> str:
    """Keep the language for the family and say the open question again in it."""
    language = Language.KK if said.intent is Intent.LANGUAGE_KK else Language.RU
    for guardian in guardians:
        guardian.language = language
    if len(offers) == 1:
        offer = offers[0]
        await answer_as(house, tx, said, house.dialogs[offer.kind].first, offer, facts={}, language=language)
    else:
        await answer_as(house, tx, said, "common.language_changed", facts={}, language=language)
    return said.intent


async def no_open_offer(house: House, tx: AsyncSession, said: Said) -> str:
    """Tell that nothing waits for an answer; after several unreadable messages, whom to call."""
    query = select(Reply.effect).where(Reply.sender_index == said.reply.sender_index, Reply.status == "read")
    latest = (await tx.exec(query.order_by(col(Reply.seq).desc()).limit(_UNREADABLE))).all()
    unread = list(latest) == ["no_open_offer"] * _UNREADABLE and said.intent not in {Intent.YES, Intent.NO}
    await answer(house, tx, said, "common.unreadable" if unread else "common.no_open_offer")
    return "no_open_offer"


async def which(house: House, tx: AsyncSession, said: Said, offers: Sequence[Offer]) -> str:
    """Ask which of several open offers is meant; nothing is taken."""
    options = [f"{offer.code} – {await families.child_first_name(house, tx, offer.child_id)}" for offer in offers]
    await answer(house, tx, said, "common.which", options=", ".join(options))
    return "which"
