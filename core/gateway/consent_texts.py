"""The full text of a consent as families read it: whole in Telegram, in numbered parts by SMS, always the same text."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.evidence.opening import Sealer
from core.flow.consent import commit_text
from core.gateway import families, plain_receipts
from core.gateway.house import House
from core.gateway.terms import edition_of
from core.printing.consent import consents
from core.printing.page import Page
from core.rules.form import Show
from core.store import evidence
from core.store.tables import ConsentText, Guardian, Message, Offer
from core.texts import SMS_LIMIT
from core.values import Language

#: What a message row keeps: the forms that its question asks consent to; the one form, and the part of it, that it is.
FORMS, FORM, PART = "consent_forms", "consent_form", "consent_part"
#: What the row keeps of its texts from its claim on: form, version, and a commitment to the whole text.
CITED = "cited"
#: So many digits of a text's SHA-256 name it in a question; the evidence holds all of them.
_DIGITS = 8
#: How much of an SMS its number takes at most: «12 (15): ».
_NUMBER = len("99 (99): ")


async def pages(house: House, tx: AsyncSession, offer: Offer, language: Language) -> dict[str, Page]:
    """Return every consent that the service of an offer asks for, by its form.

    It says the first names of parent and child: a surname never goes into an SMS, and the text is one on all channels.
    """
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    key = await families.key_of(house, tx, guardian.id)
    name = json.loads(key.open(guardian.name_sealed, "guardian", "name_sealed", guardian.id))
    edition = edition_of(house, offer)
    found = consents(
        str(edition.offer(offer.kind).setting("consent_for")),
        edition,
        guardian=str(name["first"]),
        child=await families.child_first_name(house, tx, offer.child_id),
        language=language,
        words=house.forms,
    )
    return {one.form: one for one in found}


def plain(page: Page) -> str:
    """Return a consent without its line for a signature: who answers signs by the answer."""
    return "\n\n".join(block.text for block in page.blocks if block.show is not Show.SIGNATURE and block.text)


def parts_of(page: Page) -> tuple[str, ...]:
    """Return a consent in parts that fit into an SMS with their numbers, cut between words; the SHA-256 ends it."""
    return tuple(_cut([*plain(page).split(), f"SHA-256: {page.digest}"], SMS_LIMIT - _NUMBER))


def _cut(words: Iterable[str], limit: int) -> Iterator[str]:
    part = ""
    for word in words:
        if part and len(part) + 1 + len(word) > limit:
            yield part
            part = ""
        part = f"{part} {word}" if part else word
    yield part


async def facts_of(
    house: House, tx: AsyncSession, message: Message, offer: Offer | None, language: Language
) -> dict[str, object]:
    """Return what the words of a message say of consents; nothing when its row names none."""
    if plain_receipts.RECORD in message.facts:
        return await plain_receipts.facts_of(house, tx, message.facts, language)
    forms: Sequence[str] = message.facts.get(FORMS) or [message.facts[FORM]] if _is_about(message.facts) else ()
    if offer is None or not forms:
        return {}
    known = await pages(house, tx, offer, language)
    if FORMS in message.facts:
        return {"texts": ", ".join(known[form].digest[:_DIGITS] for form in forms)}
    page, parts = known[forms[0]], parts_of(known[forms[0]])
    number = int(message.facts.get(PART, 0))
    if number:
        return {"part": number, "parts": len(parts), "text": parts[number - 1]}
    return {"text": plain(page), "version": page.version, "digest": page.digest}


def _is_about(facts: dict[str, Any]) -> bool:
    return FORMS in facts or FORM in facts


async def cite(house: House, tx: AsyncSession, message: Message, offer: Offer | None) -> None:
    """Keep in the row of a claimed message which texts it shows or asks about, as they are now: evidence copies it.

    The SHA-256 that the family has read is not kept in the clear: the text says two first names, and a hash without a
    salt would tell them to whoever tries all names, even after the family was erased. The texts lie sealed beside it.
    """
    if offer is None or not _is_about(message.facts):
        return
    key = await families.key_of(house, tx, offer.guardian_id)
    known = await pages(house, tx, offer, Language(message.language))
    forms = message.facts.get(FORMS) or [message.facts[FORM]]
    about = [(known[form], commit_text(Sealer(key.key), known[form].to_text())) for form in forms]
    for page, commitment in about:
        await evidence.keep_text(
            tx,
            ConsentText(
                commitment=commitment,
                guardian_id=offer.guardian_id,
                text_sealed=key.seal(page.to_text(), "consent_text", "text_sealed", commitment),
                created_at=house.clock.now(),
            ),
        )
    message.facts = {**message.facts, CITED: [f"{page.form} {page.version} {made}" for page, made in about]}


def cited(shown: Sequence[Message]) -> tuple[str, ...]:
    """Return, for evidence, which consents these messages showed or asked for, as each was when it left."""
    return tuple(dict.fromkeys(about for message in shown for about in message.facts.get(CITED, ())))
