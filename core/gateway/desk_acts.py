"""What an operator does for a family on the telephone: says a message again, puts a number right, notes, calls off.

Never a consent: that only the family gives, from its own phone. Each act names whoever did it in the history of what
it is about, and is done upon what he saw: whoever was quicker is not overruled unseen.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import ChangedError, InputError, NotFoundError, TransitionError
from core.flow.channel import choose
from core.flow.offer import ANSWERABLE, LIVE, OfferStatus
from core.flow.outbox import ASKS
from core.gateway import annual, cases, endings, families, papers_offer
from core.gateway.answering.stopping import WRONG_NUMBER
from core.gateway.consent_texts import CITED
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.rows import OfferRows, lock_offer, locked
from core.gateway.states import EntryStatus, move_entry
from core.gateway.terms import terms_of
from core.gateway.writing import Draft, say
from core.rules.identification import Identification
from core.store.tables import DeskNote, Guardian, History, Message, Offer
from core.values import ChannelName

#: The longest note, in characters.
LONGEST_NOTE = 1000
#: What may be said again of an offer that has ended: what it ended in.
_ENDINGS = ("decision", "notice")
#: Offers that nobody calls off: a queue or a referral hangs on the family's own answer, or on none at all.
_KEPT = frozenset({*annual.NOTICES, papers_offer.KIND})
_CALLED_OFF = "common.called_off"


async def say_again(house: House, offer_id: str, operator: str, seen: int, channel: str = "") -> None:
    """Send what the family should have before it once more, at any hour: it is on the telephone.

    Nothing of its time changes, but for a message that no phone has received yet: then the window opens with this one.
    With a `channel` it goes that way, and all that follows does, too.

    Raises:
        ChangedError: more has happened than the operator saw.
        InputError: there is no such way to this family.
        NotFoundError: there is no such offer.
        TransitionError: nothing has been sent yet that could be sent again.

    """
    async with _upon(house, offer_id, seen) as (tx, rows):
        offer, guardian = rows.offer, await tx.get_one(Guardian, rows.offer.guardian_id)
        message = await _to_say_again(tx, offer)
        way = _way(house, guardian, offer, channel)
        if guardian.last_answered_on != way and channel:
            guardian.last_answered_on = way
            await note(house, tx, f"guardian:{guardian.id}", "channel_chosen", channel=way, operator=operator)
        draft = Draft(
            key=message.key,
            purpose=_purpose(offer, message),
            dedupe=f"desk:{offer.id}:{seen}",
            round=message.round,
            channel=way,
            stored_facts={name: value for name, value in message.facts.items() if name != CITED},
            by_telephone=True,
        )
        await note(house, tx, of_offer(offer), "message_said_again", of=message.id, channel=way, operator=operator)
        await say(house, tx, draft, guardian, offer)
    house.live.wake()


async def call_off(house: House, offer_id: str, operator: str, seen: int) -> None:
    """End an offer on the family's word: no refusal, its queue stays; a place goes to the next family.

    Raises:
        ChangedError: more has happened than the operator saw.
        NotFoundError: there is no such offer.
        TransitionError: it waits for no answer, or only the family's own answer may end it.

    """
    async with _upon(house, offer_id, seen) as (tx, rows):
        offer = rows.offer
        if OfferStatus(offer.status) not in LIVE or offer.kind in _KEPT:
            raise TransitionError
        await note(house, tx, of_offer(offer), "offer_called_off", operator=operator)
        await endings.end(house, tx, offer, OfferStatus.WITHDRAWN, "offer_withdrawn")
        if rows.entry and EntryStatus(rows.entry.status) is EntryStatus.OFFERED:
            move_entry(rows.entry, EntryStatus.WAITING)
        guardian = await tx.get_one(Guardian, offer.guardian_id)
        draft = Draft(key=_CALLED_OFF, purpose="notice", dedupe=f"notice:{offer.id}:{_CALLED_OFF}", by_telephone=True)
        await say(house, tx, draft, guardian, offer)
        await endings.hand_on(house, tx, rows)
    house.live.wake()


async def put_note(house: House, guardian_id: str, offer_id: str | None, operator: str, text: str) -> None:
    """Keep what an operator writes down; the history commits to its words without holding them.

    Raises:
        InputError: there are no words, or too many.
        NotFoundError: there is no such family, or the offer is not theirs.

    """
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_NOTE:
        message = f"note: 1 to {LONGEST_NOTE} characters are expected."
        raise InputError(message)
    async with house.store.write() as tx:
        offer = await tx.get(Offer, offer_id) if offer_id else None
        guardian = await tx.get(Guardian, guardian_id)
        if guardian is None or (offer_id and (offer is None or offer.guardian_id != guardian_id)):
            raise NotFoundError
        key, name = await families.key_of(house, tx, guardian.id), house.chance.new_id()
        sealed = key.seal(words, "desk_note", "text_sealed", name)
        now = house.clock.now()
        tx.add(
            DeskNote(id=name, guardian_id=guardian.id, offer_id=offer_id, operator=operator, text_sealed=sealed, at=now)
        )
        subject = of_offer(offer) if offer else f"guardian:{guardian.id}"
        await note(house, tx, subject, "note_put", note_id=name, operator=operator, commitment=key.commit(words))


async def mark_number(house: House, guardian_id: str, operator: str, seen: int, *, wrong: bool) -> None:
    """Keep that a number is the family's after all, or that it is somebody else's: then nothing is written to it.

    Raises:
        ChangedError: somebody else has done something to this family meanwhile.
        NotFoundError: there is no such family.

    """
    async with house.store.write() as tx:
        guardian = await locked(tx, Guardian, guardian_id)
        if guardian is None:
            raise NotFoundError
        await _unchanged(tx, f"guardian:{guardian.id}", seen)
        if guardian.wrong_number is wrong:
            return
        guardian.wrong_number = wrong
        if wrong:
            await cases.open_case(house, tx, WRONG_NUMBER, guardian.id, None, guardian_id=guardian.id)
        else:
            await cases.settle(house, tx, WRONG_NUMBER, guardian.id, by=operator)
        event = "wrong_number" if wrong else "number_confirmed"
        await note(house, tx, f"guardian:{guardian.id}", event, operator=operator)


@asynccontextmanager
async def _upon(house: House, offer_id: str, seen: int) -> AsyncIterator[tuple[AsyncSession, OfferRows]]:
    """Hold an offer that still stands as the operator saw it; `seen` is the number of the last event he saw."""
    async with house.store.write() as tx:
        if await tx.get(Offer, offer_id) is None:
            raise NotFoundError
        rows = await lock_offer(tx, offer_id)
        await _unchanged(tx, of_offer(rows.offer), seen)
        yield tx, rows


async def _unchanged(tx: AsyncSession, subject: str, seen: int) -> None:
    last = (await tx.exec(select(func.max(History.seq)).where(History.subject == subject))).one() or 0
    if last != seen:
        raise ChangedError


async def _to_say_again(tx: AsyncSession, offer: Offer) -> Message:
    """Return the last message that asked, or that told what the offer ended in, of those that have left us."""
    purposes = tuple(ASKS) if OfferStatus(offer.status) in ANSWERABLE else _ENDINGS
    query = select(Message).where(
        Message.offer_id == offer.id, col(Message.purpose).in_(purposes), col(Message.first_claimed_at).is_not(None)
    )
    message = (await tx.exec(query.order_by(col(Message.seq).desc()).limit(1))).first()
    if message is None:
        raise TransitionError
    return message


def _purpose(offer: Offer, message: Message) -> str:
    """Return as what a message goes again: a question that a phone has already only as an answer to the call."""
    if OfferStatus(offer.status) in ANSWERABLE and offer.opens_at:
        return "answer"
    return message.purpose


def _way(house: House, guardian: Guardian, offer: Offer, wanted: str) -> ChannelName:
    """Return the channel: the wanted one, where it reaches this family, else its usual one."""
    usual = choose(families.reach(guardian), frozenset(ChannelName) - house.channels)
    if not wanted or wanted == usual:
        if usual is None:
            message = "channel: there is no way to this family."
            raise InputError(message)
        return usual
    others = frozenset(ChannelName) - ({ChannelName(wanted)} if wanted in set(ChannelName) else set())
    way = choose(families.reach(guardian), others | (frozenset(ChannelName) - house.channels))
    told_to_somebody = OfferStatus(offer.status) is OfferStatus.COLLECTING and Identification.of(terms_of(house, offer))
    if way is None or told_to_somebody:
        message = "channel: this family is not reached that way."
        raise InputError(message)
    return way
