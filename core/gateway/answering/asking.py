"""Asking the next question of a dialog, with the lines it shows."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Again, Place, Question
from core.gateway import conversing, windows
from core.gateway.answering import answered, puzzled
from core.gateway.answering.ways import Ways
from core.gateway.house import House
from core.gateway.rows import OfferRows
from core.gateway.said import QUESTION, Said, answer_as
from core.gateway.saying import listing
from core.store.tables import Message

#: The same asked again is no new question: it was known already.
_ASKED_AGAIN = "answer"


async def ask(  # noqa: PLR0913 - the question, of whom, about what, in which words and place
    house: House,
    tx: AsyncSession,
    ways: Ways,
    rows: OfferRows,
    said: Said,
    place: Place,
    *,
    key: str = "",
    replaces: str | None = None,
    anew: bool = False,
) -> str:
    """Ask the question where the dialog stands now, or the same again in the words of `key`.

    `replaces` is the message row in whose place it is shown, where the channel can; others lose their buttons. `anew`
    asks as if for the first time, though the dialog has not moved.
    """
    question = house.dialogs[rows.offer.kind].question(place.question)
    if key and await puzzled.is_at_a_loss(tx, said):
        return await puzzled.help_by_people(house, tx, said, rows.offer)
    place, kept = await _worded(house, tx, ways, rows, said, place)
    before = await conversing.place_of(house, tx, rows.offer)
    moved = before is None or (before.question, before.answers) != (place.question, place.answers)
    if place.answers or question.lists:  # a first question asked again has moved nothing
        await answered.go_on(house, tx, rows.offer, place)
    if not key and place.answers:
        await windows.settle_buttons(tx, rows.offer, goes_on=True)
    words = key or question.key
    purpose = QUESTION if moved or anew else _ASKED_AGAIN
    more: Mapping[str, Any] = {"purpose": purpose, "stored_facts": kept, "replaces": replaces}
    await answer_as(house, tx, said, words, rows.offer, facts={}, **more)
    return "unclear" if key else "asked"


async def _worded(
    house: House, tx: AsyncSession, ways: Ways, rows: OfferRows, said: Said, place: Place
) -> tuple[Place, Mapping[str, object]]:
    """Return the place with the lines it shows, and what the message row keeps for its words."""
    question = house.dialogs[rows.offer.kind].question(place.question)
    if question.lists and not place.shown and not place.coming:
        known = question.options or await ways.lines(house, tx, rows, place, "")
        place = listing.asked_with(question, place, known)
    facts = await ways.facts(house, tx, rows, place)
    if not question.lists:
        return place, facts
    place, lines = await listing.shown(house, tx, question, place, said, rows.offer)
    return place, {**facts, **lines}


async def ask_again(house: House, tx: AsyncSession, ways: Ways, rows: OfferRows, said: Said, again: Again) -> str:
    """Show the list again: its next lines, what was picked so far, or what the family looks for."""
    place = again.place
    question = house.dialogs[rows.offer.kind].question(place.question)
    if not again.search:
        return await ask(house, tx, ways, rows, said, place, replaces=await _tapped_message(tx, said))
    found = listing.with_found(place, await ways.lines(house, tx, rows, place, again.search))
    if not found.found:
        return await ask(house, tx, ways, rows, said, place, key=question.unclear)
    return await ask(house, tx, ways, rows, said, found)


async def _tapped_message(tx: AsyncSession, said: Said) -> str | None:
    """Return the message row under which a button was tapped: a list turns its page in place."""
    if not said.tap or not said.reply.message_ref:
        return None
    query = select(Message.id).where(
        Message.wire == said.reply.wire,
        Message.provider_id == said.reply.message_ref,
        Message.guardian_id == said.guardian.id,
    )
    return (await tx.exec(query.order_by(col(Message.seq).desc()).limit(1))).first()


async def where(house: House, tx: AsyncSession, rows: OfferRows) -> tuple[Place, Question]:
    """Return where the dialog of an offer stands, and the question that waits there."""
    dialog = house.dialogs[rows.offer.kind]
    place = await conversing.place_of(house, tx, rows.offer) or Place(dialog.first)
    return place, dialog.question(place.question)
