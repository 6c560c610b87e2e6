"""What the tests of the API share: its keys, its client, and how an answer is looked at."""

from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlmodel import select

from tests.unit.register.rows import guardian
from tests.unit.views.rows import Scene

Client = TestClient[web.Request, web.Application]

KEYS = "all-key:*, reader-key:offers:read+queues:read,writer-key:guardians:write"
ALL, READER = {"Authorization": "Bearer all-key"}, {"Authorization": "Bearer reader-key"}
LINES = ALL | {"Content-Type": "application/jsonl"}
FAMILY = guardian(5).model_dump(mode="json")


async def count(story: Scene, table: type[Any]) -> int:
    """Return how many rows a table has."""
    async with story.store.read() as tx:
        return len((await tx.exec(select(table))).all())


async def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem details of an answer, after checking that they are some."""
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    said: dict[str, Any] = await answer.json(content_type=None)
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said
