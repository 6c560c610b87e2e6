"""Telegram's JSON objects: User, Chat, Message, ChatMember."""

from typing import Any

from sandbox.box import Box
from sandbox.instants import to_ms
from sandbox.messages import Direction, Message
from sandbox.telegram.chats import Chat

Json = dict[str, Any]


def bot(box: Box) -> Json:
    """Return the bot as a User; its id is the first half of its token, as BotFather makes them."""
    return {
        "id": int(box.wires.telegram_token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Ұсыныс",
        "username": box.wires.telegram_name,
    }


def person(chat: Chat) -> Json:
    """Return the owner of a phone as a User."""
    return {"id": chat.user_id, "is_bot": False, "first_name": _name(chat), "language_code": chat.language}


def private_chat(chat: Chat) -> Json:
    """Return the private chat with a person."""
    return {"id": chat.user_id, "type": "private", "first_name": _name(chat)}


def message(box: Box, chat: Chat, what: Message) -> Json:
    """Return a Message as the bot sees it."""
    from_bot = what.direction is Direction.TO_PHONE
    told: Json = {
        "message_id": int(what.provider_id),
        "from": bot(box) if from_bot else person(chat),
        "chat": private_chat(chat),
        "date": to_ms(what.at) // 1000,
    }
    if "edited" in what.facts:
        told["edit_date"] = what.facts["edited"] // 1000
    if "contact" in what.facts:
        return told | {"contact": what.facts["contact"]}
    told["text"] = what.text
    if not from_bot and what.text.startswith("/"):
        length = len(what.text.split()[0].encode("utf-16-le")) // 2
        told["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    if bold := what.facts.get("bold"):
        told["entities"] = [{"type": "bold", "offset": begin, "length": end - begin} for begin, end in bold]
    if what.buttons:
        rows = [[{"text": button.text, "callback_data": button.data} for button in row] for row in what.buttons]
        told["reply_markup"] = {"inline_keyboard": rows}
    return told


def contact(number: str, owner: Chat | None) -> Json:
    """Return a Contact: the number comes without its plus, and the owner only when Telegram knows them."""
    card: Json = {"phone_number": number.removeprefix("+"), "first_name": f"…{number[-4:]}"}
    return card | {"user_id": owner.user_id} if owner else card


def membership(box: Box, chat: Chat, at: int, *, was: str, now: str) -> Json:
    """Return a ChatMemberUpdated: `was` and `now` are member or kicked (blocked); `at` in seconds."""

    def member(status: str) -> Json:
        return {"user": bot(box), "status": status} | ({"until_date": 0} if status == "kicked" else {})

    return {
        "chat": private_chat(chat),
        "from": person(chat),
        "date": at,
        "old_chat_member": member(was),
        "new_chat_member": member(now),
    }


def _name(chat: Chat) -> str:
    return f"…{chat.number[-4:]}"
