"""What an answer does to its offer: the dialog says where it leads, the kind of the offer what that does."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.dialog import Again, Asked, Ended, Place, Step, Unclear, step
from core.flow.offer import OfferStatus
from core.gateway import windows, withdrawals
from core.gateway.answering import (
    admission_papers,
    aloud,
    another,
    interest,
    kept,
    puzzled,
    registration,
    schooling,
    unseen,
    vacancy,
)
from core.gateway.answering.asking import ask, ask_again, where
from core.gateway.answering.deferring import defer
from core.gateway.answering.ways import DEFERRED, Effect, Elsewhere, Way, Ways
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer
from core.gateway.said import Said
from core.gateway.terms import has_own_end
from core.store.tables import Guardian, Offer
from core.values import Intent

#: The family has said something else since: what it said last counts, whatever the order in which we heard it.
SUPERSEDED = "superseded"
#: The family wrote before it could have read the question that waits now.
BEFORE_ASKED = "before_asked"

#: What an answer would take back. Of what waited at an SMSC nobody knows whether it was said before or behind that.
_OTHERWISE: Mapping[Intent, OfferStatus] = {Intent.YES: OfferStatus.DECLINED, Intent.NO: OfferStatus.CONFIRMED}

WAYS: Mapping[str, Ways] = {
    "vacancy": vacancy.WAYS,
    "admission_papers": admission_papers.WAYS,
    "queue_registration": registration.WAYS,
    "interest_after_suspension": interest.AFTER_SUSPENSION,
    "annual_interest": interest.ANNUAL,
    "home_schooling": schooling.WAYS,
    "special_school": schooling.WAYS,
}


async def take(house: House, tx: AsyncSession, offer_id: str, said: Said) -> str:
    """Apply one answer to one offer; returns what it did, for the reply's row."""
    rows = await lock_offer(tx, offer_id)
    offer = rows.offer
    if offer.answered_at and said.said_at + unseen.CARRIER_PRECISION < offer.answered_at:
        changes = OfferStatus(offer.status) is _OTHERWISE.get(said.intent)
        doubtful = changes and unseen.is_doubtful(said.reply, offer.answered_at)
        return await puzzled.which(house, tx, said, [offer]) if doubtful else SUPERSEDED
    await windows.prove(house, tx, offer, said.said_at)
    if withdrawals.is_over(rows):
        return await withdrawals.say_so(house, tx, rows, said)
    way = _way(WAYS[offer.kind], OfferStatus(offer.status))
    effect = await (way(house, tx, rows, said) if way else _open(house, tx, rows, said))
    if isinstance(effect, Elsewhere):
        return await _go_elsewhere(house, tx, offer, effect.offer_id, said)
    if effect == DEFERRED:
        return await defer(house, tx, said.reply, offer)
    said.reply.offer_id = offer.id
    return effect


async def _go_elsewhere(house: House, tx: AsyncSession, offer: Offer, offer_id: str, said: Said) -> str:
    """Take the answer for another offer of the family; one whose dialog goes on asks its own question first.

    A yes to an old message is no yes to a question that came later.
    """
    if offer_id != offer.id and (await where(house, tx, await lock_offer(tx, offer_id)))[0].answers:
        return await once_more(house, tx, offer_id, said)
    return await take(house, tx, offer_id, await kept.counted(tx, offer_id, said))


def _way(ways: Ways, status: OfferStatus) -> Way | None:
    """Return how an answer is taken in this state; None where the dialog goes on."""
    return {
        OfferStatus.CONFIRMED: ways.confirmed,
        OfferStatus.DECLINED: ways.declined,
        OfferStatus.LAPSED: ways.lapsed,
        OfferStatus.UNREACHABLE: ways.gone,
        OfferStatus.WITHDRAWN: ways.gone,
    }.get(status)


async def _open(house: House, tx: AsyncSession, rows: OfferRows, said: Said) -> Effect:
    """Ask the dialog what the answer leads to; only a yes confirms and only a no declines."""
    offer = rows.offer
    window = windows.window_of(offer)
    if window and not window.takes(said.said_at) and has_own_end(house, offer):
        return DEFERRED
    ways = WAYS[offer.kind]
    place, question = await where(house, tx, rows)
    said = await another.heard(house, tx, offer, aloud.heard(house, question, said))
    said.reply.intent, said.reply.rule = said.reading.intent, said.reading.rule
    lost = await unseen.is_lost(tx, offer, question, place, said)
    if not lost and await unseen.is_early(tx, offer, question, place, said):
        return BEFORE_ASKED
    if lost or await unseen.is_said_again(tx, offer, question, place, said):
        return await once_more(house, tx, offer.id, said, anew=lost)
    done = step(house.dialogs[offer.kind], place, said.reading, said.words, said.tap)
    dealt_with = await ways.weigh(house, tx, rows, said, done)
    return dealt_with if dealt_with is not None else await _go(house, tx, rows, said, place, done)


async def _go(house: House, tx: AsyncSession, rows: OfferRows, said: Said, place: Place, done: Step) -> Effect:
    """Take one step of the dialog."""
    ways = WAYS[rows.offer.kind]
    match done:
        case Ended(end, answers):
            return await ways.ends[end](house, tx, rows, said, Place(place.question, answers))
        case Asked(following):
            return await ask(house, tx, ways, rows, said, following)
        case Again():
            return await ask_again(house, tx, ways, rows, said, done)
        case Unclear(_, text_key):
            return await ask(house, tx, ways, rows, said, place, key=text_key)


async def once_more(house: House, tx: AsyncSession, offer_id: str, said: Said, *, anew: bool = False) -> str:
    """Ask the question that waits once more, in the family's language of now: nothing was answered.

    `anew` asks as if for the first time: what was sent before has reached nobody.
    """
    rows = await lock_offer(tx, offer_id)
    ways = WAYS[rows.offer.kind]
    place, _ = await where(house, tx, rows)
    await ask(house, tx, ways, rows, said, await ways.told(house, tx, rows, said, place), anew=anew)
    return unseen.ASKED_AGAIN


async def about(house: House, tx: AsyncSession, said: Said, offer: Offer) -> str:
    """Apply what was said to one offer."""
    said = await kept.counted(tx, offer.id, await speaker(tx, said, offer))
    reply = said.reply
    effect = await take(house, tx, offer.id, said)
    if effect == DEFERRED:
        return effect
    reply.guardian_id = said.guardian.id
    reply.offer_id = reply.offer_id or offer.id
    if said.intent in {Intent.YES, Intent.NO}:
        said.guardian.last_answered_on = said.channel
    told = {"reply_id": reply.id, "channel": said.channel, "said_at": said.said_at, "received_at": reply.received_at}
    await note(house, tx, of_offer(offer), "reply_read", **told, intent=said.intent, rule=said.reading.rule, did=effect)
    return effect


async def speaker(tx: AsyncSession, said: Said, offer: Offer) -> Said:
    """Return what was said as said by the guardian of an offer: a phone may belong to several."""
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    return replace(said, guardian=guardian)
