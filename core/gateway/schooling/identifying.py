"""Knowing the guardian before the service is named: the registered phone with the child's birthday, or the account."""

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place
from core.flow.offer import OfferStatus
from core.flow.reply import Wire
from core.gateway import cases, endings, families
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows
from core.gateway.said import Said, answer
from core.gateway.terms import terms_of
from core.rules.identification import Identification, is_birthday
from core.store.tables import DeskCase, Offer, Reply
from core.values import ChannelName

BIRTHDAY = "schooling.birthday"
#: What a reply did that named the birthday, or named another day, or came from a proven account.
KNOWN, WRONG, FAILED = "identified", "wrong_birthday", "not_identified"
#: Why the desk looks: the number changed in the middle of the dialog, and nobody was identified from the new one yet.
MOVED = "phone_changed"


async def is_known(house: House, tx: AsyncSession, rows: OfferRows, said: Said, *, named: bool = False) -> bool:
    """Tell whether whoever wrote this is the guardian: a birthday counts for the phone or chat that has named it.

    Who reads a family's SMS is not who proved the number of its Telegram account, perhaps, and a new number has not
    named anything; so each is answered with the service only after a birthday of its own. A number that has come to
    somebody since then is a new one, too, whoever had it before.
    """
    demands = Identification.of(terms_of(house, rows.offer))
    if demands is None:
        return True
    sender = said.reply.sender_index
    before = select(Reply.id).where(
        Reply.offer_id == rows.offer.id, Reply.effect == KNOWN, Reply.sender_index == sender
    )
    holders = await families.guardians_behind(tx, Wire(said.reply.wire), sender)
    since = max((one.phone_since for one in holders if one.phone_since), default=None)
    if since is not None:
        before = before.where(col(Reply.received_at) >= since)
    proven = said.channel is ChannelName.TELEGRAM and said.guardian.telegram_proven_at is not None
    by_name = named or (await tx.exec(before.limit(1))).first() is not None
    return demands.holds(named=by_name, proven_account=proven)


async def is_right(house: House, tx: AsyncSession, rows: OfferRows, place: Place) -> bool:
    """Tell whether the birthday that was just named is the child's."""
    born = await families.birth_date(house, tx, rows.offer.child_id)
    return any(is_birthday(said, born) for said in place.said_to(BIRTHDAY))


async def identified(house: House, tx: AsyncSession, rows: OfferRows, said: Said, by: str) -> None:
    """Note by what a guardian was identified; what was said stays in the reply."""
    await cases.settle(house, tx, MOVED, rows.offer.id, by="family")
    await note(house, tx, of_offer(rows.offer), "guardian_identified", reply_id=said.reply.id, by=by)


def unnamed(house: House, offer: Offer, before: Place) -> Place:
    """Return where the dialog waits until it is known who speaks: the first yes stays, the rest is asked anew."""
    kept = tuple(answer for answer in before.answers if answer[0] == house.dialogs[offer.kind].first)
    return Place(BIRTHDAY, kept)


async def tries_left(house: House, tx: AsyncSession, rows: OfferRows) -> int:
    """Return how many tries are left after the wrong birthday that was just named.

    A conclusion has so many in all: an offer that lapsed and was made anew brings none.
    """
    demands = Identification.of(terms_of(house, rows.offer))
    before = select(func.count()).where(Reply.offer_id == Offer.id, Reply.effect == WRONG)
    query = before.where(Offer.conclusion_id == rows.offer.conclusion_id)
    return demands.tries_left((await tx.exec(query)).one() + 1) if demands else 0


async def has_failed(tx: AsyncSession, rows: OfferRows) -> bool:
    """Tell whether a guardian could not be identified for this conclusion: a person goes on, no offer made anew."""
    failed = select(DeskCase.id).where(DeskCase.why == FAILED, DeskCase.subject == Offer.id)
    query = failed.where(Offer.conclusion_id == rows.offer.conclusion_id).limit(1)
    return (await tx.exec(query)).first() is not None


async def give_up(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> str:
    """End an offer whose guardian could not be identified: a person goes on, the family is told whom to call."""
    offer = rows.offer
    await note(house, tx, of_offer(offer), "identification_failed", reply_id=said.reply.id)
    await endings.end(house, tx, offer, OfferStatus.WITHDRAWN, "offer_withdrawn")
    await cases.open_once(house, tx, FAILED, offer.id, None, offer.guardian_id)
    await answer(house, tx, said, f"schooling.{FAILED}", offer)
    return FAILED
