"""JSON Lines through the API: thousands of rows in one call, each answered by a line, whatever the others are."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.store.tables import Guardian
from exchange import api_bodies
from tests.contract.api.side import ALL, FAMILY, LINES, Client, count, lines_of, problem
from tests.unit.register.rows import guardian
from tests.unit.views.rows import Scene

GUARDIANS = "/api/v1/guardians"


async def said(client: Client, body: Any) -> list[dict[str, Any]]:
    """Return the lines of the answer to a body of lines."""
    answer = await client.post(GUARDIANS, data=body, headers=LINES)
    assert (answer.status, answer.content_type) == (200, "application/jsonl")
    return [json.loads(line) for line in (await answer.text()).splitlines()]


async def test_each_line_is_answered_by_a_line(client: Client, story: Scene) -> None:
    """Good lines are taken beside bad ones, blank ones passed over; a bad one says where and why."""
    good = lines_of(guardian(6)).decode()
    bad = json.dumps(FAMILY | {"phone": "1414"}, ensure_ascii=False)
    answers = await said(client, f"{good}\n{bad}\n{{\n".encode() + lines_of(guardian(7)))
    assert [(one["line"], one["taken"]) for one in answers] == [(1, True), (3, False), (4, False), (5, True)]
    assert answers[1]["errors"][0]["pointer"] == "/phone"
    assert "JSON in UTF-8 is expected" in answers[2]["errors"][0]["detail"]
    assert await count(story, Guardian) == 3


async def test_a_last_line_needs_no_end(client: Client) -> None:
    """A file without a newline at its end is whole."""
    assert [one["taken"] for one in await said(client, lines_of(guardian(6)).rstrip(b"\n"))] == [True]


async def test_the_answer_begins_before_the_body_has_ended(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups are answered as they are taken: nobody waits for the last line to hear of the first."""
    monkeypatch.setattr("exchange.api_streams.MOST_ROWS", 2)
    heard = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield lines_of(guardian(6), guardian(7))
        await heard.wait()
        yield lines_of(guardian(8))

    data: Any = body()
    answer = await client.post(GUARDIANS, data=data, headers=LINES)
    first = [json.loads(await answer.content.readline()) for _ in range(2)]
    heard.set()
    assert [one["taken"] for one in first] == [True, True]
    assert json.loads(await answer.content.readline())["line"] == 3


@pytest.mark.parametrize(
    ("limit", "most", "fault"),
    [("MOST_LINES", 2, "at most 2 lines"), ("LONGEST_LINE", 100, "a line has at most"), ("LONGEST_LINES", 400, "MiB")],
)
async def test_what_is_too_much_ends_in_a_line_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, fault: str
) -> None:
    """Too many lines, too long a line, too long a body sent in chunks: what came before is taken and answered."""
    monkeypatch.setattr(api_bodies, limit, most)

    async def pieces() -> AsyncIterator[bytes]:
        yield lines_of(guardian(6))
        yield lines_of(guardian(7), guardian(8))

    answers = await said(client, pieces())
    assert fault in answers[-1]["errors"][0]["detail"]


async def test_a_body_of_lines_that_announces_too_much_is_refused_at_once(client: Client) -> None:
    """413 before the key is looked at."""
    headers = {"Content-Type": "application/jsonl", "Content-Length": str(17 * 1024 * 1024)}

    async def nothing() -> AsyncIterator[bytes]:
        yield b""

    data: Any = nothing()
    await problem(await client.post(GUARDIANS, data=data, headers=headers), 413)


async def test_no_line_at_all_is_a_problem(client: Client) -> None:
    """422 instead of an empty answer."""
    await problem(await client.post(GUARDIANS, data=b"\n \n", headers=LINES), 422)


async def test_strangers_are_refused_before_a_line_is_read(client: Client) -> None:
    """401 without a key, 403 with another scope."""
    lines = {"Content-Type": "application/jsonl"}
    await problem(await client.post(GUARDIANS, data=b"{}", headers=lines), 401)
    await problem(await client.post(GUARDIANS, data=b"{}", headers=lines | {"Authorization": "Bearer reader-key"}), 403)


async def test_an_error_of_ours_breaks_the_answer_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads half an answer must not take it for the whole: the connection breaks."""

    async def broken(*_: object) -> None:
        message = "the disk is full"
        raise OSError(message)

    answer = await client.post(GUARDIANS, data=lines_of(guardian(6)), headers=LINES)
    assert (await answer.read()).count(b"\n") == 1
    monkeypatch.setattr("exchange.api_posts._Call.go_on", broken)
    with pytest.raises(Exception, match=r"payload|disconnected|reset|Connection"):
        await (await client.post(GUARDIANS, data=lines_of(guardian(7)), headers=LINES)).read()
    assert ALL
