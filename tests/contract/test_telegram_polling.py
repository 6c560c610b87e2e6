"""Updates that are asked for: confirmed only when stored, drained before anything lapses, in quarrel with nobody."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import bot.polling
from bot.channel import TelegramChannel
from bot.polling import PollingListener, SetAside, TakeReply
from bot.updates import KINDS
from core.flow.channel import SendFailedError
from core.flow.reply import Heard
from tests.contract.front_door import NOW, FrontDoor
from tests.contract.sides import bot_account
from tests.contract.vendor import Answer, Vendor, says

SINCE = NOW - timedelta(hours=2)
DONE = says({"ok": True, "result": True})
WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
async def door() -> FrontDoor:
    """Keep what is heard."""
    return FrontDoor()


@pytest.fixture
async def listener(
    server: TestServer, door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PollingListener]:
    """Ask the vendor, without patience for pauses."""
    for pause in ("_FIRST_PAUSE", "_LONGEST_PAUSE", "_STAND_BY"):
        monkeypatch.setattr(bot.polling, pause, timedelta(milliseconds=5))
    channel = TelegramChannel(bot_account(str(server.make_url(""))))
    listener = PollingListener(channel, door.take_reply, door.now)
    yield listener
    await listener.close()
    await channel.close()


def said(number: int, text: str = "Иә", chat: int = 4411) -> dict[str, Any]:
    """Return an update with a message from a family."""
    inside = {"message_id": number, "date": 1790000000, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": inside}


def told(*updates: Any) -> Answer:
    """Answer a question for updates."""
    return says({"ok": True, "result": list(updates)})


def conflict(why: str) -> Answer:
    """Answer that this question is in conflict."""
    return says({"ok": False, "error_code": 409, "description": f"Conflict: {why}"}, 409)


async def waits(request: web.Request) -> web.StreamResponse:
    """Keep a question that may be long waiting, as Telegram does while nothing happens."""
    if "timeout" in await request.post():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.Event().wait()
    return web.json_response({"ok": True, "result": []})


async def test_an_update_is_confirmed_only_once_it_is_stored(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """The next question confirms what was stored, and only that; the question after it confirms nothing any more."""
    vendor.answers.extend([DONE, told(said(7), said(8)), told(), waits])
    await listener.begin()
    assert await vendor.asked_for(4) == ["deleteWebhook", "getUpdates", "getUpdates", "getUpdates"]
    assert [asked.form.get("offset") for asked in vendor.asked[1:]] == [None, "9", None]
    assert [json.loads(asked.form["allowed_updates"]) for asked in vendor.asked[1:]] == [list(KINDS)] * 3
    assert [heard.message_ref for heard in door.heard] == ["7", "8"]


async def test_an_update_that_cannot_be_stored_is_asked_for_again(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """While the store is down nothing is confirmed; what comes again later is taken."""
    vendor.answers.extend([DONE, told(said(7)), told(said(7))])
    door.down = True
    await listener.begin()
    await vendor.asked_for(3)
    assert not door.heard
    door.down = False
    vendor.answers.extend([told(said(7)), *[waits] * 4])
    assert await listener.fetch_missed(SINCE) == NOW
    assert not any(asked.form.get("offset") for asked in vendor.asked[:3])
    assert [heard.message_ref for heard in door.heard][-1] == "7"


async def test_what_came_before_the_trouble_is_confirmed_and_the_rest_is_not(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """A family's words keep their order: nothing behind the one that could not be stored is taken."""
    vendor.answers.extend([DONE, told(said(7), said(8), said(9)), waits])
    door.down_at = "8"
    await listener.begin()
    await vendor.asked_for(3)
    assert vendor.asked[2].form["offset"] == "8"
    assert [heard.message_ref for heard in door.heard] == ["7"]


def never_the_eighth(door: FrontDoor, kept: list[tuple[str, str]]) -> tuple[TakeReply, SetAside]:
    """Return a store that never takes the eighth update, and where it is set aside once the store is back."""
    away = [True]

    async def take(heard: Heard) -> None:
        if heard.message_ref == "8":
            raise ValueError
        await door.take_reply(heard)

    async def keep(name: str, body: str) -> None:
        if away:
            away.pop()
            raise OSError
        kept.append((name, body))

    return take, keep


async def test_what_can_never_be_stored_is_set_aside_and_the_rest_goes_on(
    vendor: Vendor, server: TestServer, door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few tries, once it is kept as it came; while not even that is possible everything waits."""
    monkeypatch.setattr(bot.polling, "_TRIES", 3)
    kept: list[tuple[str, str]] = []
    take, keep = never_the_eighth(door, kept)
    channel = TelegramChannel(bot_account(str(server.make_url(""))))
    listener = PollingListener(channel, take, door.now, set_aside=keep)
    batch = told(said(7), said(8, "Жоқ"), said(9))
    vendor.answers.extend([batch, told(said(8, "Жоқ"), said(9)), batch, batch, told()])
    heard_until = [await listener.fetch_missed(SINCE) for _ in range(4)]
    await channel.close()
    assert heard_until == [SINCE, SINCE, SINCE, NOW]
    assert [(name, "Жоқ" in body) for name, body in kept] == [("8", True)]
    assert [heard.message_ref for heard in door.heard][-1] == "9"


async def test_after_a_quiet_week_a_lower_id_is_heard(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """Telegram begins anew at a random id: no old offset stands in its way, and the last of a batch confirms it."""
    vendor.answers.extend([DONE, told(said(900)), told(), told(said(12)), waits])
    await listener.begin()
    await vendor.asked_for(5)
    assert [asked.form.get("offset") for asked in vendor.asked[1:]] == [None, "901", None, "13"]
    assert [heard.message_ref for heard in door.heard] == ["900", "12"]


@pytest.mark.parametrize(
    "trouble",
    [
        conflict(OTHER),
        says(
            {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 0}}, 429
        ),
        says({"ok": False, "error_code": 502, "description": "Bad Gateway"}, 502),
        says({}),
        told({"something": "new"}),
        told(5),
    ],
    ids=["another asks", "429", "502", "{}", "no id", "no update"],
)
async def test_after_any_trouble_it_is_asked_again(
    vendor: Vendor, listener: PollingListener, door: FrontDoor, trouble: Answer
) -> None:
    """Another process, a throttle, a proxy, an answer that is none: the next question finds what waits."""
    vendor.answers.extend([DONE, trouble, told(said(7)), waits])
    await listener.begin()
    assert await vendor.asked_for(4) == ["deleteWebhook"] + ["getUpdates"] * 3
    assert [heard.message_ref for heard in door.heard] == ["7"]


async def test_a_webhook_that_somebody_set_is_taken_away_without_what_waits(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """While there is one, nobody may ask; nothing that waits is dropped when it goes."""
    vendor.answers.extend([DONE, conflict(WEBHOOK), DONE, told(said(7)), waits])
    await listener.begin()
    assert await vendor.asked_for(5) == ["deleteWebhook", "getUpdates", "deleteWebhook", "getUpdates", "getUpdates"]
    assert not any(asked.form.get("drop_pending_updates") == "true" for asked in vendor.asked)
    assert [heard.message_ref for heard in door.heard] == ["7"]


async def test_before_a_window_closes_all_that_waits_is_fetched_at_once(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """The long question ends, the waiting answers are stored, and the moment of asking is what is heard until."""
    vendor.answers.extend([DONE, waits, told(*(said(number) for number in range(100))), told(said(100))])
    await listener.begin()
    await vendor.asked_for(2)
    vendor.answers.append(waits)
    async with asyncio.timeout(2):
        assert await listener.fetch_missed(SINCE) == NOW
    assert len(door.heard) == 101
    assert vendor.asked[3].form["offset"] == "100"


async def test_what_cannot_be_stored_holds_the_hearing_back(
    vendor: Vendor, listener: PollingListener, door: FrontDoor
) -> None:
    """Nothing lapses while an answer waits that we could not keep."""
    vendor.answers.append(told(said(7)))
    door.down = True
    assert await listener.fetch_missed(SINCE) == SINCE


async def test_while_telegram_cannot_be_asked_nothing_counts_as_heard(
    vendor: Vendor, listener: PollingListener
) -> None:
    """The caller learns that listening was impossible."""
    vendor.answers.append(conflict(OTHER))
    with pytest.raises(SendFailedError):
        await listener.fetch_missed(SINCE)


async def test_a_tap_is_answered_once_it_is_stored(vendor: Vendor, listener: PollingListener, door: FrontDoor) -> None:
    """The little clock on the button stops, as it does with a webhook."""
    person = {"id": 4411, "is_bot": False, "first_name": "А"}
    tap = {"id": "tap-9", "from": person, "chat_instance": "1", "message": said(41)["message"], "data": "o:1:yes"}
    vendor.answers.extend([told({"update_id": 7, "callback_query": tap}), DONE])
    await listener.fetch_missed(SINCE)
    await vendor.asked_for(2)
    assert vendor.asked[1].form["callback_query_id"] == "tap-9"
    assert [heard.text for heard in door.heard] == ["o:1:yes"]
