"""The Bot API's methods about messages: send, edit, delete."""

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from core.values import ChannelName
from sandbox import messages
from sandbox.box import Box
from sandbox.instants import to_ms
from sandbox.messages import Direction, Message
from sandbox.store import next_of
from sandbox.telegram import chats, objects
from sandbox.telegram.chats import Chat
from sandbox.telegram.error import bad, forbidden
from sandbox.telegram.markup import Markup, read_markup
from sandbox.telegram.params import Params, structure, text, whole
from sandbox.telegram.tags import Shown, read_html

_LONGEST_TEXT = 4096  # characters


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, inside its transaction."""

    db: sqlite3.Connection
    box: Box
    params: Params


def send(call: Call) -> dict[str, Any]:
    """sendMessage: a text, perhaps with buttons; the bot never writes first."""
    chat = chat_of(call)
    if chat.blocked:
        reason = "bot was blocked by the user"
        raise forbidden(reason)
    shown, markup = _shown(call), read_markup(structure(call.params, "reply_markup"))
    message = Message(
        channel=ChannelName.TELEGRAM,
        provider_id=new_message_id(call.db),
        number=chat.number,
        direction=Direction.TO_PHONE,
        at=call.box.clock.now(),
        text=shown.words,
        status="delivered",
        buttons=markup.buttons,
        keyboard=markup.keyboard,
        facts={"one_time": markup.one_time, "bold": shown.bold},
    )
    if markup.replaces:
        lower_keyboards(call.db, chat.number)
    messages.add(call.db, message)
    return objects.message(call.box, chat, message)


def edit_text(call: Call) -> dict[str, Any]:
    """editMessageText: new words, and the buttons that are given now (none given = none left)."""
    return _edit(call, _shown(call))


def edit_markup(call: Call) -> dict[str, Any]:
    """editMessageReplyMarkup: other buttons under the same words."""
    return _edit(call, None)


def delete(call: Call) -> bool:
    """DeleteMessage: it is gone from the phone."""
    _, message = _own_message(call, "delete")
    messages.remove(call.db, message)
    return True


def chat_of(call: Call) -> Chat:
    """Return the chat a call is about.

    Raises:
        TelegramError: nobody with this id ever started the bot.

    """
    chat = chats.of_id(call.db, whole(call.params, "chat_id", 0))
    if chat is None or not chat.started:
        reason = "chat not found"
        raise bad(reason)
    return chat


def new_message_id(db: sqlite3.Connection) -> str:
    """Return the id of a new message; one row of numbers for all private chats of the bot."""
    return str(next_of(db, "telegram_message"))


def lower_keyboards(db: sqlite3.Connection, number: str) -> None:
    """Take the bot's keyboard away from a phone."""
    for message in messages.of_number(db, number):
        if message.channel is ChannelName.TELEGRAM and message.keyboard:
            messages.change(db, replace(message, keyboard=()))


def _edit(call: Call, shown: Shown | None) -> dict[str, Any]:
    chat, message = _own_message(call, "edit")
    if chat.blocked:
        reason = "bot was blocked by the user"
        raise forbidden(reason)
    markup: Markup = read_markup(structure(call.params, "reply_markup"))
    edited = replace(message, text=shown.words if shown else message.text, buttons=markup.buttons)
    bold = [list(place) for place in shown.bold] if shown else message.facts.get("bold", [])
    if edited == message and bold == message.facts.get("bold", []):
        reason = (
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
        raise bad(reason)
    edited = replace(edited, facts={**message.facts, "bold": bold, "edited": to_ms(call.box.clock.now())})
    messages.change(call.db, edited)
    return objects.message(call.box, chat, edited)


def _own_message(call: Call, purpose: str) -> tuple[Chat, Message]:
    chat = chat_of(call)
    message = messages.by_id(call.db, ChannelName.TELEGRAM, str(whole(call.params, "message_id", 0)))
    if message is None or message.number != chat.number:
        reason = f"message to {purpose} not found"
        raise bad(reason)
    if message.direction is not Direction.TO_PHONE:
        reason = f"message can't be {purpose.removesuffix('e')}ed"
        raise bad(reason)
    return chat, message


def _shown(call: Call) -> Shown:
    words, mode = text(call.params, "text"), text(call.params, "parse_mode")
    shown = read_html(words) if mode.lower() == "html" else Shown(words)
    if mode and mode.lower() != "html":
        reason = "unsupported parse_mode (the sandbox reads plain text and HTML)"
        raise bad(reason)
    if not shown.words.strip():
        reason = "message text is empty"
        raise bad(reason)
    if len(shown.words) > _LONGEST_TEXT:
        reason = "message is too long"
        raise bad(reason)
    return shown
