"""What breaks others breaks no call: NUL octets, half letters and endless words in every field, in either home."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.clock import Chance
from core.register import Register
from core.register.answers import Answers
from core.views.events import Events
from exchange.api import intakes, routes
from exchange.api_door import Door
from exchange.api_keys import ApiKeys
from exchange.api_reads import reads
from exchange.problems import problems
from tests.contract.api.side import ALL, KEYS, LINES, Client
from tests.homes.home import Home
from tests.unit.register.rows import application, event, guardian, preschool, vacancy
from tests.unit.views.rows import add_story, scene

WORDS = ("a\0b", "\x7f\u202e", "\U0001f600" * 20, "Ә" * 600, "<script>alert(1)</script>", "' OR 1=1 --", "%s", "")
READS = ("offers/{}", "offers/{}/history", "applications/{}", "events/{}/x", "events/x/{}", "queues/{}")
QUERY = ("guardian_id", "status", "cursor", "limit", "year", "language", "all")
ROWS = {
    "guardians": guardian(7),
    "preschools": preschool("P7"),
    "applications": application(7),
    "vacancies": vacancy("V7"),
    "events": event("vacancy_withdrawn", 7, vacancy_id="V1", reason="repairs"),
}


@pytest.fixture
async def client(tmp_path: Path, home: Home) -> AsyncIterator[Client]:
    """The API on a socket, upon the database of a home."""
    story, chance = await scene(home.address(tmp_path / "usynys.db")), Chance()
    await add_story(story)
    register = Register(story.store, story.vault, story.clock, chance, story.views.catalogue)
    app = web.Application(middlewares=[problems(chance.new_id)])
    door = Door(ApiKeys.parse(KEYS), Answers(story.store, story.vault, story.clock))
    app.add_routes(routes(intakes(register), reads(story.views, Events(story.store)), door))
    async with TestClient(TestServer(app)) as made:
        yield made
    await story.store.close()


def spoilt(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return a row with each word in each of its texts, and in the texts of what lies in it."""
    for name, value in row.items():
        if isinstance(value, str):
            yield from (row | {name: word} for word in WORDS)
        elif isinstance(value, dict):
            yield from (row | {name: inner} for inner in spoilt(value))
        elif isinstance(value, list) and value and isinstance(value[0], str):
            yield from (row | {name: [word]} for word in WORDS)


@pytest.mark.parametrize("kind", ROWS)
async def test_no_word_in_any_field_of_a_row_breaks(client: Client, kind: str) -> None:
    """A row is taken or refused with a reason; that it cannot be kept is never our error."""
    rows = list(spoilt(ROWS[kind].model_dump(mode="json")))
    lines = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
    async with client.post(f"/api/v1/{kind}", data=lines, headers=LINES) as answer:
        said = [json.loads(line) for line in (await answer.text()).splitlines()]
    assert answer.status == 200
    assert len(said) == len(rows)
    async with client.post(f"/api/v1/{kind}", json=rows[:20], headers=ALL) as answer:
        assert answer.status in {200, 207, 422}, await answer.text()


async def test_no_word_in_an_address_breaks(client: Client) -> None:
    """Ids and parameters are somebody else's; nothing is found, or they are refused."""
    for word in WORDS[:-1]:
        for path in READS:
            async with client.get(f"/api/v1/{path.format(quote(word[:500], safe=''))}", headers=ALL) as answer:
                assert answer.status in {200, 400, 404}, (path, word[:20])
        for name in QUERY:
            for path in ("offers", "queues/P1"):
                async with client.get(f"/api/v1/{path}", params={name: word[:500]}, headers=ALL) as answer:
                    assert answer.status in {200, 400, 422}, (path, name, word[:20])
