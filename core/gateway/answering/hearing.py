"""Understanding one reply: who speaks, about which offer, and which verb it calls."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import start, wants
from core.flow.reply import Heard, HeardKind
from core.flow.taking import Takes
from core.gateway import conversing, windows
from core.gateway.answering import (
    answers,
    asides,
    commands,
    edited,
    kept,
    linking,
    meant,
    puzzled,
    stopping,
    tapping,
    unseen,
)
from core.gateway.answering.wishes import wish_of
from core.gateway.families import guardians_behind
from core.gateway.house import House
from core.gateway.rows import lock_offer
from core.gateway.said import Said
from core.store import talks
from core.store.tables import Guardian, Offer, Reply
from core.values import Intent, Reading

_ABOUT_AN_OFFER = frozenset({Intent.YES, Intent.NO, Intent.CLARIFY, Intent.GARBAGE, Intent.CODE})


async def understand(house: House, tx: AsyncSession, reply: Reply, heard: Heard) -> str:
    """Read one reply and do what it asks; returns what it did."""
    guardians = await guardians_behind(tx, heard.wire, reply.sender_index)
    if heard.kind in {HeardKind.START, HeardKind.CONTACT, HeardKind.BLOCKED, HeardKind.UNBLOCKED}:
        return await linking.hear(house, tx, reply, heard, guardians)
    if not guardians:
        return await linking.stranger(house, tx, reply, heard)
    chosen = commands.chosen(heard.text) if heard.kind is HeardKind.BUTTON else None
    if heard.kind is HeardKind.BUTTON and chosen is None:
        return await tapping.hear(house, tx, reply, heard, guardians)
    first = await edited.first_wording(tx, reply, heard)
    asked = await _asked(tx, guardians, kept.at_latest(reply, edited.written_at(first, heard)))
    offers = meant.questions(await kept.answerable(tx, reply, asked))
    reading = chosen or commands.read(heard.text, heard.wire.channel) or Reading(Intent.GARBAGE, None, "no_text")
    if heard.kind is not HeardKind.OTHER and not commands.is_command(reading):
        reading = house.read(heard.text, offers[0].kind if len(offers) == 1 else None)
    said = Said(reply, guardians[0], heard.wire.channel, heard.text, reading, heard.said_at)
    if first and (changed := await edited.hear(house, tx, said, guardians, first)) is not None:
        return changed
    return await _spoken(house, tx, said, guardians, offers)


async def _spoken(
    house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian], offers: list[Offer]
) -> str:
    reply, reading = said.reply, said.reading
    reply.intent, reply.language, reply.rule = reading.intent, reading.language or "", reading.rule
    if commands.is_command(reading):
        return await commands.obey(house, tx, said) or await _aside(house, tx, said, guardians, offers)
    if stopping.is_from_a_stranger(said, guardians):
        return await stopping.say_nothing_of_the_family(house, tx, said)
    if wish := wish_of(said.text):
        reply.rule = f"wish.{wish}"
        about = await answers.speaker(tx, said, offers[0]) if len(offers) == 1 else said
        return await asides.grant(house, tx, about, wish, offers, guardians)
    named = [offer for offer in offers if offer.code == reading.code]
    if (waited := await _waits_for(house, tx, named if reading.code else offers, said)) is not None:
        return await answers.about(house, tx, said, waited)
    about_papers = reading.intent is Intent.ALREADY and len(offers) == 1 and meant.only_tells(offers)
    if reading.intent not in _ABOUT_AN_OFFER and not about_papers:
        return await _aside(house, tx, said, guardians, offers)
    return await _answered(house, tx, said, guardians, offers)


async def _aside(house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian], offers: list[Offer]) -> str:
    """Answer what is not about yes or no; it proves all the same that the one open question was received."""
    about = said
    if len(offers) == 1:
        about = await kept.counted(tx, offers[0].id, await answers.speaker(tx, said, offers[0]))
    if len(offers) == 1 and said.reading.intent is not Intent.WRONG_NUMBER:
        await windows.prove(house, tx, (await lock_offer(tx, offers[0].id)).offer, about.said_at)
    if said.intent is Intent.STATUS and meant.only_tells(offers):
        offers = []  # how the referral stands is told anyway
    return await asides.answer_aside(house, tx, about, offers, guardians)


async def _answered(
    house: House, tx: AsyncSession, said: Said, guardians: Sequence[Guardian], offers: list[Offer]
) -> str:
    """Find the one offer that is meant, else ask which."""
    if said.reading.code:
        latest = kept.at_latest(said.reply, said.said_at)
        found = (*await _asked(tx, guardians, latest), *await meant.ended(tx, guardians))
        meant_by = [offer for offer in found if offer.code == said.reading.code][:1]
    elif offers and not meant.only_tells(offers):
        other = *await meant.also(tx, guardians, said, offers), *await kept.instead(tx, guardians, said, offers)
        if not other and await kept.is_said_twice(tx, said.reply, offers):
            return answers.BEFORE_ASKED
        meant_by = [*offers, *{offer.id: offer for offer in other}.values()]
    else:
        meant_by = await meant.without_question(tx, guardians, said, offers)
    if not meant_by:
        return await puzzled.no_open_offer(house, tx, said)
    if len(meant_by) > 1:
        return await puzzled.which(house, tx, said, meant_by)
    return await answers.about(house, tx, said, meant_by[0])


async def _waits_for(house: House, tx: AsyncSession, offers: Sequence[Offer], said: Said) -> Offer | None:
    """Return the one offer whose question waits for just these words: numbers of its list, a date, a name.

    A bare yes or no says nothing of which of several questions it answers.
    """
    if len(offers) > 1 and said.reading.intent in {Intent.YES, Intent.NO}:
        return None
    waiting = []
    for offer in offers:
        dialog = house.dialogs[offer.kind]
        place = await conversing.place_of(house, tx, offer) or start(dialog)
        if dialog.question(place.question).takes is not Takes.INTENT and wants(dialog, place, said.reading, said.words):
            waiting.append(offer)
    return waiting[0] if len(waiting) == 1 else None


async def _asked(tx: AsyncSession, guardians: Sequence[Guardian], said_at: datetime) -> list[Offer]:
    """Return the offers whose question left us before this was said, oldest first."""
    return await talks.asked_of(tx, [one.id for one in guardians], said_at + unseen.CARRIER_PRECISION)
