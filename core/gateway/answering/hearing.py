"""Understanding one reply: who speaks, about which offer, and which verb it calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import ANSWERABLE, OfferStatus
from core.flow.reply import Heard, HeardKind
from core.gateway import windows
from core.gateway.answering import answers, asides, linking
from core.gateway.families import guardians_behind
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import lock_offer
from core.gateway.said import Said
from core.store.queries import first_sent
from core.store.tables import Guardian, Listening, Message, Offer, Reply
from core.values import Intent, Reading

#: How long after an answer its opposite takes it back (a referral is cancelled within 24 h, P 25).
_WAY_BACK = timedelta(hours=24)
_ABOUT_AN_OFFER = frozenset({Intent.YES, Intent.NO, Intent.CLARIFY, Intent.GARBAGE, Intent.CODE})


async def understand(house: House, tx: AsyncSession, reply: Reply, heard: Heard) -> str:
    """Read one reply and do what it asks; returns what it did."""
    guardians = await guardians_behind(tx, heard.wire, reply.sender_index)
    if heard.kind in {HeardKind.START, HeardKind.CONTACT, HeardKind.BLOCKED, HeardKind.UNBLOCKED}:
        return await linking.hear(house, tx, reply, heard, guardians)
    if not guardians:
        return await linking.stranger(house, tx, reply, heard)
    if heard.kind is HeardKind.BUTTON:
        return await _tapped(house, tx, reply, heard, guardians)
    offers = await _asked(tx, guardians, heard.said_at)
    reading = Reading(Intent.GARBAGE, None, "no_text")
    if heard.kind is not HeardKind.OTHER:
        reading = house.read(heard.text, offers[0].kind if len(offers) == 1 else None)
    said = Said(reply, guardians[0], heard.wire.channel, heard.text, reading, heard.said_at)
    return await _spoken(house, tx, said, guardians, offers)


async def _spoken(
    house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian], offers: list[Offer]
) -> str:
    reply, reading = said.reply, said.reading
    reply.intent, reply.language, reply.rule = reading.intent, reading.language or "", reading.rule
    if reading.intent not in _ABOUT_AN_OFFER:
        about = await _speaker(tx, said, offers[0]) if len(offers) == 1 else said
        if len(offers) == 1 and reading.intent is not Intent.WRONG_NUMBER:
            await windows.prove(house, tx, (await lock_offer(tx, offers[0].id)).offer, said.said_at)
        return await asides.answer_aside(house, tx, about, offers, guardians)
    named = [offer for offer in offers if offer.code == reading.code]
    if reading.code and not named:
        named = [offer for offer in await _ended(tx, guardians) if offer.code == reading.code]
    if reading.code and not named:
        return await asides.no_open_offer(house, tx, said)
    also = [] if named else await _also_meant(tx, guardians, said, offers)
    if not named and len(offers) + len(also) > 1:
        return await asides.which(house, tx, said, [*offers, *also])
    if not named and not offers:
        offers = await _ended(tx, guardians)
        if not offers or said.intent not in {Intent.YES, Intent.NO}:
            return await asides.no_open_offer(house, tx, said)
    return await _about(house, tx, said, (named or offers)[0])


async def _about(house: House, tx: AsyncSession, said: Said, offer: Offer) -> str:
    """Apply what was said to one offer."""
    said = await _speaker(tx, said, offer)
    reply = said.reply
    effect = await answers.take(house, tx, offer.id, said)
    if effect == answers.DEFERRED:
        return effect
    reply.offer_id, reply.guardian_id = offer.id, said.guardian.id
    if said.intent in {Intent.YES, Intent.NO}:
        said.guardian.last_answered_on = said.channel
    told = {"reply_id": reply.id, "channel": said.channel, "said_at": said.said_at, "received_at": reply.received_at}
    await note(house, tx, of_offer(offer), "reply_read", **told, intent=said.intent, rule=said.reading.rule, did=effect)
    return effect


async def _speaker(tx: AsyncSession, said: Said, offer: Offer) -> Said:
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    return Said(said.reply, guardian, said.channel, said.text, said.reading, said.said_at, said.undo)


async def _asked(tx: AsyncSession, guardians: Sequence[Guardian], said_at: datetime) -> list[Offer]:
    """Return the offers whose question left us before this was said, oldest first."""
    query = select(Offer).where(
        col(Offer.guardian_id).in_([guardian.id for guardian in guardians]),
        col(Offer.status).in_((OfferStatus.PLANNED, *ANSWERABLE)),
        first_sent() <= said_at + answers.CARRIER_PRECISION,
    )
    return list((await tx.exec(query.order_by(col(Offer.created_at), col(Offer.id)))).all())


async def _ended(tx: AsyncSession, guardians: Sequence[Guardian]) -> list[Offer]:
    """Return the offers that were made and have ended, the latest first."""
    query = select(Offer).where(
        col(Offer.guardian_id).in_([guardian.id for guardian in guardians]),
        col(Offer.status).not_in((OfferStatus.PLANNED, *ANSWERABLE)),
        first_sent().is_not(None),
    )
    return list((await tx.exec(query.order_by(col(Offer.ended_at).desc(), col(Offer.id)).limit(20))).all())


async def _also_meant(
    tx: AsyncSession, guardians: Sequence[Guardian], said: Said, asked: Sequence[Offer]
) -> list[Offer]:
    """Return ended offers that a bare answer may mean as well, because we wrote about them after the open question.

    Each refusal says "if this is a mistake, answer yes", each yes "if this is a mistake, answer no": with another
    question open such an answer is never guessed.
    """
    ways_back = {Intent.YES: OfferStatus.DECLINED, Intent.NO: OfferStatus.CONFIRMED}
    status = ways_back.get(said.intent)
    if status is None or not asked:
        return []
    asked_at = select(func.max(col(Message.first_claimed_at))).where(
        col(Message.offer_id).in_([offer.id for offer in asked]), col(Message.purpose).in_(("offer", "repeat"))
    )
    since = (await tx.exec(asked_at)).one()
    return [
        offer
        for offer in await _ended(tx, guardians)
        if offer.kind == "vacancy"
        and OfferStatus(offer.status) is status
        and offer.ended_at
        and since
        and since <= offer.ended_at
        and said.said_at <= offer.ended_at + _WAY_BACK
    ]


async def _tapped(house: House, tx: AsyncSession, reply: Reply, heard: Heard, guardians: Sequence[Guardian]) -> str:
    """Read a tap: the button's data names its offer, which must be the tapper's own."""
    offer_id, _, action = heard.text.partition(":")
    offer = await tx.get(Offer, offer_id)
    intents = {"yes": Intent.YES, "no": Intent.NO, "undo": Intent.YES}
    intent = intents.get(action, Intent.GARBAGE)
    reading = Reading(intent, None, f"button.{action}" if action in intents else "button.unknown")
    reply.intent, reply.rule = reading.intent, reading.rule
    guardian = next((one for one in guardians if offer and one.id == offer.guardian_id), guardians[0])
    said_at = await _tapped_at(tx, heard, offer) if offer else heard.said_at
    said = Said(reply, guardian, heard.wire.channel, heard.text, reading, said_at, undo=action == "undo")
    if offer is None or offer.guardian_id != guardian.id or action not in intents:
        return await asides.no_open_offer(house, tx, said)
    if said.undo and OfferStatus(offer.status) in {*ANSWERABLE, OfferStatus.CONFIRMED}:
        return "again"
    return await _about(house, tx, said, offer)


async def _tapped_at(tx: AsyncSession, heard: Heard, offer: Offer) -> datetime:
    """Return when a tap counts as said: Telegram tells no time of it.

    A tap that reached us after the window, but may have been made in it – we had not yet heard Telegram up to its
    end – counts as made in time (DESIGN promise 3).
    """
    row = await tx.get(Listening, heard.wire)
    closes_at = offer.closes_at
    if (
        heard.carrier_at
        or closes_at is None
        or heard.said_at <= closes_at
        or row is None
        or row.heard_until >= closes_at
    ):
        return heard.said_at
    return closes_at
