"""Letting a family read what it is asked to consent to: whole before the question in Telegram, on request by SMS."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import consent_texts
from core.gateway.consent_texts import FORM, FORMS, PART
from core.gateway.house import House
from core.gateway.said import Said, answer_as
from core.store.tables import Offer
from core.values import ChannelName, Language

#: Such a message is a text that was asked about: evidence of the consent shows it too.
TEXT = "consent_text"
#: What a family writes to read the whole text, with and without Kazakh letters.
_WORDS = {
    *("мәтін", "матин", "мәтин", "матін", "мәтінді оқу", "толық мәтін", "мәтін керек", "оқу", "matin", "mätin"),
    *("текст", "весь текст", "полный текст", "текст согласия", "прочитать", "прочитать текст", "tekst", "text"),
}
_AROUND = " .,!?«»\"'"


def asks_for_text(words: str) -> bool:
    """Tell whether somebody asks to read the text of a consent.

    >>> asks_for_text(" МӘТІН."), asks_for_text("текст"), asks_for_text("текст бар ма")
    (True, True, False)
    """
    return words.strip(_AROUND).casefold() in _WORDS


def asked_for(forms: Sequence[str]) -> Mapping[str, Any]:
    """Return what the row of a question keeps of the consents it asks for; its words may say `{texts}`."""
    return {FORMS: list(forms)}


async def show_before(house: House, tx: AsyncSession, said: Said, offer: Offer, forms: Sequence[str]) -> None:
    """Show whole texts in Telegram, before the question about them; an SMS cites them and tells how to read them."""
    if said.channel is ChannelName.TELEGRAM:
        for form in forms:
            await _say(house, tx, said, offer, "telegram.consent", {FORM: form})


async def show_asked(house: House, tx: AsyncSession, said: Said, offer: Offer, forms: Sequence[str], then: str) -> None:
    """Show whole texts to a family that asked for them, by SMS in numbered parts; `then` says how to answer."""
    await show_before(house, tx, said, offer, forms)
    if said.channel is ChannelName.SMS:
        known = await consent_texts.pages(house, tx, offer, Language(said.guardian.language))
        for form in forms:
            for number in range(1, len(consent_texts.parts_of(known[form])) + 1):
                await _say(house, tx, said, offer, "consent.part", {FORM: form, PART: number})
    await _say(house, tx, said, offer, then, {FORMS: list(forms)})


async def _say(house: House, tx: AsyncSession, said: Said, offer: Offer, key: str, kept: Mapping[str, Any]) -> None:
    part = ":".join(str(value) for value in kept.values() if not isinstance(value, list))
    await answer_as(house, tx, said, key, offer, facts={}, purpose=TEXT, stored_facts=kept, part=part)
