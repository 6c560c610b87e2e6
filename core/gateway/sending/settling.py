"""Messages in Telegram that are to show something else now: an outcome in place of buttons, or the time left."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.channel import Failure, Outgoing, SendFailedError
from core.flow.outbox import LEASE, next_try, wait_when_throttled
from core.flow.reply import Wire
from core.gateway.house import House
from core.gateway.sending import faces, limits
from core.store import company
from core.store.due import WANTED
from core.store.tables import Message, Offer
from core.values import ChannelName

_BATCH = 50
#: So often a message is tried to be changed; after that it stays as it was, and a tap on it is answered all the same.
_MOST_TRIES = 5
_WANTED, _DONE, _BLOCKED = "wanted", "done", "blocked"


@dataclass(frozen=True, slots=True)
class Wish:
    """One message in a worker's hands; `due` tells whether somebody has wished something else meanwhile."""

    message_id: str
    state: str
    outgoing: Outgoing
    due: datetime


@dataclass(frozen=True, slots=True)
class _Tried:
    """What the wire made of one message: None = it shows it now."""

    failure: SendFailedError | None


async def waiting(house: House, troubled: Collection[str]) -> list[str]:
    """Return the messages that are to show something else now; `troubled` is left out."""
    if ChannelName.TELEGRAM not in house.channels:
        return []
    due = or_(col(Message.settle_due).is_(None), col(Message.settle_due) <= house.clock.now())
    room = (await limits.rooms(house)).free(ChannelName.TELEGRAM)
    query = select(Message.id).where(
        WANTED, Message.channel == ChannelName.TELEGRAM, due, col(Message.id).not_in(troubled)
    )
    async with house.store.read() as tx:
        return list((await tx.exec(query.order_by(col(Message.seq)).limit(int(min(_BATCH, room))))).all())


async def next_due(house: House, tx: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a change is tried again and finds room."""
    query = select(func.min(col(Message.settle_due))).where(WANTED)
    due = (await tx.exec(query)).one()
    now = house.clock.now()
    return due and (await limits.rooms(house)).opens(ChannelName.TELEGRAM, due, now)


async def show_again(tx: AsyncSession, guardian_id: str) -> None:
    """Have shown what could not be while the family had blocked the bot."""
    query = update(Message).where(col(Message.guardian_id) == guardian_id, col(Message.settle) == _BLOCKED)
    wanted = {"settle": _WANTED, "settle_due": None, "settle_tries": 0}
    await tx.exec(query.values(wanted).execution_options(synchronize_session="fetch"))


async def settle(house: House, message_ids: Sequence[str]) -> bool:
    """Let messages show what is true now: their fates are asked of their offers, whatever they were wished for."""
    async with house.store.write() as tx:
        messages = await company.locked(tx, message_ids)
        await company.of_faces(tx, messages)
        wishes = [wish for message in messages if (wish := await _claim(house, tx, message))]
    if not wishes:
        return True
    outcomes = await asyncio.gather(*(_shown(house, wish) for wish in wishes), return_exceptions=True)
    async with house.store.write() as tx:
        rows = {message.id: message for message in await company.locked(tx, [wish.message_id for wish in wishes])}
        for wish, outcome in zip(wishes, outcomes, strict=True):
            message = rows[wish.message_id]
            if message.settle_due != wish.due:
                continue
            if isinstance(outcome, _Tried):
                _keep(house, message, wish.state, outcome.failure)
            elif len(message_ids) > 1:  # it is tried again alone, and whatever is wrong with it is told of then
                message.settle_due, message.settle_tries = house.clock.now(), message.settle_tries - 1
    if wrong := [outcome for outcome in outcomes if isinstance(outcome, BaseException)]:
        raise wrong[0]
    return True


async def _shown(house: House, wish: Wish) -> _Tried:
    """Let the wire show it, within its pace."""
    (wait,) = await limits.take(house, [(Wire.TELEGRAM, wish.outgoing)])
    if wait:
        return _Tried(SendFailedError(Failure.THROTTLED, code=limits.OWN_PACE, retry_after=wait))
    try:
        await house.carriers[Wire.TELEGRAM].settle(wish.outgoing)
    except SendFailedError as failed:
        if failed.failure is Failure.THROTTLED:
            await limits.throttled(house, Wire.TELEGRAM, wait_when_throttled(failed.retry_after))
        return _Tried(failed)
    return _Tried(None)


async def _claim(house: House, tx: AsyncSession, message: Message) -> Wish | None:
    """Take one locked message in hand; None when nothing about it is to be changed."""
    now = house.clock.now()
    if message.settle != _WANTED or (message.settle_due is not None and message.settle_due > now):
        return None
    offer = await tx.get(Offer, message.offer_id) if message.offer_id else None
    if offer is None or not (message.buttons and message.body_sealed and message.address_sealed):
        message.settle = _DONE
        return None
    state = await faces.state_of(house, tx, message, offer)
    if state == message.shown:
        _keep(house, message, state, None)
        return None
    key = await house.vault.key_of(tx, message.key_owner)
    address = key.open(message.address_sealed, "message", "address_sealed", message.id)
    body = key.open(message.body_sealed, "message", "body_sealed", message.id)
    face = faces.now_shown(house, message, offer.kind, state, body)
    message.settle_due, message.settle_tries = now + LEASE, message.settle_tries + 1
    outgoing = Outgoing(message.id, address, face.text, face.buttons, bold=face.bold, replaces=message.provider_id)
    return Wish(message.id, state, outgoing, message.settle_due)


def _keep(house: House, message: Message, state: str, failure: SendFailedError | None) -> None:
    """Keep what a message shows, or when it is tried again."""
    wait = _next_try(house, message, failure) if failure else None
    if wait is not None:
        message.settle_due = house.clock.now() + wait
        return
    if failure is None:
        message.shown = state
    message.settle = "" if faces.still_asks(state) else _DONE
    if failure and failure.failure is Failure.BLOCKED:
        message.settle = _BLOCKED
    message.settle_due, message.settle_tries = None, 0


def _next_try(house: House, message: Message, failed: SendFailedError) -> timedelta | None:
    """Return how long to wait for the next try, None when it was the last; being asked to wait is none."""
    if failed.failure is Failure.THROTTLED:
        message.settle_tries -= 1
        return wait_when_throttled(failed.retry_after)
    if message.settle_tries >= _MOST_TRIES:
        return None
    return next_try(failed.failure, message.settle_tries, timedelta(0), other_way=False, jitter=house.chance.fraction())
