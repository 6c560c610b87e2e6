"""Knowing the guardian before the service is named: the registered phone with the child's birthday, or the account."""

from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place
from core.flow.offer import OfferStatus
from core.gateway import cases, endings, families
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.said import Said, answer
from core.gateway.terms import terms_of
from core.rules.identification import Identification, is_birthday
from core.store.tables import Reply
from core.values import ChannelName

BIRTHDAY = "schooling.birthday"
WRONG, FAILED = "wrong_birthday", "not_identified"


def is_known(house: House, rows: OfferRows, said: Said, place: Place) -> bool:
    """Tell whether whoever wrote this is the guardian: what was named by SMS counts everywhere, an account for itself.

    Who reads a family's SMS is not who proved the number of its Telegram account, perhaps; so an SMS is answered with
    the service only after a birthday.
    """
    demands = Identification.of(terms_of(house, rows.offer))
    if demands is None:
        return True
    proven = said.channel is ChannelName.TELEGRAM and said.guardian.telegram_proven_at is not None
    return demands.holds(named=place.said_to(BIRTHDAY), proven_account=proven)


async def is_right(house: House, tx: AsyncSession, rows: OfferRows, place: Place) -> bool:
    """Tell whether the birthday that was just named is the child's."""
    born = await families.birth_date(house, tx, rows.offer.child_id)
    return any(is_birthday(said, born) for said in place.said_to(BIRTHDAY))


async def identified(house: House, tx: AsyncSession, rows: OfferRows, said: Said, by: str) -> None:
    """Note by what a guardian was identified; what was said stays in the reply."""
    await note(house, tx, of_offer(rows.offer), "guardian_identified", reply_id=said.reply.id, by=by)


async def tries_left(house: House, tx: AsyncSession, rows: OfferRows) -> int:
    """Return how many tries are left after the wrong birthday that was just named."""
    demands = Identification.of(terms_of(house, rows.offer))
    query = select(func.count()).where(Reply.offer_id == rows.offer.id, Reply.effect == WRONG)
    return demands.tries_left((await tx.exec(query)).one() + 1) if demands else 0


async def give_up(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """End an offer whose guardian could not be identified: a person goes on, the family is told whom to call."""
    offer = rows.offer
    await note(house, tx, of_offer(offer), "identification_failed", reply_id=said.reply.id)
    await endings.end(house, tx, offer, OfferStatus.WITHDRAWN, "offer_withdrawn")
    await cases.open_once(house, tx, FAILED, offer.id, None, offer.guardian_id)
    await answer(house, tx, said, f"schooling.{FAILED}", offer)
    return FAILED
