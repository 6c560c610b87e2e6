"""What Telegram tells us, and what only claims to be Telegram."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.channel import BotAccount
from bot.inbound import routes
from core.errors import SettingsError
from core.flow.reply import HeardKind
from tests.contract.front_door import NOW, FrontDoor
from tests.contract.sides import bot_account

PATH = "/webhooks/telegram"
SAID = int(datetime(2026, 11, 23, 9, 4, tzinfo=UTC).timestamp())
CHAT = {"id": 4411, "type": "private", "first_name": "Айгүл"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Ата-аналар"}
PERSON = {"id": 4411, "is_bot": False, "first_name": "Айгүл", "language_code": "kk"}
BOT = {"id": 123456, "is_bot": True, "first_name": "Ұсыныс"}
SECRET = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": "secret-1"}


@pytest.fixture
async def door() -> AsyncIterator[FrontDoor]:
    """Open the webhook of Telegram."""
    door = FrontDoor()
    paths = routes(bot_account(None), door.take_reply, door.now, door.refused.append, door.tapped.append)
    async for opened in door.serve(paths):
        yield opened


def message(**parts: Any) -> dict[str, Any]:
    """Return a message from the family, said at 09:04."""
    return {"message_id": 7, "date": SAID, "chat": CHAT, "from": PERSON, **parts}


def contact(number: str, **owner: int) -> dict[str, Any]:
    """Return a shared contact."""
    return message(contact={"phone_number": number, "first_name": "Айгүл", **owner})


def member(status: str, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    """Return that the bot was blocked or let in again."""
    old, new = {"user": BOT, "status": "member"}, {"user": BOT, "status": status, "until_date": 0}
    return {"chat": chat, "from": PERSON, "date": SAID, "old_chat_member": old, "new_chat_member": new}


def tap(chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    """Return a tap on a button under message 41."""
    under = {"message_id": 41, "date": SAID - 3600, "chat": chat, "from": BOT, "text": "Аласыз ба?"}
    return {"id": "tap-9", "from": PERSON, "chat_instance": "1", "message": under, "data": "o:1:yes"}


async def post(door: FrontDoor, **update: Any) -> ClientResponse:
    """Post one update as Telegram does."""
    return await door.post(PATH, json.dumps({"update_id": 1001, **update}), SECRET)


@pytest.mark.parametrize(
    ("update", "kind", "text", "own"),
    [
        ({"message": message(text="Иә")}, HeardKind.TEXT, "Иә", False),
        ({"message": message(text="/help")}, HeardKind.TEXT, "/help", False),
        ({"message": message(photo=[], caption="1")}, HeardKind.TEXT, "1", False),
        ({"message": message(text="/start")}, HeardKind.START, "", False),
        ({"message": message(text="/start Zm9v_-")}, HeardKind.START, "Zm9v_-", False),
        ({"message": message(text="/startle")}, HeardKind.TEXT, "/startle", False),
        ({"message": contact("77471234567", user_id=4411)}, HeardKind.CONTACT, "+77471234567", True),
        ({"message": contact("+7 747 123-45-67", user_id=9)}, HeardKind.CONTACT, "+77471234567", False),
        ({"message": contact("77471234567")}, HeardKind.CONTACT, "+77471234567", False),
        (
            {"message": message(voice={"file_id": "f", "file_unique_id": "u", "duration": 3})},
            HeardKind.OTHER,
            "",
            False,
        ),
        ({"my_chat_member": member("kicked")}, HeardKind.BLOCKED, "", False),
        ({"my_chat_member": member("member")}, HeardKind.UNBLOCKED, "", False),
    ],
)
async def test_whatever_a_family_does_is_taken_in_one_shape(
    door: FrontDoor, update: dict[str, Any], kind: HeardKind, text: str, *, own: bool
) -> None:
    """The update's id makes it unique, the chat says who, Telegram's own time when."""
    response = await post(door, **update)
    assert (response.status, await response.text()) == (200, "")
    (heard,) = door.heard
    assert (heard.kind, heard.text, heard.own_contact) == (kind, text, own)
    assert (heard.provider_id, heard.sender) == (f"1001.{7 if 'message' in update else SAID}", "4411")
    assert (heard.said_at, heard.received_at) == (datetime.fromtimestamp(SAID, UTC), NOW)


async def test_an_id_of_long_ago_makes_no_repetition_of_a_new_answer(door: FrontDoor) -> None:
    """After a quiet week Telegram goes on at a random id: a new answer under an old one counts."""
    under = {**tap()["message"], "message_id": 43}
    for update in (
        {"message": message(text="Иә")},
        {"message": message(text="Иә")},
        {"message": {**message(text="Жоқ"), "message_id": 9}},
        {"callback_query": tap()},
        {"callback_query": {**tap(), "message": {"chat": CHAT, "message_id": 41, "date": 0}}},
        {"callback_query": {**tap(), "message": under}},
        {"my_chat_member": member("kicked")},
        {"my_chat_member": {**member("kicked"), "date": SAID + 1}},
    ):
        await post(door, **update)
    known = [heard.provider_id.removeprefix("1001.") for heard in door.heard]
    assert known == ["7", "7", "9", "41", "41", "43", str(SAID), str(SAID + 1)]


async def test_a_tap_is_taken_and_then_answered(door: FrontDoor) -> None:
    """Telegram does not say when it was tapped; the message it stood under is known, and the clock on it stops."""
    assert (await post(door, callback_query=tap())).status == 200
    (heard,) = door.heard
    assert (heard.kind, heard.text, heard.message_ref) == (HeardKind.BUTTON, "o:1:yes", "41")
    assert (heard.carrier_at, heard.said_at) == (None, NOW)
    assert door.tapped == ["tap-9"]


async def test_a_tap_under_an_old_message_still_counts(door: FrontDoor) -> None:
    """Telegram then shows no more of the message than its id."""
    query = {**tap(), "message": {"chat": CHAT, "message_id": 41, "date": 0}}
    await post(door, callback_query=query)
    assert door.heard[0].message_ref == "41"


async def test_changed_words_count_from_the_change(door: FrontDoor) -> None:
    """A no turned into a yes after the window is not a yes of inside the window."""
    await post(door, edited_message=message(text="Иә", edit_date=SAID + 30))
    (heard,) = door.heard
    assert (heard.kind, heard.text) == (HeardKind.EDITED, "Иә")
    assert heard.said_at == datetime.fromtimestamp(SAID + 30, UTC)


@pytest.mark.parametrize(
    "update",
    [
        {"message": {**message(text="Иә"), "chat": GROUP}},
        {"edited_message": {**message(text="Иә"), "chat": GROUP}},
        {"callback_query": tap(GROUP)},
        {"callback_query": {**tap(), "message": None}},
        {"my_chat_member": member("kicked", GROUP)},
        {"edited_message": message(location={"latitude": 43.2, "longitude": 76.9}, edit_date=SAID)},
        {"poll": {"id": "1"}},
        {"something_new": {"a": 1}},
        {},
    ],
)
async def test_what_no_family_said_in_private_is_not_heard(door: FrontDoor, update: dict[str, Any]) -> None:
    """Groups, live locations and kinds to come are acknowledged and forgotten."""
    assert (await post(door, **update)).status == 200
    assert door.untouched


async def test_a_part_that_nobody_knows_yet_does_not_hold_up_an_answer(door: FrontDoor) -> None:
    """Telegram adds kinds without notice; a refused update would come again for a day and block the chat."""
    strange = {"forward_origin": {"type": "martian"}, "reply_to_message": {"message_id": "?"}}
    assert (await post(door, message=message(text="Иә", **strange))).status == 200
    under = {**tap()["message"], **strange}
    assert (await post(door, callback_query={**tap(), "message": under})).status == 200
    assert [heard.text for heard in door.heard] == ["Иә", "o:1:yes"]


@pytest.mark.parametrize("secret", ["", "secret-2", "secret-11", "SECRET-1", "é"])
async def test_without_our_secret_nothing_is_believed(door: FrontDoor, secret: str) -> None:
    """Whoever does not know the secret could answer for any family: 403, a counted reason, nothing stored."""
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"update_id": 1, "message": message(text="Иә")})
    assert (await door.post(PATH, body, headers)).status == 403
    assert (await door.post(PATH, body, {**headers, "X-Telegram-Bot-Api-Secret-Token": secret})).status == 403
    assert door.refused == ["unsigned", "wrong"]
    assert door.untouched


async def test_a_webhook_without_a_secret_is_never_opened() -> None:
    """An empty secret would let everybody in."""
    account = bot_account(None)
    door = FrontDoor()
    with pytest.raises(SettingsError, match="USYNYS_TELEGRAM_SECRET"):
        routes(BotAccount(account.token, "", None, ""), door.take_reply, door.now, door.refused.append)


async def test_an_update_that_was_not_stored_is_not_acknowledged(
    door: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    """503 makes Telegram keep it; the tap is not answered, and neither answer nor log tells what was said."""
    door.down = True
    response = await post(door, callback_query=tap())
    assert response.status == 503
    assert door.untouched
    assert "o:1:yes" not in caplog.text + await response.text()
