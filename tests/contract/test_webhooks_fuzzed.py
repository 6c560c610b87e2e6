"""Any octets at the gateway's doors, believed and not: the mistake stays the sender's, and nobody's words come back."""

import asyncio
import contextlib
import http.client
import json
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from core.store.tables import DeliveryReceipt, Reply
from tests.sandboxed import SECRET, TOKEN
from tests.world import World, a_world

TELEGRAM, INBOUND, STATUS, EVENTS = (
    "/webhooks/telegram",
    "/webhooks/twilio/inbound",
    "/webhooks/twilio/status",
    "/api/v1/events",
)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
#: What must come back from no door and stand in no log.
NUMBER, WORDS = "+77479998877", "құпия-сөз"
LIMIT = 64 * 1024
ODD = ["", "\x00", "\ud83d", "🙂", "\u202e", "'; --", "%00", "\r\n", "١٢٣", "A" * 300, "9" * 400]
VALUES = st.text(max_size=12) | st.sampled_from([*ODD, NUMBER, WORDS])
TYPES = st.sampled_from(
    [FORM, JSON, f"{FORM}; charset=utf-16", f"{JSON}; charset=cp1251", "text/plain", "multipart/x", ""]
)


class Door:
    """One way in, knocked at from a thread of its own, in the plainest HTTP."""

    def __init__(self, world: World, path: str) -> None:
        self._host = world.base.removeprefix("http://")
        self._path, self._url = path, world.base + path

    def knock(self, body: bytes, content_type: str, *, believed: bool) -> None:
        """Post a body and hold the answer to what every door promises."""
        headers = {"Content-Type": content_type, **(self._proof(body, content_type) if believed else {})}
        connection = http.client.HTTPConnection(self._host, timeout=20)
        with contextlib.closing(connection):
            try:
                connection.request("POST", self._path, body, headers)
                answer = connection.getresponse()
                told = answer.read().decode()
            except ConnectionError:
                assert len(body) > LIMIT  # whoever says too much is hung up on
                return
        assert answer.status < 500, (answer.status, told)
        assert believed or answer.status in {400, 401, 403, 413}, answer.status
        assert NUMBER.lstrip("+") not in told
        assert WORDS not in told

    def _proof(self, body: bytes, content_type: str) -> dict[str, str]:
        if self._path == TELEGRAM:
            return {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        if self._path == EVENTS:
            return {"Authorization": "Bearer world"}
        fields: dict[str, Any] = {}
        with contextlib.suppress(ValueError):
            if content_type.startswith(FORM):
                fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(self._url, fields)}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """One family is asked about one place, and may be answered for by nobody else."""
    async with a_world(tmp_path) as world:
        await world.preschools("P1")
        await world.family("+77470000001")
        await world.place("V1")
        yield world


async def knocked(world: World, caplog: pytest.LogCaptureFixture, knocking: Callable[[], None]) -> None:
    """Knock in a thread while the gateway lives here; afterwards all of it is read, and nothing was told or broken."""
    caplog.set_level("INFO")  # below it, drivers of databases tell what they are asked
    await asyncio.to_thread(knocking)
    await world.settle()
    formatter = logging.Formatter()
    told = [
        formatter.format(one) for one in caplog.records if not one.name.startswith(("asyncio", "aiohttp", "urllib3"))
    ]
    assert not [line for line in told if NUMBER.lstrip("+") in line or WORDS in line]
    world.look_for_errors()


def mostly(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw what is usual five times of six: what comes through the door is to be read, too."""
    return st.integers(0, 5).flatmap(lambda drawn: odd if drawn == 5 else usual)


def noise() -> st.SearchStrategy[bytes]:
    """Octets of any kind, a few and very many."""
    return st.binary(max_size=200) | st.builds(
        lambda part, times: part * times, st.binary(min_size=1, max_size=8), st.sampled_from([9000, 20_000])
    )


def forms(**usual: str) -> st.SearchStrategy[bytes]:
    """Forms as they should be but for some fields; some twice, some cut off, with odd letters, or half escaped."""
    odd = st.lists(st.tuples(st.sampled_from([*usual, "x"]), VALUES), max_size=3)
    whole = st.builds(lambda fields, twice: _form([*({**usual, **dict(fields)}).items(), *twice]), odd, odd)
    cut = st.builds(lambda form, end: form[:end], whole, st.integers(0, 200))
    return mostly(whole, cut | whole.map(lambda form: form + b"&Body=%ed%a0%80%ff%"))


def _form(fields: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{name}={quote_plus(value, errors='surrogatepass')}" for name, value in fields).encode()


def documents(*names: str) -> st.SearchStrategy[bytes]:
    """JSON with the keys that count, nested, doubled, cut off, with half letters and numbers beyond reason."""
    scalars = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | VALUES
    keys = st.sampled_from([*names, "type", "id", "data", "chat"])
    values = st.recursive(scalars, lambda part: st.lists(part, max_size=3) | st.dictionaries(keys, part, max_size=4))
    whole = st.dictionaries(keys, values, max_size=6).map(json.dumps)
    doubled = st.builds(lambda one, other: f"{one[:-1]},{other[1:]}", whole, whole)
    deep = st.builds(
        lambda sign, depth: sign * depth, st.sampled_from(["[", '{"a":', '{"message":']), st.integers(100, 5000)
    )
    cut = st.builds(lambda text, end: text[:end], whole, st.integers(0, 80))
    return (whole | doubled | deep | cut).map(lambda text: text.encode())


def updates() -> st.SearchStrategy[bytes]:
    """Updates of Telegram of which one part is something else."""
    chat = {"id": 4411, "type": "private"}
    person = {"id": 4411, "is_bot": False, "first_name": WORDS}
    message = {"message_id": 1, "date": 1790000000, "chat": chat, "from": person, "text": WORDS}
    tap = {"id": "tap", "from": person, "chat_instance": "1", "message": message, "data": "x"}
    parts = st.sampled_from(["message_id", "date", "chat", "text", "contact", "from", "caption", "data", "message"])
    value = VALUES | st.integers() | st.none() | st.just([chat]) | st.just({"phone_number": NUMBER, "user_id": 4411})
    numbers = st.integers(-(10**12), 10**20) | VALUES
    kinds = st.sampled_from([("message", message), ("edited_message", message), ("callback_query", tap)])
    return st.builds(
        lambda number, kind, part, odd: json.dumps({"update_id": number, kind[0]: {**kind[1], part: odd}}).encode(),
        mostly(st.integers(1, 10**9), numbers),
        kinds | st.tuples(st.just("my_chat_member"), st.just({"chat": chat, "date": 1790000000, "from": person})),
        parts,
        value,
    )


MESSAGE = forms(MessageSid="SM" + "1" * 32, From=NUMBER, Body=WORDS, NumMedia="0", AccountSid="AC1")
RECEIPT = forms(
    MessageSid="SM" + "1" * 32, MessageStatus="delivered", ErrorCode="", RawDlrDoneDate="2611231000", To=NUMBER
)
EVENT = documents("id", "source", "type", "occurred_at", "data", "guardian_id", "phone")
BODIES = {
    TELEGRAM: mostly(updates(), documents("update_id", "message", "callback_query", "text") | noise()),
    INBOUND: mostly(MESSAGE, documents("MessageSid", "From", "Body") | noise()),
    STATUS: mostly(RECEIPT, documents("MessageSid", "MessageStatus") | noise()),
    EVENTS: mostly(EVENT, noise()),
}


def knocking_at(world: World, path: str, *, believed: bool) -> Callable[[], None]:
    """Return what knocks at one door a hundred times, mostly with what it is made for."""
    door, usual = Door(world, path), st.just(FORM if "twilio" in path else JSON)

    @settings(max_examples=100 if believed else 25)
    @given(body=BODIES[path], content_type=mostly(usual, TYPES))
    def knocking(body: bytes, content_type: str) -> None:
        door.knock(body, content_type, believed=believed)

    return knocking


@pytest.mark.parametrize("path", BODIES)
async def test_whatever_comes_is_answered_and_breaks_nothing(
    world: World, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """No 5xx, no hang, nothing personal in answer or log; all that was taken can be read, and no stranger is heard."""
    table = DeliveryReceipt if path == STATUS else Reply
    counts = [len(await world.all(table))]
    for believed in (False, True):
        await knocked(world, caplog, knocking_at(world, path, believed=believed))
        counts.append(len(await world.all(table)))
    assert counts[1] == counts[0]
    assert (counts[2] > counts[1]) == (path != EVENTS)
