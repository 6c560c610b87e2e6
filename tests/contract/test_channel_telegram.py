"""What is Telegram's own: buttons, the contact, taking buttons away, taps, and knowing that nothing waits."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from bot.channel import BotAccount, TelegramChannel
from bot.inbound import TelegramListener
from core.errors import SettingsError
from core.flow.channel import Failure, SendFailedError
from core.values import Button
from tests.contract.sides import TelegramSide, bot_account, offer
from tests.contract.vendor import Answer, Vendor, says

SIDE = TelegramSide()
OFFER = offer(SIDE.address)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SINCE = NOW - timedelta(hours=2)
DONE = says({"ok": True, "result": True})
MENU = {"kk": {"help": "көмек"}, "ru": {"help": "помощь"}}


@pytest.fixture
async def telegram(server: TestServer) -> AsyncIterator[TelegramChannel]:
    """Connect the channel to the vendor."""
    channel = TelegramChannel(bot_account(str(server.make_url(""))))
    yield channel
    await channel.close()


def refuses(status: int, description: str) -> Answer:
    """Answer as the Bot API does when it refuses."""
    return says({"ok": False, "error_code": status, "description": description}, status)


async def test_an_offer_goes_as_plain_text_with_its_buttons(vendor: Vendor, telegram: TelegramChannel) -> None:
    """No sign of a name is read as markup, no address becomes a preview."""
    vendor.answers.append(SIDE.accepted)
    await telegram.send(OFFER)
    form = vendor.asked[0].form
    assert vendor.asked[0].path == "/bot123456:the-token-of-the-tests/sendMessage"
    assert form["chat_id"] == SIDE.address
    assert "parse_mode" not in form
    assert json.loads(form["link_preview_options"]) == {"is_disabled": True}
    rows = json.loads(form["reply_markup"])["inline_keyboard"]
    assert [[(each["text"], each["callback_data"]) for each in row] for row in rows] == [
        [("Иә", "o:1:yes"), ("Жоқ", "o:1:no")]
    ]


async def test_the_own_number_is_asked_for_with_one_button(vendor: Vendor, telegram: TelegramChannel) -> None:
    """Telegram shares the account's own number, nothing needs to be typed."""
    vendor.answers.append(SIDE.accepted)
    await telegram.send(replace(OFFER, buttons=(), keyboard_contact="Нөмірімді жіберу"))
    keyboard = json.loads(vendor.asked[0].form["reply_markup"])
    assert keyboard["keyboard"] == [[{"text": "Нөмірімді жіберу", "request_contact": True}]]


async def test_data_too_long_for_a_button_is_our_mistake(telegram: TelegramChannel) -> None:
    """64 bytes are 32 Kazakh letters; Telegram would refuse the whole message."""
    with pytest.raises(SendFailedError) as caught:
        await telegram.send(replace(OFFER, buttons=((Button("Иә", "ә" * 33),),)))
    assert caught.value.failure is Failure.REJECTED


@pytest.mark.parametrize(
    ("status", "description", "failure"),
    [
        (403, "Forbidden: bot was blocked by the user", Failure.BLOCKED),
        (403, "Forbidden: user is deactivated", Failure.BAD_ADDRESS),
        (403, "Forbidden: bot can't initiate conversation with a user", Failure.BAD_ADDRESS),
        (403, "Forbidden: something new", Failure.BLOCKED),
        (400, "Bad Request: chat not found", Failure.BAD_ADDRESS),
        (400, "Bad Request: PEER_ID_INVALID", Failure.BAD_ADDRESS),
        (404, "Not Found", Failure.CREDENTIALS),
        (409, "Conflict: terminated by other getUpdates request", Failure.REJECTED),
        (413, "Request Entity Too Large", Failure.REJECTED),
        (418, "I'm a teapot", Failure.UNKNOWN),
    ],
)
async def test_why_a_chat_cannot_be_written_to_is_named(
    vendor: Vendor, telegram: TelegramChannel, status: int, description: str, failure: Failure
) -> None:
    """Blocked, gone and never started are three things, and none of them is a refusal of the offer."""
    vendor.answers.append(refuses(status, description))
    with pytest.raises(SendFailedError) as caught:
        await telegram.send(OFFER)
    assert caught.value.failure is failure


@pytest.mark.parametrize("answer", [says({"ok": True}), says({"ok": False}, 500)], ids=["no result", "no description"])
async def test_an_answer_with_holes_leaves_the_fate_unknown(
    vendor: Vendor, telegram: TelegramChannel, answer: Answer
) -> None:
    """Neither the Bot API nor aiogram may stumble over a hole."""
    vendor.answers.append(answer)
    with pytest.raises(SendFailedError) as caught:
        await telegram.send(OFFER)
    assert caught.value.failure is Failure.TIMEOUT


async def test_a_bot_cannot_see_what_it_has_sent(telegram: TelegramChannel) -> None:
    """A second copy is better than none; one slot takes the answers of both."""
    assert await telegram.look_up(OFFER) is None


async def test_an_answered_message_loses_its_buttons(vendor: Vendor, telegram: TelegramChannel) -> None:
    """With new words it is replaced, without words only its buttons go."""
    vendor.answers.extend([SIDE.accepted, SIDE.accepted])
    await telegram.settle(SIDE.address, "41", "Рахмет!")
    await telegram.settle(SIDE.address, "41", "")
    assert [asked.path.rpartition("/")[2] for asked in vendor.asked] == ["editMessageText", "editMessageReplyMarkup"]
    assert vendor.asked[0].form["text"] == "Рахмет!"
    assert all("reply_markup" not in asked.form for asked in vendor.asked)


@pytest.mark.parametrize(
    "description",
    [
        "message is not modified: specified new message content …",
        "message to edit not found",
        "message can't be edited",
    ],
)
async def test_a_message_that_needs_no_settling_is_settled(
    vendor: Vendor, telegram: TelegramChannel, description: str
) -> None:
    """Settled twice, deleted by the family, too old: all is as it should be."""
    vendor.answers.append(refuses(400, f"Bad Request: {description}"))
    await telegram.settle(SIDE.address, "41", "Рахмет!")


async def test_settling_fails_like_sending(vendor: Vendor, telegram: TelegramChannel) -> None:
    """The outbox learns of a 429 here too, for it stops the whole bot."""
    vendor.answers.append(SIDE.refuses(429, Retry_After="7"))
    with pytest.raises(SendFailedError) as caught:
        await telegram.settle(SIDE.address, "41", "Рахмет!")
    assert caught.value.failure is Failure.THROTTLED


async def test_a_tap_is_answered_in_the_background(vendor: Vendor, telegram: TelegramChannel) -> None:
    """Best effort: a tap that is too old, and a vendor that is down, trouble nobody."""
    vendor.answers.extend([DONE, refuses(400, "Bad Request: query is too old")])
    telegram.answer_tap("tap-1")
    telegram.answer_tap("tap-2")
    await telegram.taps_answered()
    assert sorted(asked.form["callback_query_id"] for asked in vendor.asked) == ["tap-1", "tap-2"]


async def test_a_token_of_the_wrong_shape_names_its_setting() -> None:
    """The error says what to set, and does not quote the token."""
    with pytest.raises(SettingsError, match="USYNYS_TELEGRAM_TOKEN") as caught:
        TelegramChannel(BotAccount("not a token", "s", None, ""))
    assert "not a token" not in str(caught.value)


async def test_the_webhook_says_what_we_want_to_hear(vendor: Vendor, telegram: TelegramChannel) -> None:
    """Blocks and edits included; the menu is set per language, and its failure stops nothing."""
    vendor.answers.extend([DONE, refuses(500, "Internal Server Error"), DONE])
    await TelegramListener(telegram, lambda: NOW, MENU).begin()
    webhook = vendor.asked[0].form
    assert webhook["url"] == "https://usynys.example/webhooks/telegram"
    assert webhook["secret_token"] == "secret-1"
    assert json.loads(webhook["allowed_updates"]) == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert [asked.form["language_code"] for asked in vendor.asked[1:]] == ["kk", "ru"]
    assert json.loads(vendor.asked[1].form["commands"]) == [{"command": "help", "description": "көмек"}]


@pytest.mark.parametrize(("waiting", "until"), [(0, NOW), (3, SINCE)])
async def test_nothing_was_missed_only_when_nothing_waits(
    vendor: Vendor, telegram: TelegramChannel, waiting: int, until: datetime
) -> None:
    """What waits at Telegram may be an answer: nothing lapses before it is here."""
    vendor.answers.append(webhook_info(pending_update_count=waiting))
    assert await TelegramListener(telegram, lambda: NOW).fetch_missed(SINCE) == until


async def test_a_webhook_that_was_taken_away_is_set_again(vendor: Vendor, telegram: TelegramChannel) -> None:
    """Somebody else's address may have heard the answers: the hearing does not go on from there by itself."""
    vendor.answers.extend([webhook_info(url="https://elsewhere.example/"), DONE])
    assert await TelegramListener(telegram, lambda: NOW).fetch_missed(SINCE) == SINCE
    assert vendor.asked[1].path.endswith("/setWebhook")


def webhook_info(**changes: Any) -> Answer:
    """Answer what Telegram knows of our webhook."""
    known = {"url": "https://usynys.example/webhooks/telegram", "has_custom_certificate": False}
    return says({"ok": True, "result": {**known, "pending_update_count": 0, **changes}})
