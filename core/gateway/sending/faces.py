"""What a message shows in Telegram: its words, and below a question how long there is or what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.offer import LIVE, OfferStatus
from core.flow.outbox import AS_SENT, REPLACED
from core.gateway import conversing
from core.gateway.house import House
from core.gateway.saying.buttons import UNDO, Rows, Tap
from core.gateway.saying.wording import Worded
from core.gateway.states import ReferralStatus
from core.store.tables import Message, Offer, Referral
from core.store.timers import TimerKind, arm
from core.values import Button, ChannelName, Language

#: So long before its clock time a question says anew that there is less than that left.
STAGES = (timedelta(hours=12), timedelta(hours=3), timedelta(hours=1), timedelta(0))
_IN_DAYS = timedelta(days=2)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_KEYBOARD = "telegram.keyboard"
#: What a message shows when its buttons alone are gone.
_BARE = "bare"
_LEFT = "left:"  # and the hours of a stage
_OUTCOMES: Mapping[OfferStatus, str] = {
    OfferStatus.CONFIRMED: "yes",
    OfferStatus.DECLINED: "no",
    OfferStatus.LAPSED: "lapsed",
    OfferStatus.WITHDRAWN: "withdrawn",
    OfferStatus.UNREACHABLE: "unreachable",
}


@dataclass(frozen=True, slots=True)
class Face:
    """A message as it is seen; `bold` counts from and to in characters of the text."""

    text: str
    buttons: Rows = ()
    bold: tuple[tuple[int, int], ...] = ()


def first(house: House, message: Message, worded: Worded) -> Face:
    """Return a message as it is sent: a question that states a time says below how long that is."""
    text = worded.text
    if worded.stated_until and worded.buttons:
        line = _time_there_is(house, Language(message.language), worded.stated_until - house.clock.now())
        text = f"{text}\n\n{line}"
    return Face(text, worded.buttons, worded.bold)


def _time_there_is(house: House, language: Language, left: timedelta) -> str:
    if left >= _IN_DAYS:
        return house.texts.say("telegram.left_days", language, {"days": left // _DAY})
    if left < _HOUR:
        return house.texts.say("telegram.left_less", language, {"hours": 1})
    return house.texts.say("telegram.left", language, {"hours": left // _HOUR})


def keyboard(house: House, message: Message) -> tuple[tuple[str, ...], ...]:
    """Return the keys in place of the phone's own, for whoever asked for them."""
    if message.key != _KEYBOARD:
        return ()
    language = Language(message.language)
    return (tuple(house.texts.say(f"button.{answer}", language) for answer in ("yes", "no")),)


async def place_of(house: House, tx: AsyncSession, message: Message, address: str) -> str | None:
    """Return the wire's id of the message that this one is shown in place of, if it stands in the same chat."""
    earlier = await tx.get(Message, message.replaces) if message.replaces else None
    if earlier is None or not earlier.provider_id or earlier.wire != message.wire or earlier.address_sealed is None:
        return None
    key = await house.vault.key_of(tx, earlier.key_owner)
    same = key.open(earlier.address_sealed, "message", "address_sealed", earlier.id) == address
    return earlier.provider_id if same else None


async def sent(house: House, tx: AsyncSession, message: Message) -> None:
    """Note what a message that was taken does to others: the one it replaced is gone, its time begins to run."""
    if message.channel != ChannelName.TELEGRAM:
        return
    earlier = await tx.get(Message, message.replaces) if message.replaces else None
    if earlier is not None:
        earlier.shown, earlier.settle, earlier.settle_due = REPLACED, "done", None
    if message.stated_until and message.buttons:
        await _look_again(house, tx, message)


async def _look_again(house: House, tx: AsyncSession, message: Message) -> None:
    """Plan when the question says the next time how long there is."""
    now = house.clock.now()
    later = [message.stated_until - stage for stage in STAGES if message.stated_until]
    following = min((instant for instant in later if instant > now), default=None)
    if following is not None:
        await arm(tx, TimerKind.COUNTDOWN, message.id, following)


async def count_down(house: House, tx: AsyncSession, message_id: str) -> bool:
    """Let a question that still waits say how long there is now."""
    message = await tx.get(Message, message_id, with_for_update=True)
    offer = await tx.get(Offer, message.offer_id) if message and message.offer_id else None
    if message is None or offer is None or OfferStatus(offer.status) not in LIVE or message.settle == "done":
        return True
    message.settle, message.settle_due = "wanted", None
    await _look_again(house, tx, message)
    return True


async def state_of(house: House, tx: AsyncSession, message: Message, offer: Offer) -> str:
    """Return what a message is to show now, as its row keeps it: a name of a line, or so many hours left."""
    if message.buttons and message.buttons[0][0][1].endswith(f":{UNDO}"):
        return _BARE
    status = OfferStatus(offer.status)
    if status in LIVE:
        return await _waiting(house, tx, message, offer)
    if len(house.dialogs[offer.kind].questions) > 1 and status in {OfferStatus.CONFIRMED, OfferStatus.DECLINED}:
        return "settled"
    if status is OfferStatus.CONFIRMED and await _is_cancelled(tx, offer):
        return "cancelled"
    return _OUTCOMES[status]


async def _waiting(house: House, tx: AsyncSession, message: Message, offer: Offer) -> str:
    asked = Tap.read(message.buttons[0][0][1]).question if message.buttons else None
    if asked is not None and asked != house.dialogs[offer.kind].number(await conversing.question_of(house, tx, offer)):
        return "settled"
    if message.stated_until is None:
        return AS_SENT
    left = message.stated_until - house.clock.now()
    passed = [stage for stage in STAGES if left <= stage]
    return f"{_LEFT}{min(passed) // _HOUR}" if passed else AS_SENT


async def _is_cancelled(tx: AsyncSession, offer: Offer) -> bool:
    query = select(Referral.id).where(Referral.offer_id == offer.id, Referral.status == ReferralStatus.CANCELLED)
    return (await tx.exec(query)).first() is not None


def still_asks(state: str) -> bool:
    """Whether a message in this state has its buttons, and may be answered."""
    return state == AS_SENT or state.startswith(_LEFT)


def now_shown(house: House, message: Message, kind: str, state: str, body: str) -> Face:
    """Return a message as it is to be seen; `body` is what was sent, its line at the end included.

    `kind` is that of its offer.
    """
    language = Language(message.language)
    asks = body[: message.asks_until]
    bold = tuple((begin, end) for begin, end in message.bold or ())
    if state == AS_SENT:
        return Face(body, buttons_of(message), bold)
    if state.startswith(_LEFT):
        hours = int(state.removeprefix(_LEFT))
        line = house.texts.say("telegram.left_less", language, {"hours": hours}) if hours else ""
        return Face("\n\n".join(filter(None, (asks, line))), buttons_of(message), bold)
    if state == _BARE:
        return Face(asks, (), bold)
    return Face(f"{asks}\n\n{house.texts.say(_line_of(house, state, kind), language)}", (), bold)


def _line_of(house: House, state: str, kind: str) -> str:
    """Return the key of the line that tells an outcome; a kind of offer may have words of its own."""
    if state == "settled":
        return "telegram.settled"
    own = f"telegram.outcome.{kind}.{state}"
    return own if own in house.texts.keys() else f"telegram.outcome.{state}"  # noqa: SIM118 - a method of the catalogue, not of a mapping


def buttons_of(message: Message) -> Rows:
    """Return the buttons with which a message was sent."""
    return tuple(tuple(Button(text, data) for text, data in row) for row in message.buttons)
