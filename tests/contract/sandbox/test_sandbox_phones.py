"""The phones over HTTP: what they show, and what they do not take."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from twilio.rest import Client

from tests.contract.sandbox.stage import OTHER, OWN, PHONE, Stage


async def test_a_phone_shows_its_messages_oldest_first(stage: Stage, twilio: Client) -> None:
    """Exactly the keys of the contract; a plus sign may be written %2B."""
    await twilio.messages.create_async(to=PHONE, from_=OWN, body="Аласыз ба?" * 10)
    await stage.post(f"/phones/%2B{PHONE[1:]}/sms", {"text": "1"})
    answer = await stage.get(f"/phones/%2B{PHONE[1:]}")

    assert set(answer) == {"number", "messages"}
    first, second = answer["messages"]
    assert answer["number"] == PHONE
    assert list(first) == ["at", "channel", "direction", "text", "buttons", "status", "parts"]
    assert (first["channel"], first["direction"], first["buttons"], first["parts"]) == ("sms", "to_phone", [], 2)
    assert (second["direction"], second["text"], second["status"]) == ("from_phone", "1", "received")
    assert first["at"].endswith("+05:00")


async def test_a_phone_nobody_knows_is_an_empty_phone(stage: Stage) -> None:
    """200 and no messages."""
    assert await stage.get(f"/phones/{OTHER}") == {"number": OTHER, "messages": []}
    assert await stage.get("/phones") == {"items": [], "next": None}


async def test_the_list_names_the_phone_that_spoke_last_first(stage: Stage) -> None:
    """With its last message and whether it uses Telegram; `updates` says what changed since."""
    await stage.post(f"/phones/{PHONE}/sms", {"text": "бір"})
    version = (await stage.get("/updates"))["version"]
    await stage.post(f"/phones/{OTHER}/telegram", {"start": True})
    items = (await stage.get("/phones"))["items"]
    assert [(item["number"], item["last"]["text"], item["telegram"]) for item in items] == [
        (OTHER, "/start", "started"),
        (PHONE, "бір", "none"),
    ]
    assert (await stage.get(f"/updates?since={version}"))["numbers"] == [OTHER]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"text": "иә"}, 409, "start"),
        ({"button": "yes"}, 409, "start"),
        ({"share_contact": True}, 409, "start"),
        ({"block": True}, 409, "start"),
        ({"start": False}, 422, "start"),
        ({"start": "a payload"}, 422, "link"),
        ({"start": "a" * 65}, 422, "64"),
        ({"start": True, "language": "de"}, 422, "language"),
        ({"text": 1}, 422, "text"),
        ({"text": ""}, 422, "empty"),
        ({"share_contact": "8747"}, 422, "E.164"),
        ({"block": 1}, 422, "true or false"),
        ({}, 422, "one thing"),
        ({"text": "a", "start": True}, 422, "one thing"),
        ({"photo": "x"}, 422, "Unknown key"),
        ([], 422, "object"),
    ],
)
async def test_what_a_phone_cannot_do_is_a_problem_with_the_way_out(
    stage: Stage, body: Any, status: int, words: str
) -> None:
    """409 when it cannot be done now, 422 when it never can; nothing is stored."""
    answered, problem = await stage.post(f"/phones/{PHONE}/telegram", body)
    assert (answered, problem["status"]) == (status, status)
    assert words in problem["detail"]
    assert await stage.seen() == []


async def test_a_button_that_no_phone_shows_cannot_be_tapped(stage: Stage) -> None:
    """409: the page would not show it either."""
    await stage.post(f"/phones/{PHONE}/telegram", {"start": True})
    status, problem = await stage.post(f"/phones/{PHONE}/telegram", {"button": "yes:1"})
    assert (status, "yes:1" in problem["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"\xff", 400), (b'{"text": "\\ud800"}', 422), (b'{"text": "' + b"a" * 65_536 + b'"}', 413)],
)
async def test_a_bad_body_is_answered_with_problem_details(stage: Stage, body: bytes, status: int) -> None:
    """Malformed JSON 400, half a letter 422, more than 64 KiB 413; all as application/problem+json."""
    async with stage.http.post(f"{stage.url}/sandbox/phones/{PHONE}/sms", data=body) as response:
        problem = await response.json(content_type="application/problem+json")
    assert (response.status, problem["status"], problem["type"]) == (status, status, "about:blank")


async def test_a_body_that_hides_its_length_is_cut_off_too(stage: Stage) -> None:
    """Sent in chunks without a length, more than 64 KiB is still 413."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(65):
            yield b" " * 1024

    async with stage.http.post(f"{stage.url}/sandbox/clock", data=chunks()) as response:
        assert response.status == 413


@pytest.mark.parametrize("number", ["87471234567", "+0", "+7747123456x", "+" + "7" * 16, "+٧٧٤٧١٢٣٤٥٦٧"])
async def test_a_number_is_written_in_full(stage: Stage, number: str) -> None:
    """E.164 and nothing else, in every path."""
    for path in (f"/phones/{number}/sms", f"/phones/{number}/telegram"):
        assert (await stage.post(path, {"text": "1"}))[0] == 422
    async with stage.http.get(f"{stage.url}/sandbox/phones/{number}") as response:
        assert response.status == 422


async def test_the_page_needs_nothing_from_elsewhere(stage: Stage) -> None:
    """A strict policy: scripts, styles and pictures come from here, and no other path tells anything."""
    async with stage.http.get(f"{stage.url}/sandbox") as response:
        page = await response.text()
    policy = response.headers["Content-Security-Policy"]
    assert (response.status, response.content_type) == (200, "text/html")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "://" not in page
    for path in ("/static/..%2Fapp.py", "/static/none.js", "/nowhere"):
        async with stage.http.get(f"{stage.url}/sandbox{path}") as response:
            assert (response.status, response.content_type) == (404, "application/problem+json")
