"""The words of a claimed message: its facts named, its variant chosen, the clock time that this send states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.discretion import discreet
from core.flow.window import stated_until
from core.gateway import consent_texts, families, papers_offer
from core.gateway.house import House
from core.gateway.saying import buttons, choices, listing, telling
from core.gateway.schooling import conclusions
from core.gateway.terms import has_own_end, round_ends, terms_of
from core.gateway.writing import BOTH
from core.store.ahead import asks_nothing_else
from core.store.queries import other_questions
from core.store.tables import Guardian, Message, Offer, Preschool, QueueEntry, Vacancy
from core.texts import LATIN_LIMIT, SMS_LIMIT
from core.values import Button, ChannelName, Language

_ASKS_CONTACT = frozenset({"telegram.welcome", "telegram.not_own_contact", "telegram.link_over"})
#: What a family looks for first: who, where, until when.
_STANDS_OUT = frozenset({"child", "preschool", "until", "papers_by", "cancel_until", "valid_until"})
_OTHERS = other_questions(papers_offer.KIND)  # there is nothing to say yes to


def _from_json(facts: Mapping[str, Any]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, dict):
            made[name] = datetime.fromisoformat(value["at"]) if "at" in value else date.fromisoformat(value["on"])
        else:
            made[name] = value
    return made


@dataclass(frozen=True, slots=True)
class Worded:
    """A message with its words: what is stored and sent."""

    text: str
    buttons: tuple[tuple[Button, ...], ...]
    stated_until: datetime | None
    template: str
    contact_button: str | None = None
    bold: tuple[tuple[int, int], ...] = ()  # what stands out, from and to in characters


async def word(house: House, tx: AsyncSession, message: Message, channel: ChannelName) -> Worded:
    """Give a claimed message its words in the family's language, with the clock time that this send states."""
    if message.language == BOTH:
        return _in_both(house, message)
    language = Language(message.language)
    facts: dict[str, object] = {}
    key, stated = message.key, None
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer:
        stated = _stated(house, message, offer)
        facts = await _facts_of(house, tx, offer)
        facts["until"] = stated or _deadline(house, offer)
        key = await _variant(house, tx, key, offer, temporary="temporary_until" in facts)
    if channel is ChannelName.TELEGRAM:
        key = _said_in_telegram(house, key)
    facts |= _numbers(house, message, offer) | _from_json(message.facts) | await _named(house, tx, message.facts)
    facts |= await listing.facts_of(house, tx, message, language)
    facts |= await consent_texts.facts_of(house, tx, message, offer, language)
    facts |= await telling.facts_of(house, tx, message.facts, language)
    facts |= await choices.facts_of(house, tx, message.facts, language, channel)
    facts |= papers_offer.named(house, message.facts, language)
    facts |= _by_sms(house, facts) if channel is ChannelName.SMS else {}
    latin = channel is ChannelName.SMS and await _wants_latin(tx, message)
    room = (LATIN_LIMIT if latin else SMS_LIMIT) if channel is ChannelName.SMS else None
    coded = channel is ChannelName.SMS and await _names_its_offer(house, tx, key, offer)
    text = house.texts.say(key, language, facts, limit=room, latin=latin, coded=coded)
    below = await buttons.under(house, tx, message, offer) if channel is ChannelName.TELEGRAM else ()
    contact = house.texts.say("button.share_contact", language) if message.key in _ASKS_CONTACT else None
    bold = house.texts.where(key, language, facts, _STANDS_OUT) if channel is ChannelName.TELEGRAM else ()
    return Worded(text, below, stated, house.texts.digest(key, language), contact, bold)


def _by_sms(house: House, facts: Mapping[str, object]) -> dict[str, object]:
    """Return what an SMS says of places instead: a name that tells of children's health is said by its number."""
    return {
        name: discreet(str(facts[name]), house.texts.say(f"name.{kind}", language))
        for kind in ("preschool", "school")
        for language in Language
        if (name := f"{kind}_{language}") in facts
    }


async def _wants_latin(tx: AsyncSession, message: Message) -> bool:
    """Tell whether the family's phone shows boxes instead of Cyrillic letters, as it told us."""
    guardian = await tx.get(Guardian, message.guardian_id) if message.guardian_id else None
    return guardian is not None and guardian.latin


def _said_in_telegram(house: House, key: str) -> str:
    """Return the words of their own that a text has in Telegram, if it has any."""
    known = house.texts.keys()
    return f"{key}.telegram" if f"{key}.telegram" in known else key


def _in_both(house: House, message: Message) -> Worded:
    """Say it in Kazakh and in Russian: nobody knows yet which of them this person reads."""
    say_in = [(house.texts.say(message.key, language), language) for language in Language]
    template = "+".join(house.texts.digest(message.key, language) for _, language in say_in)
    contact = " / ".join(house.texts.say("button.share_contact", language) for language in Language)
    asks = message.key in _ASKS_CONTACT
    return Worded("\n\n".join(text for text, _ in say_in), (), None, template, contact if asks else None)


async def _facts_of(house: House, tx: AsyncSession, offer: Offer) -> dict[str, object]:
    facts: dict[str, object] = {
        "child": await families.child_first_name(house, tx, offer.child_id),
        "code": offer.code,
    }
    entry = await tx.get(QueueEntry, offer.entry_id) if offer.entry_id else None
    if entry:
        preschool = await tx.get_one(Preschool, entry.preschool_id)
        facts |= {"preschool_kk": preschool.name_kk, "preschool_ru": preschool.name_ru}
    vacancy = await tx.get(Vacancy, offer.vacancy_id) if offer.vacancy_id else None
    if vacancy:
        facts["group_language"] = vacancy.language
        if vacancy.temporary_until:
            facts["temporary_until"] = vacancy.temporary_until
    if offer.conclusion_id:
        facts |= await conclusions.facts_of(house, tx, offer)
    return facts


async def _named(house: House, tx: AsyncSession, facts: Mapping[str, Any]) -> dict[str, object]:
    """Return the names of those a message without an offer tells of; the row itself holds their ids only."""
    named: dict[str, object] = {}
    if child_id := facts.get("child_id"):
        named["child"] = await families.child_first_name(house, tx, child_id)
    if preschool_id := facts.get("preschool_id"):
        preschool = await tx.get_one(Preschool, preschool_id)
        named |= {"preschool_kk": preschool.name_kk, "preschool_ru": preschool.name_ru}
    return named


def _numbers(house: House, message: Message, offer: Offer | None) -> dict[str, int]:
    """Return the terms that words may say: those of the edition of the offer, or of the one the message names."""
    edition = offer.edition if offer else message.facts.get("edition")
    return house.catalogue.edition(edition).numbers if edition else {}


def _stated(house: House, message: Message, offer: Offer) -> datetime | None:
    """Return the clock time an offer or a repeat states: claim + term, rounded up to the minute."""
    if message.purpose not in {"offer", "repeat"} or not has_own_end(house, offer):
        return None
    return stated_until(round_ends(house, offer, house.clock.now()))


def _deadline(house: House, offer: Offer) -> datetime | None:
    """Return the clock time the family knows: what the first notice said, in the last round the end of the window."""
    last = offer.round >= terms_of(house, offer).rounds
    return (offer.closes_at if last else offer.stated_until) or offer.closes_at or offer.stated_until


async def _variant(house: House, tx: AsyncSession, key: str, offer: Offer, *, temporary: bool) -> str:
    """Choose the words for a temporary place, and those with a code when the family has other questions open."""
    known = house.texts.keys()
    if temporary and f"{key}.temporary" in known:
        key = f"{key}.temporary"
    return f"{key}.coded" if f"{key}.coded" in known and await _is_one_of_several(tx, offer) else key


async def _names_its_offer(house: House, tx: AsyncSession, key: str, offer: Offer | None) -> bool:
    """Tell whether the digits of a question that has no words with a code need the code all the same."""
    if offer is None or key.endswith(".coded") or house.dialogs[offer.kind].asked_by(key) is None:
        return False
    return await _is_one_of_several(tx, offer)


async def _is_one_of_several(tx: AsyncSession, offer: Offer) -> bool:
    """Tell whether the family has other questions open: then a bare yes says nothing."""
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    if asks_nothing_else(tx, guardian.phone_index, offer.id):
        return False
    given = {"phone_index": guardian.phone_index, "offer_id": offer.id}
    return (await tx.exec(_OTHERS, params=given)).first() is not None
