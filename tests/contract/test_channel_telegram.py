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
from bot.presence import presences
from bot.updates import KINDS
from core.errors import SettingsError
from core.flow.channel import Failure, SendFailedError
from core.values import Button, Language
from tests.contract.sides import TelegramSide, bot_account, offer
from tests.contract.vendor import Answer, Vendor, says

SIDE = TelegramSide()
OFFER = offer(SIDE.address)
SETTLED = replace(OFFER, text="Рахмет!", buttons=(), replaces="41")
GONE = ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SINCE = NOW - timedelta(hours=2)
DONE = says({"ok": True, "result": True})


@pytest.fixture
async def telegram(server: TestServer) -> AsyncIterator[TelegramChannel]:
    """Connect the channel to the vendor."""
    channel = TelegramChannel(bot_account(str(server.make_url(""))))
    yield channel
    await channel.close()


def refuses(status: int, description: str) -> Answer:
    """Answer as the Bot API does when it refuses."""
    return says({"ok": False, "error_code": status, "description": description}, status)


async def test_an_offer_goes_escaped_with_its_buttons(vendor: Vendor, telegram: TelegramChannel) -> None:
    """No sign of a name is read as markup, what stands out is bold, no address becomes a preview."""
    vendor.answers.append(SIDE.accepted)
    await telegram.send(replace(OFFER, bold=((10, 18),)))
    form = vendor.asked[0].form
    assert vendor.asked[0].path == "/bot123456:the-token-of-the-tests/sendMessage"
    assert form["chat_id"] == SIDE.address
    assert form["parse_mode"] == "HTML"
    assert form["text"].startswith("Еркежанға <b>«Ақбота»</b> &lt;b&gt;* балабақшасынан_ орын бар &amp; қазақ тобы.")
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
    """It shows what it is told to, with the buttons that are left."""
    vendor.answers.extend([SIDE.accepted, SIDE.accepted])
    await telegram.settle(SETTLED)
    await telegram.settle(replace(OFFER, replaces="41"))
    assert [asked.path.rpartition("/")[2] for asked in vendor.asked] == ["editMessageText", "editMessageText"]
    assert [asked.form["message_id"] for asked in vendor.asked] == ["41", "41"]
    assert vendor.asked[0].form["text"] == "Рахмет!"
    assert ["reply_markup" in asked.form for asked in vendor.asked] == [False, True]


async def test_a_message_is_shown_in_place_of_an_earlier_one(vendor: Vendor, telegram: TelegramChannel) -> None:
    """The page of a list is turned where it stands: nothing new is sent, and the id stays."""
    vendor.answers.append(SIDE.accepted)
    assert (await telegram.send(replace(OFFER, replaces="41"))).provider_id == "41"
    assert [asked.path.rpartition("/")[2] for asked in vendor.asked] == ["editMessageText"]


@pytest.mark.parametrize("description", GONE)
async def test_a_message_whose_place_is_gone_is_sent_anew(
    vendor: Vendor, telegram: TelegramChannel, description: str
) -> None:
    """The family deleted the earlier one: it must see the new one all the same."""
    vendor.answers.extend([refuses(400, f"Bad Request: {description}"), SIDE.accepted])
    assert (await telegram.send(replace(OFFER, replaces="39"))).provider_id == "41"
    assert [asked.path.rpartition("/")[2] for asked in vendor.asked] == ["editMessageText", "sendMessage"]


async def test_a_message_that_is_shown_already_was_sent(vendor: Vendor, telegram: TelegramChannel) -> None:
    """An edit whose answer was lost is done again, and Telegram says that nothing changed."""
    vendor.answers.append(refuses(400, "Bad Request: message is not modified: specified new message content …"))
    assert (await telegram.send(replace(OFFER, replaces="41"))).provider_id == "41"


@pytest.mark.parametrize(
    "description",
    [
        "message is not modified: specified new message content …",
        *GONE,
    ],
)
async def test_a_message_that_needs_no_settling_is_settled(
    vendor: Vendor, telegram: TelegramChannel, description: str
) -> None:
    """Settled twice, deleted by the family, too old: all is as it should be."""
    vendor.answers.append(refuses(400, f"Bad Request: {description}"))
    await telegram.settle(SETTLED)


async def test_settling_fails_like_sending(vendor: Vendor, telegram: TelegramChannel) -> None:
    """The outbox learns of a 429 here too, for it stops the whole bot."""
    vendor.answers.append(SIDE.refuses(429, Retry_After="7"))
    with pytest.raises(SendFailedError) as caught:
        await telegram.settle(SETTLED)
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
    """Blocks and edits included; that the bot could not say of itself stops nothing."""
    vendor.answers.extend([DONE, refuses(500, "Internal Server Error")])
    await TelegramListener(telegram, lambda: NOW, presences(_say)).begin()
    webhook = vendor.asked[0].form
    assert webhook["url"] == "https://usynys.example/webhooks/telegram"
    assert webhook["secret_token"] == "secret-1"
    assert json.loads(webhook["allowed_updates"]) == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert [asked.path.rpartition("/")[2] for asked in vendor.asked[1:]] == ["setMyCommands"]


async def test_the_bot_tells_its_name_to_whoever_wants_it(vendor: Vendor, telegram: TelegramChannel) -> None:
    """It is asked at Telegram: nobody has to write it down, and a bot renamed is known by its new name."""
    me = {"id": 123456, "is_bot": True, "first_name": "Ұсыныс", "username": "usynys_bot"}
    vendor.answers.extend([DONE, says({"ok": True, "result": me})])
    told: list[str] = []

    async def named(name: str) -> None:
        told.append(name)

    await TelegramListener(telegram, lambda: NOW, named=named).begin()
    assert told == ["usynys_bot"]


def _say(key: str, language: Language) -> str:
    return f"{key} {language}"


@pytest.mark.parametrize(("waiting", "until"), [(0, NOW), (3, SINCE)])
async def test_nothing_was_missed_only_when_nothing_waits(
    vendor: Vendor, telegram: TelegramChannel, waiting: int, until: datetime
) -> None:
    """What waits at Telegram may be an answer: nothing lapses before it is here."""
    vendor.answers.append(webhook_info(pending_update_count=waiting))
    assert await TelegramListener(telegram, lambda: NOW).fetch_missed(SINCE) == until


@pytest.mark.parametrize("changes", [{"url": "https://elsewhere.example/"}, {"url": ""}, {"allowed_updates": ["poll"]}])
async def test_a_webhook_that_was_changed_is_set_again(
    vendor: Vendor, telegram: TelegramChannel, changes: dict[str, Any]
) -> None:
    """Another address, none, or other kinds may have cost us answers: the hearing does not go on by itself."""
    vendor.answers.extend([webhook_info(**changes), DONE])
    assert await TelegramListener(telegram, lambda: NOW).fetch_missed(SINCE) == SINCE
    assert vendor.asked[1].path.endswith("/setWebhook")


def webhook_info(**changes: Any) -> Answer:
    """Answer what Telegram knows of our webhook."""
    known = {"url": "https://usynys.example/webhooks/telegram", "has_custom_certificate": False}
    told = {**known, "pending_update_count": 0, "allowed_updates": KINDS, **changes}
    return says({"ok": True, "result": told})
