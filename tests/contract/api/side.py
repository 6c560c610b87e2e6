"""What the tests of the API share: its keys, its client, and how an answer is looked at."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlmodel import select

from core.errors import InputError, NotFoundError, TransitionError
from core.register.rows import Row
from tests.unit.register.rows import guardian
from tests.unit.views.rows import Scene

Client = TestClient[web.Request, web.Application]

KEYS = "all-key:*, reader-key:offers:read+queues:read,writer-key:guardians:write"
ALL, READER = {"Authorization": "Bearer all-key"}, {"Authorization": "Bearer reader-key"}
LINES = ALL | {"Content-Type": "application/jsonl"}
FAMILY = guardian(5).model_dump(mode="json")


async def decide(said: Mapping[str, Any]) -> str:
    """Answer a decision as the gateway's verb does: by the id of its hand-over."""
    match said["handover_id"]:
        case "H404":
            message = "handover_id: nothing was handed over under this id."
            raise NotFoundError(message)
        case "H-pending":
            raise TransitionError
        case "H-unexplained":
            message = "decision: its ground is none of the edition's."
            raise InputError(message)
        case name:
            return {"H1": "taken", "H2": "duplicate", "H3": "late"}.get(name, "contradicts")


async def count(story: Scene, table: type[Any]) -> int:
    """Return how many rows a table has."""
    async with story.store.read() as tx:
        return len((await tx.exec(select(table))).all())


def lines_of(*rows: Row) -> bytes:
    """Return rows as JSON Lines."""
    return "".join(f"{row.model_dump_json()}\n" for row in rows).encode()


async def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem details of an answer, after checking that they are some."""
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    said: dict[str, Any] = await answer.json(content_type=None)
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said
