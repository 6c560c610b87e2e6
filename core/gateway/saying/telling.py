"""What messages say of several offers or queues at once: their rows keep ids and numbers, the names are put in here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from core.gateway import families
from core.gateway.house import House
from core.gateway.saying import place_names
from core.store.tables import Offer, QueueEntry, Vacancy
from core.values import Language

_BETWEEN = "; "


async def facts_of(house: House, tx: AsyncSession, kept: Mapping[str, Any], language: Language) -> Mapping[str, object]:
    """Return what the words say of the offers and the queues that a message row keeps."""
    facts: dict[str, object] = {}
    if offer_ids := kept.get("offers"):
        offers = [await tx.get_one(Offer, offer_id) for offer_id in offer_ids]
        named = [await _named(house, tx, offer, language) for offer in offers]
        facts["options"] = _BETWEEN.join(
            ", ".join(filter(None, (f"{code} – {child}", of))) for code, child, of in named
        )
        facts["children"] = _BETWEEN.join(f"{code} – {child}" for code, child, _ in named)
        facts["codes"] = ", ".join(offer.code for offer in offers)
    if standings := kept.get("standings"):
        said = [_standing(house, status, at, language) for _, status, at in standings]
        places = [
            await place_names.preschool(house, tx, preschool_id, language, whole=False)
            for preschool_id, _, _ in standings
        ]
        facts["places"] = _BETWEEN.join(f"{name} – {where}" for name, where in zip(places, said, strict=True))
        facts["numbers"] = _BETWEEN.join(said)
    return facts


def _standing(house: House, status: str, at: int | str, language: Language) -> str:
    """Return the words for one place in line: its number, or until which day it is paused."""
    if status == "suspended" and at:
        return house.texts.say("standing.suspended", language, {"day": date.fromisoformat(str(at))})
    key = "standing.paused" if status == "suspended" else f"standing.{status}"
    return house.texts.say(key, language, {"number": at})


async def _named(house: House, tx: AsyncSession, offer: Offer, language: Language) -> tuple[str, str, str]:
    """Return the code of an offer, the child, and what it is about, as far as it may be said."""
    child = await families.child_first_name(house, tx, offer.child_id)
    if preschool_id := await _preschool_of(tx, offer):
        return offer.code, child, await place_names.preschool(house, tx, preschool_id, language, whole=False)
    topic = f"topic.{offer.kind}"
    return offer.code, child, house.texts.say(topic, language) if topic in house.texts.keys() else ""  # noqa: SIM118 - a method of the catalogue, not of a mapping


async def _preschool_of(tx: AsyncSession, offer: Offer) -> str | None:
    entry = await tx.get(QueueEntry, offer.entry_id) if offer.entry_id else None
    vacancy = await tx.get(Vacancy, offer.vacancy_id) if offer.vacancy_id else None
    found = entry or vacancy
    return found.preschool_id if found else None


def of_offers(offers: Sequence[Offer]) -> Mapping[str, Any]:
    """Return what a message row keeps of several offers."""
    return {"offers": [offer.id for offer in offers]}
