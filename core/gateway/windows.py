"""Windows: what opens, prolongs and repeats them (P 15, 16(3); RULES.md readings 1 and 6)."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import TransitionError
from core.flow.offer import ANSWERABLE, OFFER, OfferStatus
from core.flow.outbox import REPLACED, MessageStatus
from core.flow.window import Basis, Window, opened, prolonged
from core.gateway import conversing, privileges
from core.gateway.house import House
from core.gateway.record import note, of_offer
from core.gateway.terms import edition_of, ends, has_own_end, round_ends, terms_of
from core.gateway.writing import Draft, say
from core.rules.interest import repeat_at
from core.rules.referral import validity
from core.store.foreseen import messages_of
from core.store.found import first, only
from core.store.tables import Guardian, Message, Offer, Referral
from core.store.timers import TimerKind, arm, disarm
from core.values import ChannelName

_QUESTIONS = ("offer", "repeat")
#: Messages on their way: neither delivered nor given up.
_UNDER_WAY = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN)


def window_of(offer: Offer) -> Window | None:
    """Return the window of an offer, None before it opened."""
    if offer.opens_at is None or offer.closes_at is None:
        return None
    return Window(offer.opens_at, offer.closes_at, Basis(offer.basis or Basis.DELIVERY_RECEIPT))


def proven(offer: Offer) -> Window:
    """Return the window of an offer that is open: without one there is no consent (DESIGN promise 2).

    Raises:
        TransitionError: no receipt was ever proved.

    """
    window = window_of(offer)
    if window is None:
        raise TransitionError
    return window


async def first_send(house: House, tx: AsyncSession, offer: Offer, message: Message) -> None:
    """Arm what must happen if no phone ever receives the first message: one more try, then the next family."""
    if offer.opens_at or message.purpose != "offer" or message.attempts:
        return
    now = house.clock.now()
    terms = terms_of(house, offer)
    if "unreachable_after" in terms.entries and message.dedupe == first_dedupe(offer):
        await arm(tx, TimerKind.REPEAT, offer.id, round_ends(house, offer, now))
        await arm(tx, TimerKind.UNREACHABLE, offer.id, ends(house, offer, "unreachable_after", now))


def first_dedupe(offer: Offer) -> str:
    """Return the name of an offer's very first message."""
    return f"offer:{offer.id}:1"


async def state(house: House, tx: AsyncSession, offer: Offer, until: datetime) -> None:
    """Remember the latest clock time a message states: the window never closes before it."""
    offer.stated_until = max(offer.stated_until, until) if offer.stated_until else until
    if window_of(offer) and offer.round == terms_of(house, offer).rounds:
        await _prolong(tx, offer, until)


async def received(house: House, tx: AsyncSession, offer: Offer, message: Message, at: datetime, basis: Basis) -> None:
    """Note what the delivery of a message proves: the first opens the window, the repeat its last round."""
    if message.purpose == "decision":
        referral = await first(tx, Referral, offer_id=offer.id)
        await _referral_received(house, tx, offer, referral, at)
    if message.purpose not in {"offer", "repeat"} or OfferStatus(offer.status) not in ANSWERABLE:
        return
    window = window_of(offer)
    if window is None:
        await open_window(house, tx, offer, at, basis)
    elif message.purpose == "repeat" and has_own_end(house, offer):
        offer.repeat_unproven = False
        await _prolong(tx, offer, round_ends(house, offer, at))


async def open_window(house: House, tx: AsyncSession, offer: Offer, at: datetime, basis: Basis) -> None:
    """Open the window at the instant the family received the message."""
    terms = terms_of(house, offer)
    if has_own_end(house, offer):
        window = opened(at, basis, _all_rounds_end(house, offer, at))
    else:
        window = opened(at, basis, await _validity_ends(house, tx, offer, at))
    if terms.rounds == 1:
        window = prolonged(window, offer.stated_until)
    offer.status = OFFER.step(OfferStatus(offer.status), OfferStatus.OPEN)
    offer.opens_at, offer.closes_at, offer.basis = window.opens_at, window.closes_at, window.basis
    told = {"opens_at": window.opens_at, "closes_at": window.closes_at, "basis": window.basis}
    await note(house, tx, of_offer(offer), "window_opened", **told)
    await disarm(tx, TimerKind.UNREACHABLE, offer.id)
    await resume_timers(house, tx, offer)


async def prove(house: House, tx: AsyncSession, offer: Offer, said_at: datetime) -> None:
    """Take a reply to a question that was sent as proof of its receipt (RULES.md reading 1)."""
    if OfferStatus(offer.status) is OfferStatus.PLANNED:
        offer.status = OFFER.step(OfferStatus.PLANNED, OfferStatus.SENT)
    if OfferStatus(offer.status) is OfferStatus.SENT:
        await open_window(house, tx, offer, said_at, Basis.REPLY)


async def resume_timers(house: House, tx: AsyncSession, offer: Offer) -> None:
    """Arm what an open offer waits for: the repeat, or the end of its last round; one answered before asks again."""
    if offer.answered_at:
        await settle_buttons(tx, offer)
    window = window_of(offer)
    if window is None or not has_own_end(house, offer):
        return
    if offer.round < terms_of(house, offer).rounds:
        await arm(tx, TimerKind.REPEAT, offer.id, _repeats_at(house, offer, window.opens_at))
    else:
        await arm(tx, TimerKind.LAPSE, offer.id, window.closes_at)


def _repeats_at(house: House, offer: Offer, opened_at: datetime) -> datetime:
    """Return when an open offer is asked again: one term after its receipt, a yearly notice not before its anchor."""
    if offer.repeat_from is None:
        return round_ends(house, offer, opened_at)
    return repeat_at(offer.repeat_from, opened_at, house.calendar, edition_of(house, offer)).astimezone(UTC)


def _all_rounds_end(house: House, offer: Offer, opened_at: datetime) -> datetime:
    """Return the end of all rounds as it is known at the receipt of the first."""
    if offer.repeat_from is None:
        return round_ends(house, offer, opened_at, terms_of(house, offer).rounds)
    return round_ends(house, offer, _repeats_at(house, offer, opened_at))


async def stop_timers(tx: AsyncSession, offer: Offer) -> None:
    """Take away everything an offer waited for."""
    for kind in (TimerKind.REPEAT, TimerKind.LAPSE, TimerKind.UNREACHABLE, TimerKind.GRACE):
        await disarm(tx, kind, offer.id)


async def _prolong(tx: AsyncSession, offer: Offer, until: datetime | None = None) -> None:
    """Let the last round end at `until`, if that is later, and arm its end."""
    if until and offer.heard_closes_at:  # what was added because nobody could listen comes on top: core.gateway.unheard
        offer.heard_closes_at = max(offer.heard_closes_at, until)
    offer.closes_at = prolonged(proven(offer), until).closes_at
    await arm(tx, TimerKind.LAPSE, offer.id, offer.closes_at)


async def _referral_received(
    house: House, tx: AsyncSession, offer: Offer, referral: Referral | None, at: datetime
) -> None:
    """Keep when the referral reached the family: its term runs from the working day after (P 22.3)."""
    if referral and referral.received_at is None:
        referral.received_at = at
        edition = edition_of(house, offer)
        referral.valid_until = max(referral.valid_until, validity(at, house.calendar, edition).until.astimezone(UTC))
        await privileges.checked_again(house, tx, offer, referral)
        await follow_referral(tx, referral)


async def _validity_ends(house: House, tx: AsyncSession, offer: Offer, at: datetime) -> datetime:
    """Return the end of the referral whose papers an offer asks for; its message proves the referral's receipt too."""
    referral = await only(tx, Referral, papers_offer_id=offer.id)
    await _referral_received(house, tx, offer, referral, at)
    return referral.valid_until


async def follow_referral(tx: AsyncSession, referral: Referral) -> None:
    """Let the window of the papers end with the referral, also when that is prolonged."""
    offer = await tx.get(Offer, referral.papers_offer_id) if referral.papers_offer_id else None
    if offer and offer.opens_at:
        offer.closes_at = referral.valid_until


async def repeat(house: House, tx: AsyncSession, offer: Offer) -> None:
    """Ask once more, on the same way: a second round, or the first again when no phone has received it."""
    guardian = await tx.get_one(Guardian, offer.guardian_id)
    status = OfferStatus(offer.status)
    if status in {OfferStatus.OPEN, OfferStatus.COLLECTING} and offer.round < terms_of(house, offer).rounds:
        offer.round += 1
        offer.repeat_unproven = True
        await _prolong(tx, offer)
        draft = Draft(
            key=await _asked_again(house, tx, offer),
            purpose="repeat",
            dedupe=f"offer:{offer.id}:{offer.round}",
            round=offer.round,
            channel=await _way_of(tx, offer),
        )
        await say(house, tx, draft, guardian, offer)
        await note(house, tx, of_offer(offer), "round_repeated", round=offer.round)
    elif status in {OfferStatus.PLANNED, OfferStatus.SENT}:
        again = Draft(key=house.dialogs[offer.kind].first, purpose="offer", dedupe=f"offer:{offer.id}:1 again", round=1)
        await say(house, tx, again, guardian, offer)
        await note(house, tx, of_offer(offer), "round_repeated", round=1)


async def _asked_again(house: House, tx: AsyncSession, offer: Offer) -> str:
    question = await conversing.question_of(house, tx, offer)
    return question.repeat or question.key


async def _way_of(tx: AsyncSession, offer: Offer) -> ChannelName | None:
    """Return the channel on which the first message arrived."""
    query = select(Message.channel).where(Message.offer_id == offer.id, col(Message.delivered_at).is_not(None))
    channel = (await tx.exec(query.order_by(col(Message.seq)).limit(1))).first()
    return ChannelName(channel) if channel else None


async def under_way(tx: AsyncSession, offer: Offer) -> bool:
    """Tell whether a question of this offer has not left yet: then nothing may lapse."""
    if (sent := messages_of(tx, offer.id)) is not None:
        return any(one.purpose in _QUESTIONS and one.status in _UNDER_WAY for one in sent)
    query = select(Message.id).where(
        Message.offer_id == offer.id,
        col(Message.purpose).in_(_QUESTIONS),
        col(Message.status).in_(_UNDER_WAY),
    )
    return (await tx.exec(query.limit(1))).first() is not None


#: How soon to look again when something that must come first is still under way.
SOON = timedelta(minutes=1)


async def settle_buttons(tx: AsyncSession, offer: Offer, *, goes_on: bool = False) -> None:
    """Have this offer's messages show what became of it: answered they lose their buttons, undone they regain them.

    While the dialog `goes_on`, what shows its outcome already keeps it.
    """
    sent = messages_of(tx, offer.id)
    if sent is not None and not any(one.channel == ChannelName.TELEGRAM and one.provider_id for one in sent):
        return
    query = update(Message).where(
        col(Message.offer_id) == offer.id,
        col(Message.channel) == ChannelName.TELEGRAM,
        col(Message.provider_id).is_not(None),
        col(Message.shown) != REPLACED,
    )
    if goes_on:
        query = query.where(col(Message.settle) != "done")
    wanted = {"settle": "wanted", "settle_due": None, "settle_tries": 0}
    await tx.exec(query.values(wanted).execution_options(synchronize_session="fetch"))
