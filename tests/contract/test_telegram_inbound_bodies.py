"""Bodies that are no update of Telegram: too long, too slow, malformed, packed wrongly."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

import bot.webhook
from bot.inbound import PATH, routes
from core.flow.reply import HeardKind
from tests.contract.front_door import NOW, FrontDoor, endless
from tests.contract.sides import bot_account

SECRET = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": "secret-1"}
FAMILY = {"id": 4411, "type": "private"}


@pytest.fixture
async def door() -> AsyncIterator[FrontDoor]:
    """Open the webhook of Telegram."""
    door = FrontDoor()
    async for opened in door.serve(routes(bot_account(None), door.take_reply, door.now, door.refused.append)):
        yield opened


async def test_an_update_over_64_kib_is_refused_before_its_secret(door: FrontDoor) -> None:
    """413 with and without a length given beforehand."""
    for body in (b"x" * 70_000, endless()):
        response = await door.post(PATH, body, {"Content-Type": "application/json"})
        assert (response.status, response.content_type) == (413, "application/problem+json")
    assert door.untouched
    assert not door.refused


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 60_000,
        b"null",
        b"[]",
        b'"update"',
        b"\xff",
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": true}',
        b'{"update_id": 1, "\\ud83d": ' + b"[" * 30_000,
        b'{"message": {"message_id": 1, "date": 1, "text": "1", "chat": {"id": 1, "type": "private"}}}',
    ],
)
async def test_a_body_that_is_no_update_is_answered_with_problem_details(door: FrontDoor, body: bytes) -> None:
    """The sender's mistake is the sender's: 400, never 500."""
    response = await door.post(PATH, body, SECRET)
    assert (response.status, response.content_type) == (400, "application/problem+json")
    assert door.untouched


@pytest.mark.parametrize(
    "body",
    [
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {"text": "1"}}',
        b'{"update_id": 1, "message": {"text": "1", "chat": {"id": "me", "type": "private"}}}',
        b'{"update_id": 1, "message": {"message_id": 1, "date": "?", "chat": {"id": -5, "type": "group"}}}',
        b'{"update_id": 1, "edited_message": {"message_id": 1, "date": 1, "edit_date": 9e18, "text": "1"}}',
        b'{"update_id": 1, "my_chat_member": {"chat": {"id": 4411, "type": "private"}, "date": "?"}}',
        b'{"update_id": 1, "message": ' + b'{"message": ' * 900 + b"1" + b"}" * 901,
    ],
)
async def test_an_update_nobody_can_be_heard_in_is_acknowledged(door: FrontDoor, body: bytes) -> None:
    """Telegram would repeat a refused update for a day, and while one waits there nothing may lapse."""
    assert (await door.post(PATH, body, SECRET)).status == 200
    assert door.untouched


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"message_id": 1, "date": 1e300, "text": "1", "chat": FAMILY}},
        {"message": {"message_id": "?", "date": 1, "chat": FAMILY}},
        {"edited_message": {"message_id": 7, "date": 1, "edit_date": 99999999999999999, "text": "1", "chat": FAMILY}},
        {"callback_query": {"id": 5, "message": {"message_id": 41, "date": 1, "chat": FAMILY}}},
    ],
)
async def test_what_a_family_said_and_nobody_can_read_is_kept(door: FrontDoor, update: dict[str, Any]) -> None:
    """It is heard like a sticker: the family is told that it was not understood, and no answer is made of it."""
    assert (await door.post(PATH, orjson.dumps({"update_id": 1, **update}), SECRET)).status == 200
    (heard,) = door.heard
    assert (heard.kind, heard.text, heard.sender) == (HeardKind.OTHER, "", "4411")
    assert heard.provider_id.split(".")[0] == "1"
    assert heard.said_at == NOW


async def test_half_a_letter_hides_no_answer(door: FrontDoor) -> None:
    """Half of a pair (a lone surrogate) is JSON, though no text: the rest of the answer is heard."""
    inside = {"message_id": 1, "date": 1, "text": "1 \ud83d", "chat": FAMILY}
    assert (await door.post(PATH, json.dumps({"update_id": 1, "message": inside}), SECRET)).status == 200
    assert [heard.text for heard in door.heard] == ["1 ?"]


async def test_an_update_that_is_not_json_by_its_own_word_is_malformed(door: FrontDoor) -> None:
    """Telegram sends JSON and says so."""
    headers = {**SECRET, "Content-Type": "text/plain"}
    assert (await door.post(PATH, '{"update_id": 1}', headers)).status == 400


async def trickle() -> AsyncIterator[bytes]:
    """Begin a body and never end it."""
    yield b"{"
    await asyncio.sleep(0.3)
    yield b"}"


async def test_a_body_that_never_ends_does_not_hold_the_door_open(
    door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow senders are sent away after ten seconds (a tenth of one here)."""
    monkeypatch.setattr(bot.webhook, "_SECONDS", 0.1)
    assert (await door.post(PATH, trickle(), SECRET)).status == 408
    assert door.untouched


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_claims_is_malformed(door: FrontDoor, packing: str) -> None:
    """What cannot be unpacked is 400 as well, and a bomb is 413."""
    packed = {**SECRET, "Content-Encoding": packing}
    assert (await door.post(PATH, b'{"update_id": 1}', packed)).status == 400
    assert (
        await door.post(PATH, gzip.compress(b" " * 10_000_000), {**SECRET, "Content-Encoding": "gzip"})
    ).status == 413
    assert door.untouched
