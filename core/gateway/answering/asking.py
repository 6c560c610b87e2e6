"""Asking the next question of a dialog, with the lines it shows."""

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Again, Place, Question
from core.gateway import conversing, listing
from core.gateway.answering import answered, puzzled
from core.gateway.answering.ways import Ways
from core.gateway.house import House
from core.gateway.rows import OfferRows
from core.gateway.said import Said, answer_as
from core.values import Language

#: Words of a question, asked in the middle of a dialog; evidence of a consent shows them.
QUESTION = "question"


async def ask(
    house: House, tx: AsyncSession, ways: Ways, rows: OfferRows, said: Said, place: Place, *, key: str = ""
) -> str:
    """Ask the question where the dialog stands now, or the same again in the words of `key`."""
    question = house.dialogs[rows.offer.kind].question(place.question)
    if key and await puzzled.is_at_a_loss(tx, said):
        return await puzzled.help_by_people(house, tx, said, rows.offer)
    if question.lists and not place.shown:
        place = replace(place, shown=question.options or await ways.lines(house, tx, rows, place, ""))
    kept: dict[str, object] = dict(await ways.facts(house, tx, rows, place))
    if question.lists:
        language = Language(said.guardian.language)
        place, lines = await listing.shown(house, tx, question, place, said.channel, language)
        kept |= lines
    if place.answers or question.lists:  # a first question asked again has moved nothing
        await answered.go_on(house, tx, rows.offer, place)
    await answer_as(house, tx, said, key or question.key, rows.offer, facts={}, purpose=QUESTION, stored_facts=kept)
    return "unclear" if key else "asked"


async def ask_again(house: House, tx: AsyncSession, ways: Ways, rows: OfferRows, said: Said, again: Again) -> str:
    """Show the list again: its next lines, what was picked so far, or what the family looks for."""
    place = again.place
    question = house.dialogs[rows.offer.kind].question(place.question)
    if not again.search:
        return await ask(house, tx, ways, rows, said, place)
    found = await ways.lines(house, tx, rows, place, again.search)
    if not found:
        return await ask(house, tx, ways, rows, said, place, key=question.unclear)
    return await ask(house, tx, ways, rows, said, _with_found(place, found))


def _with_found(place: Place, found: tuple[str, ...]) -> Place:
    """Put what was found behind the lines that have numbers already, and turn to it."""
    return replace(place, shown=(*place.shown, *found), passed=len(place.shown))


async def where(house: House, tx: AsyncSession, rows: OfferRows) -> tuple[Place, Question]:
    """Return where the dialog of an offer stands, and the question that waits there."""
    dialog = house.dialogs[rows.offer.kind]
    place = await conversing.place_of(house, tx, rows.offer) or Place(dialog.first)
    return place, dialog.question(place.question)
