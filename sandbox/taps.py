"""What the owner of a phone does in Telegram: starts the bot, writes, edits, taps, shares a contact, blocks."""

import sqlite3
from dataclasses import replace
from typing import Any

from core.values import Button, ChannelName
from sandbox import messages
from sandbox.box import Box
from sandbox.instants import to_ms
from sandbox.messages import Direction, Message
from sandbox.problems import conflict
from sandbox.store import next_of
from sandbox.telegram import chats, objects, updates
from sandbox.telegram.chats import Chat
from sandbox.telegram.markup import SHARE_CONTACT
from sandbox.telegram.messages import lower_keyboards, new_message_id


def start(db: sqlite3.Connection, box: Box, number: str, payload: str, language: str | None) -> Message:
    """Open the bot, by a link when there is a payload; whoever had blocked it lets it write again."""
    before = chats.of_number(db, number)
    chat = chats.open_chat(db, number, language)
    if before is not None and before.blocked:
        _tell_membership(db, box, chat, was="kicked", now="member")
    return _say(db, box, chat, f"/start {payload}".rstrip())


def write(db: sqlite3.Connection, box: Box, number: str, text: str) -> Message:
    """Write to the bot."""
    return _say(db, box, _chat(db, number), text)


def edit(db: sqlite3.Connection, box: Box, number: str, text: str) -> Message:
    """Change the words of the message that was written last."""
    chat = _chat(db, number)
    own = [one for one in messages.of_number(db, number) if one.channel is ChannelName.TELEGRAM and _is_words(one)]
    if not own:
        conflict(f"{number} has written nothing to the bot that could be changed.")
    facts = dict(own[-1].facts) | {"edited": to_ms(box.clock.now())}
    edited = replace(own[-1], text=text, status="sent", facts=facts)
    messages.change(db, edited)
    told = objects.message(box, chat, edited)
    updates.push(db, box, "edited_message", told, number=chat.number, message=edited.seq)
    return edited


def _is_words(message: Message) -> bool:
    return message.direction is Direction.FROM_PHONE and not message.facts.get("tap") and "contact" not in message.facts


def tap(db: sqlite3.Connection, box: Box, number: str, wanted: str) -> Message:
    """Tap the button that has this data, else these words; the latest message that has it counts."""
    chat = _chat(db, number)
    found = _find(db, number, wanted)
    if found is None:
        conflict(f"No message on {number} shows a button {wanted!r} now; look at GET /sandbox/phones/{number}.")
    return _press(db, box, chat, *found)


def share_contact(db: sqlite3.Connection, box: Box, number: str, other: str | None) -> Message:
    """Share the own contact, or pass on the card of another number (whose owner Telegram may not know)."""
    chat = _chat(db, number)
    shared = other or number
    card = objects.contact(shared, chats.of_number(db, shared))
    _lower_one_time(db, number)
    return _say(db, box, chat, shared, contact=card)


def set_blocked(db: sqlite3.Connection, box: Box, number: str, *, blocked: bool) -> None:
    """Stop the bot, or let it write again; the bot is told."""
    chat = chats.of_number(db, number)
    if chat is None:
        conflict(f"{number} has never started the bot: send {{'start': true}} first.")
    if chat.blocked != blocked:
        chats.set_blocked(db, chat, blocked=blocked)
        next_of(db, "changes")  # no message changed, but an open page must look again
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        _tell_membership(db, box, chat, was=statuses[0], now=statuses[1])


def _chat(db: sqlite3.Connection, number: str) -> Chat:
    chat = chats.of_number(db, number)
    if chat is None:
        conflict(f"{number} has never started the bot: send {{'start': true}} first.")
    if chat.blocked:
        conflict(f"{number} has blocked the bot: send {{'block': false}} or {{'start': true}} first.")
    return chat


def _find(db: sqlite3.Connection, number: str, wanted: str) -> tuple[Message, Button] | None:
    shown = [message for message in reversed(messages.of_number(db, number)) if message.buttons or message.keyboard]
    for by_words in (False, True):
        for message in shown:
            for button in (button for row in message.buttons + message.keyboard for button in row):
                if wanted and wanted == (button.text if by_words else button.data):
                    return message, button
    return None


def _press(db: sqlite3.Connection, box: Box, chat: Chat, message: Message, button: Button) -> Message:
    on_keyboard = any(button in row for row in message.keyboard)
    if on_keyboard and button.data == SHARE_CONTACT:
        return share_contact(db, box, chat.number, None)
    if on_keyboard:
        _lower_one_time(db, chat.number)
        return _say(db, box, chat, button.text)
    tapped = replace(_from_phone(db, box, chat, button.text), facts={"tap": True})
    seq = messages.add(db, tapped)
    query_id = str(int(box.new_id()[:15], 16))
    db.execute("INSERT INTO tap (id, number) VALUES (?, ?)", (query_id, chat.number))
    body = {
        "id": query_id,
        "from": objects.person(chat),
        "message": objects.message(box, chat, message),
        "chat_instance": str(chat.user_id * 31),
        "data": button.data,
    }
    updates.push(db, box, "callback_query", body, number=chat.number, message=seq)
    return replace(tapped, seq=seq)


def _say(db: sqlite3.Connection, box: Box, chat: Chat, text: str, *, contact: dict[str, Any] | None = None) -> Message:
    message = _from_phone(db, box, chat, text, contact)
    seq = messages.add(db, message)
    told = objects.message(box, chat, message)
    updates.push(db, box, "message", told, number=chat.number, message=seq)
    return replace(message, seq=seq)


def _from_phone(
    db: sqlite3.Connection, box: Box, chat: Chat, text: str, contact: dict[str, Any] | None = None
) -> Message:
    return Message(
        channel=ChannelName.TELEGRAM,
        provider_id=new_message_id(db),
        number=chat.number,
        direction=Direction.FROM_PHONE,
        at=box.clock.now(),
        text=text,
        status="sent",
        facts={"contact": contact} if contact else {},
    )


def _lower_one_time(db: sqlite3.Connection, number: str) -> None:
    if any(message.keyboard and message.facts.get("one_time") for message in messages.of_number(db, number)):
        lower_keyboards(db, number)


def _tell_membership(db: sqlite3.Connection, box: Box, chat: Chat, *, was: str, now: str) -> None:
    at = to_ms(box.clock.now()) // 1000
    body = objects.membership(box, chat, at, was=was, now=now)
    updates.push(db, box, "my_chat_member", body, number=chat.number)
