"""Preparing a message at its claim: whether it is still meant, its channel, its exact words, what they stand in for."""

from collections import Counter
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from core.errors import WordsError
from core.flow.channel import Outgoing, choose
from core.flow.offer import LIVE, OfferStatus
from core.flow.outbox import ASKS, MESSAGE, WORDS, MessageStatus
from core.gateway import cases, consent_texts, families, unheard, windows
from core.gateway.house import House
from core.gateway.saying.wording import Worded, word
from core.gateway.sending import carriers, dead, faces, receipts
from core.gateway.sending.faces import Face
from core.store.tables import Guardian, Message, Offer
from core.values import ChannelName

#: Why the same text is not said once more.
LOOP = "loop"
#: Nobody needs to hear on another channel what is not said any more.
_NOT_MEANT = frozenset({"obsolete", "not_wanted", LOOP})
#: So many equal texts to one family within so long are the last: whatever goes round here, the desk looks at it. What
#: answers a machine is stopped long before (core.gateway.said).
_MOST_EQUAL, LATELY = 20, timedelta(minutes=5)


#: How often each text was said to each family just now.
Lately = Counter[tuple[str | None, str]]


async def prepare(house: House, tx: AsyncSession, message: Message, lately: Lately) -> Outgoing | None:
    """Choose the channel, find the words, store both; a message that can no longer be meant is failed instead."""
    message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.SENDING)
    message.claimed_at = house.clock.now()
    message.first_claimed_at = message.first_claimed_at or message.claimed_at
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    guardian = await tx.get(Guardian, message.guardian_id) if message.guardian_id else None
    reason = _not_meant(message, offer, guardian)
    if offer and message.purpose in ASKS and not reason:
        await windows.first_send(house, tx, offer, message)
    if offer:
        await unheard.extend(house, tx, offer)  # the end that a message states is the later one
    channel = _channel(house, message, guardian)
    if reason or channel is None:
        await give_up(house, tx, message, reason or "no_channel")
        return None
    message.channel = channel
    try:
        worded = await word(house, tx, message, channel)
    except WordsError as error:
        await give_up(house, tx, message, WORDS, str(error))
        return None
    if _is_loop(house, message, worded.text, lately):
        await give_up(house, tx, message, LOOP)
        await cases.open_case(house, tx, LOOP, message.guardian_id or "", None, guardian_id=message.guardian_id)
        return None
    await consent_texts.cite(house, tx, message, offer)
    if offer and worded.stated_until:
        await windows.state(house, tx, offer, worded.stated_until)
    return await _kept(house, tx, message, worded, channel, offer)


def _not_meant(message: Message, offer: Offer | None, guardian: Guardian | None) -> str:
    """Return why a message is not to go out any more, "" when it is."""
    if offer and message.purpose in ASKS and OfferStatus(offer.status) not in LIVE:
        return "obsolete"
    return "" if guardian is None or families.wants(guardian, message) else "not_wanted"


async def _kept(
    house: House, tx: AsyncSession, message: Message, worded: Worded, channel: ChannelName, offer: Offer | None
) -> Outgoing:
    """Store the exact bytes and the address before the send."""
    key = await house.vault.key_of(tx, message.key_owner)
    guardian = await tx.get(Guardian, message.guardian_id) if message.guardian_id else None
    address = await families.address(house, tx, guardian, channel) if guardian else None
    if address is None:
        address = key.open(message.address_sealed or b"", "message", "address_sealed", message.id)
    face = faces.first(house, message, worded) if channel is ChannelName.TELEGRAM else Face(worded.text)
    message.channel, message.way, message.wire = channel, channel, await carriers.choose(house, tx, message, channel)
    message.address_sealed = key.seal(address, "message", "address_sealed", message.id)
    message.body_sealed = key.seal(face.text, "message", "body_sealed", message.id)
    message.buttons = [[[button.text, button.data] for button in row] for row in face.buttons]
    message.bold = [list(place) for place in face.bold]
    message.asks_until = len(worded.text)
    message.template, message.stated_until = worded.template, worded.stated_until
    return Outgoing(
        message.id,
        address,
        face.text,
        face.buttons,
        bold=face.bold,
        keyboard_contact=worded.contact_button,
        keyboard=faces.keyboard(house, message) if channel is ChannelName.TELEGRAM else (),
        valid_for=carriers.valid_for(house, offer, worded.stated_until),
        since=message.first_claimed_at,
        replaces=await faces.place_of(house, tx, message, address),
    )


def _channel(house: House, message: Message, guardian: Guardian | None) -> ChannelName | None:
    """Return the channel: an answer goes back where the question came from, the rest by choice."""
    preset = ChannelName(message.channel) if message.channel else None
    if guardian is None or (preset and message.reply_to):
        return preset if preset in house.channels else None
    tried = frozenset(ChannelName(name) for name in message.tried.split(",") if name)
    missing = frozenset(ChannelName) - house.channels
    usable = choose(families.reach(guardian), tried | missing)
    others = frozenset(ChannelName) - ({preset} if preset else set())
    return choose(families.reach(guardian), others | missing) or usable if preset else usable


def _is_loop(house: House, message: Message, text: str, lately: Lately) -> bool:
    """Tell whether a family has had this very text too often just now."""
    message.text_index = house.vault.index("text", text)
    before = lately[message.guardian_id, message.text_index]
    return message.guardian_id is not None and before >= _MOST_EQUAL


async def give_up(house: House, tx: AsyncSession, message: Message, failure: str, detail: str = "") -> None:
    """Fail a message for good; the next channel is tried where it is still meant."""
    message.status = MESSAGE.step(MessageStatus(message.status), MessageStatus.FAILED)
    message.failure, message.failure_code = failure, detail
    await receipts.not_reached(house, tx, message, try_next=failure not in _NOT_MEANT)
    await dead.bury(house, tx, message)
