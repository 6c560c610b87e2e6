"""The sandbox's Bot API under aiogram, and its webhook as Telegram sends it."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)

from tests.contract.sandbox.stage import OTHER, PHONE, SECRET, Stage

YES_NO = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Иә", callback_data="yes:1"),
            InlineKeyboardButton(text="Жоқ", callback_data="no:1"),
        ]
    ]
)


async def test_a_started_bot_writes_and_hears_the_tap(stage: Stage, bot: Bot) -> None:
    """Message, tap, answer to the tap, edit: all through the real client, and the phone shows the last state."""
    chat = await stage.start()
    sent = await bot.send_message(chat, "Орын бар. Аласыз ба?", reply_markup=YES_NO)
    status, tapped = await stage.post(f"/phones/{PHONE}/telegram", {"button": "yes:1"})
    query = stage.last_update().callback_query

    assert (status, tapped["text"], tapped["status"]) == (200, "Иә", "received")
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("yes:1", chat, sent.message_id)
    assert await query.answer().as_(bot)
    await bot.edit_message_text("Рахмет!", chat_id=chat, message_id=sent.message_id)
    shown = [(message["text"], message["buttons"], message["direction"]) for message in await stage.seen()]
    assert shown == [("/start", [], "from_phone"), ("Рахмет!", [], "to_phone"), ("Иә", [], "from_phone")]


async def test_a_contact_proves_a_number_only_when_it_is_the_own_one(stage: Stage, bot: Bot) -> None:
    """The own card names its owner and comes without a plus; a stranger's card is someone else's."""
    chat = await stage.start()
    keyboard = [[KeyboardButton(text="Нөмірімді жіберу", request_contact=True)]]
    markup = ReplyKeyboardMarkup(keyboard=keyboard, one_time_keyboard=True)
    await bot.send_message(chat, "Нөміріңізді растаңыз", reply_markup=markup)
    assert (await stage.seen())[-1]["buttons"] == [[{"text": "Нөмірімді жіберу", "data": "share_contact"}]]

    await stage.post(f"/phones/{PHONE}/telegram", {"button": "Нөмірімді жіберу"})
    own = stage.last_update().message
    await stage.post(f"/phones/{PHONE}/telegram", {"share_contact": OTHER})
    other = stage.last_update().message
    assert own is not None
    assert own.contact is not None
    assert (own.contact.phone_number, own.contact.user_id) == (PHONE[1:], chat)
    assert other is not None
    assert other.contact is not None
    assert (other.contact.phone_number, other.contact.user_id) == (OTHER[1:], None)
    assert [message["buttons"] for message in await stage.seen() if message["buttons"]] == []


async def test_a_keyboard_stays_until_the_bot_takes_it_away(stage: Stage, bot: Bot) -> None:
    """A key sends its words as a message; `remove_keyboard` empties the phone's keyboard."""
    chat = await stage.start()
    await bot.send_message(chat, "Тіл?", reply_markup=ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Қазақша")]]))
    await stage.post(f"/phones/{PHONE}/telegram", {"button": "Қазақша"})
    message = stage.last_update().message
    assert message is not None
    assert message.text == "Қазақша"
    await bot.send_message(chat, "Жақсы", reply_markup=ReplyKeyboardRemove())
    status, problem = await stage.post(f"/phones/{PHONE}/telegram", {"button": "Қазақша"})
    assert (status, problem["title"]) == (409, "Conflict")


async def test_a_person_who_blocks_the_bot_is_told_of_and_not_reached(stage: Stage, bot: Bot) -> None:
    """my_chat_member tells both ways; meanwhile sending is forbidden in Telegram's own words."""
    chat = await stage.start()
    await stage.post(f"/phones/{PHONE}/telegram", {"block": True})
    blocked = stage.last_update().my_chat_member
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(chat, "иә?")
    await stage.post(f"/phones/{PHONE}/telegram", {"start": "token-1"})
    unblocked = Update.model_validate(stage.gateway.updates()[-2]).my_chat_member
    message = stage.last_update().message

    assert blocked is not None
    assert unblocked is not None
    assert message is not None
    assert (blocked.new_chat_member.status, unblocked.new_chat_member.status) == ("kicked", "member")
    assert message.text == "/start token-1"
    assert (await bot.send_message(chat, "қайта келдіңіз")).chat.id == chat


async def test_a_bot_cannot_write_first(stage: Stage, bot: Bot) -> None:
    """Nobody who has not started the bot can be reached."""
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(7_100_000_001, "сәлем")
    assert await stage.seen() == []


@pytest.mark.parametrize(
    ("text", "data", "reason"),
    [
        (" ", "yes", "message text is empty"),
        ("ұ" * 4097, "yes", "message is too long"),
        ("Аласыз ба?", "ұ" * 33, "BUTTON_DATA_INVALID"),
        ("Аласыз ба?", "", "BUTTON_DATA_INVALID"),
    ],
)
async def test_a_message_beyond_the_limits_is_refused(
    stage: Stage, bot: Bot, text: str, data: str, reason: str
) -> None:
    """4,096 characters, 64 bytes of data: Kazakh letters take two bytes each."""
    chat = await stage.start()
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Иә", callback_data=data)]])
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(chat, text, reply_markup=markup)


async def test_what_telegram_refuses_is_refused_in_its_words(stage: Stage, bot: Bot) -> None:
    """An edit that changes nothing, a message that is not there, a tap nobody made, a method nobody knows."""
    chat = await stage.start()
    sent = await bot.send_message(chat, "Аласыз ба?", reply_markup=YES_NO)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=chat, message_id=sent.message_id, reply_markup=YES_NO)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("жоқ", chat_id=chat, message_id=999)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query("12345")
    with pytest.raises(TelegramNotFound):
        await bot.get_sticker_set("any")
    with pytest.raises(TelegramBadRequest, match="secret token contains unallowed characters"):
        await bot.set_webhook(f"{stage.url}/webhooks/telegram", secret_token="no spaces")


async def test_a_wrong_token_is_unauthorized(bot: Bot) -> None:
    """Only the one bot of the sandbox is known."""
    async with Bot("7000000001:another", session=bot.session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


async def test_the_bot_introduces_itself_and_takes_its_settings(stage: Stage, bot: Bot) -> None:
    """What a gateway does at its start works: getMe, commands, description, webhook."""
    me = await bot.get_me()
    assert (me.id, me.username) == (7_000_000_001, "usynys_sandbox_bot")
    kinds = ["message", "callback_query"]
    assert await bot.set_webhook(f"{stage.url}/webhooks/telegram", secret_token=SECRET, allowed_updates=kinds)
    assert (await bot.get_webhook_info()).allowed_updates == kinds
    await stage.start()
    told = len(stage.gateway.hits)
    await stage.post(f"/phones/{PHONE}/telegram", {"block": True})
    assert len(stage.gateway.hits) == told


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"answer": 429, "retry_after": 7}, TelegramRetryAfter),
        ({"answer": 500}, TelegramServerError),
        ({"answer": 503}, TelegramServerError),
    ],
)
async def test_a_bad_day_of_telegram_can_be_had(
    stage: Stage, bot: Bot, fault: dict[str, Any], error: type[Exception]
) -> None:
    """Once, for the method named, in the shape aiogram knows; nothing reaches the phone."""
    chat = await stage.start()
    await stage.post("/faults", {**fault, "wire": "telegram", "method": "sendMessage", "count": 1})
    assert (await bot.get_me()).is_bot
    with pytest.raises(error) as caught:
        await bot.send_message(chat, "иә?")
    assert getattr(caught.value, "retry_after", 7) == 7
    assert len(await stage.seen()) == 1
    assert (await bot.send_message(chat, "иә?")).text == "иә?"


async def test_a_deleted_message_is_gone_from_the_phone(stage: Stage, bot: Bot) -> None:
    """Only the bot's own messages can be deleted here."""
    chat = await stage.start()
    sent = await bot.send_message(chat, "қате")
    assert await bot.delete_message(chat, sent.message_id)
    assert [message["text"] for message in await stage.seen()] == ["/start"]
