"""Taps on buttons: which offer and which question they belong to, and when they count as made."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import ANSWERABLE, OfferStatus
from core.flow.reply import Heard
from core.gateway import conversing
from core.gateway.answering import answers, puzzled
from core.gateway.house import House
from core.gateway.said import Said
from core.gateway.saying.buttons import UNDO, Tap
from core.store.tables import Guardian, Listening, Offer, Reply
from core.values import Intent, Reading


async def hear(house: House, tx: AsyncSession, reply: Reply, heard: Heard, guardians: Sequence[Guardian]) -> str:
    """Read a tap: the button's data names its offer, which must be the tapper's own."""
    tap = Tap.read(heard.text)
    offer = await tx.get(Offer, tap.offer_id)
    reading = Reading(tap.intent if tap.is_known else Intent.GARBAGE, None, f"button.{_name_of(tap)}")
    reply.intent, reply.rule = reading.intent, reading.rule
    guardian = next((one for one in guardians if offer and one.id == offer.guardian_id), guardians[0])
    said_at = await _tapped_at(tx, heard, offer) if offer else heard.said_at
    line = tap.action if tap.intent is Intent.CLARIFY else ""
    undo = tap.action == UNDO
    said = Said(reply, guardian, heard.wire.channel, heard.text, reading, said_at, undo=undo, tap=line)
    if offer is None or offer.guardian_id != guardian.id or not tap.is_known:
        return await puzzled.no_open_offer(house, tx, said)
    if said.undo and OfferStatus(offer.status) in ANSWERABLE:  # taken back already: the question waits
        return await answers.once_more(house, tx, offer.id, said)
    if await _is_stale(house, tx, offer, tap):
        return await answers.once_more(house, tx, offer.id, said)
    return await answers.about(house, tx, said, offer)


def _name_of(tap: Tap) -> str:
    """Return the name of the grammar rule for a tap."""
    if not tap.is_known:
        return "unknown"
    return "line" if tap.action.isdecimal() else tap.action


async def _is_stale(house: House, tx: AsyncSession, offer: Offer, tap: Tap) -> bool:
    """Tell whether the button stood under a question that is answered already, while a later one waits."""
    if tap.question is None or OfferStatus(offer.status) not in ANSWERABLE:
        return False
    return tap.question != house.dialogs[offer.kind].number(await conversing.question_of(house, tx, offer))


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
