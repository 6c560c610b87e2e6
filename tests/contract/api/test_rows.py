"""Rows through the API: what they may look like, what becomes of each, and that a repeated call is not done again."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.store.tables import Guardian, Idempotency, LifeEvent
from tests.contract.api.side import ALL, FAMILY, LINES, Client, count, problem
from tests.unit.register.rows import event, guardian, vacancy
from tests.unit.views.rows import Scene


async def test_one_row_is_taken_and_known_the_second_time(client: Client) -> None:
    """A single object is a row; sending it again is safe and says that nothing changed."""
    answers = [await client.post("/api/v1/guardians", json=FAMILY, headers=ALL) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert await answers[0].json() == {"items": [{"index": 0, "taken": True, "changed": True}], "next": None}
    assert (await answers[1].json())["items"][0]["changed"] is False


async def test_rows_come_as_an_array_or_one_per_line(client: Client, story: Scene) -> None:
    """Both forms are the same to the register, and so are CSV-like values in them."""
    rows = [guardian(number).model_dump(mode="json") for number in (6, 7, 8, 9)]
    lines = "\n".join(json.dumps(row) for row in rows[2:]) + "\n"
    await client.post("/api/v1/guardians", json=rows[:2], headers=ALL)
    answer = await client.post("/api/v1/guardians", data=lines, headers=LINES)
    assert [item["taken"] for item in (await answer.json())["items"]] == [True, True]
    assert await count(story, Guardian) == 5


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
    """400: where it breaks, without quoting it; the same for one bad line among good ones."""
    headers = ALL | {"Content-Type": "application/json"}
    said = await problem(await client.post("/api/v1/guardians", data=body, headers=headers), 400)
    assert "JSON in UTF-8 is expected" in said["detail"]
    lines = json.dumps(FAMILY).encode() + b"\n" + (body or b"{") + b"\n"
    said = await problem(await client.post("/api/v1/guardians", data=lines, headers=LINES), 400)
    assert "line 2" in said["detail"]


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


async def test_a_call_made_again_is_answered_and_not_done_again(client: Client, story: Scene) -> None:
    """The same Idempotency-Key with the same body gives the same answer, byte for byte: changed stays true."""
    headers = ALL | {"Idempotency-Key": "call-1"}
    answers = [await client.post("/api/v1/guardians", json=FAMILY, headers=headers) for _ in range(2)]
    bodies = [await answer.read() for answer in answers]
    assert bodies[0] == bodies[1]
    assert b'"changed":true' in bodies[1]
    assert await count(story, Idempotency) == 1


async def test_a_key_of_another_request_is_a_conflict(client: Client, story: Scene) -> None:
    """409 for another body and for another address; another caller has idempotency keys of its own."""
    headers = ALL | {"Idempotency-Key": "call-1"}
    await client.post("/api/v1/guardians", json=FAMILY, headers=headers)
    other = FAMILY | {"settlement": "Шымкент"}
    await problem(await client.post("/api/v1/guardians", json=other, headers=headers), 409)
    await problem(await client.post("/api/v1/preschools", json=FAMILY, headers=headers), 409)
    someone = headers | {"Authorization": "Bearer writer-key"}
    assert (await client.post("/api/v1/guardians", json=other, headers=someone)).status == 200
    assert await count(story, Idempotency) == 2


async def test_calls_made_at_once_count_once(client: Client, story: Scene) -> None:
    """Two calls under one key at the same moment get one answer and leave one event."""
    row = event("guardian_moved", guardian_id="G1", settlement="Тараз").model_dump(mode="json")
    headers = ALL | {"Idempotency-Key": "call-2"}
    calls = [client.post("/api/v1/events", json=row, headers=headers) for _ in range(4)]
    bodies = {await answer.read() for answer in await asyncio.gather(*calls)}
    assert len(bodies) == 1
    assert await count(story, LifeEvent) == 1
