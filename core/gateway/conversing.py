"""Where the dialog of an offer stands, sealed in its row between two replies."""

import json

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Place, Question
from core.gateway import families
from core.gateway.house import House
from core.store.tables import Offer


async def place_of(house: House, tx: AsyncSession, offer: Offer) -> Place | None:
    """Return where the dialog stands, None before its first answer."""
    if offer.place_sealed is None:
        return None
    key = await families.key_of(house, tx, offer.guardian_id)
    return Place.from_json(json.loads(key.open(offer.place_sealed, "offer", "place_sealed", offer.id)))


async def keep(house: House, tx: AsyncSession, offer: Offer, place: Place) -> None:
    """Keep where the dialog stands now."""
    key = await families.key_of(house, tx, offer.guardian_id)
    offer.place_sealed = key.seal(json.dumps(place.to_json()), "offer", "place_sealed", offer.id)


async def question_of(house: House, tx: AsyncSession, offer: Offer) -> Question:
    """Return the question that waits for an answer."""
    dialog = house.dialogs[offer.kind]
    place = await place_of(house, tx, offer)
    return dialog.question(place.question if place else dialog.first)
