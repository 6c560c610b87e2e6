"""What an update of Telegram says, in our shape; only private chats are heard."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, Update
from pydantic import ValidationError

from bot.linking import contact_number, own_contact, start_payload
from core.flow.reply import Authenticity, Heard, HeardKind, Wire

#: The kinds of updates that are heard here, and the only ones that Telegram is asked for.
KINDS: Final = ("message", "edited_message", "callback_query", "my_chat_member")
#: All that is read here of an update, for when aiogram does not know the rest.
_HEARD: Final = frozenset({"update_id", *KINDS})
_READ: Final = frozenset(
    {"caption", "chat", "chat_instance", "contact", "data", "date", "edit_date", "from", "id", "message", "message_id"}
    | {"new_chat_member", "old_chat_member", "text"}
)


def hear(body: bytes, at: datetime, how: Authenticity = Authenticity.UNTOLD) -> Heard | None:
    """Return what the body of a webhook says, or None when there is nothing to hear; `at` is when it reached us.

    `how` is by what the caller knows that Telegram says it.

    An update that cannot be understood is never refused: Telegram would repeat it for a day and hold up all that this
    chat says after it. What a person did in it counts as something that cannot be read.

    Raises:
        ValueError: it is no update.

    """
    raw = _json(body)
    if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
        message = "An update is an object with an update_id."
        raise ValueError(message)
    ident = _ident(raw)
    try:
        heard = _heard_of(_update(raw), ident, at)
    except (ValueError, OverflowError, OSError, RecursionError):  # the last three: a time or a depth beyond all reason
        heard = _unreadable(raw, ident, at)
    return replace(heard, authenticity=how) if heard else None


def _json(body: bytes) -> Any:
    """Read JSON; half a letter in it (a lone surrogate), at which orjson stumbles, is no reason to hear nothing."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if b"\\ud" not in body.lower():
            raise
    try:
        return orjson.loads(whole_letters(json.loads(body)))
    except RecursionError:
        message = "It is nested too deep."
        raise ValueError(message) from None


def whole_letters(value: Any) -> bytes:
    """Return JSON in which a question mark stands for each half letter."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace")


def _ident(raw: Mapping[str, Any]) -> str:
    """Return by what an update is known when it comes again: its id and the message that it is about.

    Ids alone would not do: after a quiet week Telegram goes on at a random one, and an answer whose id had been used
    long ago would be taken for that answer. A block is about no message, its second stands in for it.
    """
    message = _message_in(raw).get("message_id") or _part(raw, "my_chat_member").get("date")
    return f"{raw['update_id']}.{message}" if type(message) is int else str(raw["update_id"])


def _message_in(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    tap = _part(raw, "callback_query")
    return _part(tap, "message") or _part(raw, "message") or _part(raw, "edited_message")


def _update(raw: Mapping[str, Any]) -> Update:
    """Read an update; a part that aiogram does not know (Telegram adds kinds without notice) is left out."""
    try:
        return Update.model_validate(raw)
    except ValidationError:
        return Update.model_validate({name: _plain(value) for name, value in raw.items() if name in _HEARD})


def _unreadable(raw: Mapping[str, Any], ident: str, at: datetime) -> Heard | None:
    """Return that a family did something, if it was in a private chat."""
    chat = _part(_message_in(raw), "chat")
    if chat.get("type") != ChatType.PRIVATE or type(chat.get("id")) is not int:
        return None
    return Heard(Wire.TELEGRAM, ident, str(chat["id"]), HeardKind.OTHER, "", at)


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = raw.get(name)
    return part if isinstance(part, Mapping) else {}


def _plain(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: _plain(part) if name == "message" else part for name, part in value.items() if name in _READ}


def _heard_of(update: Update, ident: str, at: datetime) -> Heard | None:
    if update.message:
        return _message(update.message, ident, at)
    if update.edited_message:
        return _edited(update.edited_message, ident, at)
    if update.callback_query:
        return _tap(update.callback_query, ident, at)
    if update.my_chat_member:
        return _member(update.my_chat_member, ident, at)
    return None


def _private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _message(message: Message, ident: str, at: datetime) -> Heard | None:
    if not _private(message.chat):
        return None
    text = message.text or message.caption or ""
    kind, own = (HeardKind.TEXT if text else HeardKind.OTHER), False
    payload = start_payload(text)
    if payload is not None:
        kind, text = HeardKind.START, payload
    elif message.contact:
        kind, text = HeardKind.CONTACT, contact_number(message.contact)
        own = own_contact(message.contact, message.from_user.id if message.from_user else 0)
    return Heard(
        wire=Wire.TELEGRAM,
        provider_id=ident,
        sender=str(message.chat.id),
        kind=kind,
        text=text,
        received_at=at,
        carrier_at=message.date,
        own_contact=own,
        message_ref=str(message.message_id),
    )


def _edited(message: Message, ident: str, at: datetime) -> Heard | None:
    """Take the new words at the time of the change, never at that of the first wording."""
    text = message.text or message.caption or ""
    if not _private(message.chat) or not text:
        return None  # a live location says nothing each time it moves
    changed = datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else None
    return Heard(
        wire=Wire.TELEGRAM,
        provider_id=ident,
        sender=str(message.chat.id),
        kind=HeardKind.EDITED,
        text=text,
        received_at=at,
        carrier_at=changed,
        message_ref=str(message.message_id),
    )


def _tap(tap: CallbackQuery, ident: str, at: datetime) -> Heard | None:
    """Take a tapped button; Telegram does not say when it was tapped."""
    if not tap.message or not _private(tap.message.chat):
        return None
    return Heard(
        wire=Wire.TELEGRAM,
        provider_id=ident,
        sender=str(tap.message.chat.id),
        kind=HeardKind.BUTTON,
        text=tap.data or "",
        received_at=at,
        message_ref=str(tap.message.message_id),
        callback_id=tap.id,
    )


def _member(change: ChatMemberUpdated, ident: str, at: datetime) -> Heard | None:
    if not _private(change.chat):
        return None
    gone = change.new_chat_member.status in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}
    kind = HeardKind.BLOCKED if gone else HeardKind.UNBLOCKED
    return Heard(Wire.TELEGRAM, ident, str(change.chat.id), kind, "", at, carrier_at=change.date)
