"""Rows through the API: what they may look like, what becomes of each, and that a repeated call is not done again."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.clock import Chance
from core.register import Register
from core.register.events import KINDS
from core.register.rows import EventRow, EventType
from core.store.tables import Guardian
from exchange import api_examples as examples
from exchange.api import intakes
from tests.contract.api.side import ALL, FAMILY, Client, count, problem
from tests.unit.register.rows import event, guardian, vacancy
from tests.unit.views.rows import Scene

#: Rows refer to others before them.
_IN_ORDER = {
    "preschools": "PreschoolRow",
    "guardians": "GuardianRow",
    "applications": "ApplicationRow",
    "vacancies": "VacancyRow",
    "events": "EventRow",
}


async def test_one_row_is_taken_and_known_the_second_time(client: Client) -> None:
    """A single object is a row; sending it again is safe and says that nothing changed."""
    answers = [await client.post("/api/v1/guardians", json=FAMILY, headers=ALL) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert await answers[0].json() == {"items": [{"index": 0, "taken": True, "changed": True}], "next": None}
    assert (await answers[1].json())["items"][0]["changed"] is False


async def test_rows_come_as_an_array(client: Client, story: Scene) -> None:
    """Many rows in one call, each with its outcome."""
    rows = [guardian(number).model_dump(mode="json") for number in (6, 7)]
    answer = await client.post("/api/v1/guardians", json=rows, headers=ALL)
    assert [item["taken"] for item in (await answer.json())["items"]] == [True, True]
    assert await count(story, Guardian) == 3


async def test_good_rows_are_kept_beside_bad_ones(client: Client) -> None:
    """207: each row has its outcome, and a bad one points to its field inside the body."""
    rows = [FAMILY, guardian(6).model_dump(mode="json") | {"phone": "1414"}, {"guardian_id": "G7"}]
    answer = await client.post("/api/v1/guardians", json=rows, headers=ALL)
    items = (await answer.json())["items"]
    assert answer.status == 207
    assert [item["taken"] for item in items] == [True, False, False]
    assert items[1]["errors"][0]["pointer"] == "/1/phone"
    assert {"pointer": "/2/iin", "detail": "is missing"} in items[2]["errors"]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("guardians", FAMILY | {"phone": "1414"}, "/phone"),
        ("guardians", [FAMILY | {"iin": "123"}], "/0/iin"),
        ("guardians", 17, ""),
        ("guardians", [], ""),
        ("vacancies", vacancy("V5", preschool_id="P9").model_dump(mode="json"), "/preschool_id"),
        (
            "events",
            event("phone_changed", guardian_id="G9", phone="+77011234567").model_dump(mode="json"),
            "/data/guardian_id",
        ),
    ],
)
async def test_a_row_that_cannot_be_taken_is_pointed_at(client: Client, path: str, body: Any, pointer: str) -> None:
    """422 with a JSON pointer to the field, what is expected there, and never the value itself."""
    answer = await client.post(f"/api/v1/{path}", json=body, headers=ALL)
    said = await problem(answer, 422)
    assert pointer in [error["pointer"] for error in said["errors"]]
    assert "1414" not in json.dumps(said)


@pytest.mark.parametrize("body", [b"", b"{", b"{'a': 1}", b'{"a": NaN}', b"\xff\xfe", b'{"guardian_id": "G1"'])
async def test_what_is_no_json_is_answered_with_what_to_do(client: Client, body: bytes) -> None:
    """400: where it breaks, without quoting it."""
    headers = ALL | {"Content-Type": "application/json"}
    said = await problem(await client.post("/api/v1/guardians", data=body, headers=headers), 400)
    assert "JSON in UTF-8 is expected" in said["detail"]


async def test_another_content_type_is_refused(client: Client) -> None:
    """415: a form or an unnamed body is not guessed at."""
    answer = await client.post("/api/v1/guardians", data={"guardian_id": "G1"}, headers=ALL)
    assert "application/json" in (await problem(answer, 415))["detail"]


@pytest.mark.parametrize("sent", ["with its length", "in chunks"])
async def test_a_body_over_64_kib_is_refused_before_the_key_is_looked_at(client: Client, sent: str) -> None:
    """413, with its length announced or sent in chunks, and without telling strangers whether a key is right."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b" " * 8192

    data: Any = pieces() if sent == "in chunks" else b" " * (64 * 1024 + 1)
    answer = await client.post("/api/v1/guardians", data=data, headers={"Content-Type": "application/json"})
    await problem(answer, 413)


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("text/html, */*;q=0.1", 200), ("text/html", 406), ("*/*;q=0", 406)],
)
async def test_a_caller_that_takes_no_json_is_told(client: Client, accept: str, status: int) -> None:
    """406 before anything is done."""
    answer = await client.post("/api/v1/guardians", json=FAMILY, headers=ALL | {"Accept": accept})
    assert answer.status == status


@pytest.mark.parametrize("kind", EventType)
async def test_every_example_of_an_event_is_one_of_its_kind(kind: EventType) -> None:
    """What the description shows can be read; an example of every type is there."""
    assert KINDS[kind].data.read(EventRow.read(examples.event(kind)).data).model_dump()


async def test_every_example_of_a_row_can_be_read(client: Client, story: Scene) -> None:
    """The rows that the description shows are taken once those are that they refer to."""
    for intake in intakes(Register(story.store, story.vault, story.clock, Chance(), story.views.catalogue)):
        assert intake.model.__name__ in examples.ROWS
    for path, model in _IN_ORDER.items():
        answer = await client.post(f"/api/v1/{path}", json=examples.ROWS[model], headers=ALL)
        assert answer.status == 200, await answer.text()
