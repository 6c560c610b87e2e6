"""Calls made again under an Idempotency-Key: answered, never done twice; a key is free again when nothing was done."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from sqlmodel import select

from core.register.answers import KEPT
from core.store.tables import Guardian, Idempotency, LifeEvent
from tests.contract.api.side import ALL, FAMILY, LINES, Client, count, lines_of, problem
from tests.unit.register.rows import event, guardian
from tests.unit.views.rows import Scene

MOVED = event("guardian_moved", guardian_id="G1", settlement="Тараз").model_dump(mode="json")


async def test_a_call_made_again_is_answered_and_not_done_again(client: Client, story: Scene) -> None:
    """The same Idempotency-Key with the same body gives the same answer, byte for byte: changed stays true."""
    headers = ALL | {"Idempotency-Key": "call-1"}
    answers = [await client.post("/api/v1/guardians", json=FAMILY, headers=headers) for _ in range(2)]
    bodies = [await answer.read() for answer in answers]
    assert bodies[0] == bodies[1]
    assert b'"changed":true' in bodies[1]
    assert await count(story, Idempotency) == 1


async def test_lines_sent_again_are_answered_by_the_same_lines(client: Client, story: Scene) -> None:
    """What was streamed is kept whole; another body under its key is a conflict, found at the end of the body."""
    headers = LINES | {"Idempotency-Key": "call-3"}
    body = lines_of(*(guardian(number) for number in (6, 7)))
    first = await (await client.post("/api/v1/guardians", data=body, headers=headers)).read()
    again = await client.post("/api/v1/guardians", data=body, headers=headers)
    assert (again.content_type, await again.read()) == ("application/jsonl", first)
    assert first.count(b'"changed":true') == 2
    assert await count(story, Guardian) == 3
    await problem(await client.post("/api/v1/guardians", data=body + b"{}", headers=headers), 409)


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
    """Of several calls under one key at the same moment one is done; the others are asked to come for its answer."""
    headers = ALL | {"Idempotency-Key": "call-2"}
    calls = [client.post("/api/v1/events", json=MOVED, headers=headers) for _ in range(4)]
    answers = await asyncio.gather(*calls)
    waiting = [answer for answer in answers if answer.status == 409]
    assert all(answer.headers["Retry-After"] == "1" for answer in waiting)
    assert len({await answer.read() for answer in answers if answer.status == 200}) == 1
    assert await count(story, LifeEvent) == 1


async def test_a_call_still_being_done_keeps_its_key(client: Client, story: Scene) -> None:
    """409 with Retry-After while lines are still coming; whoever was killed in the middle keeps nobody for long."""
    headers, sent = LINES | {"Idempotency-Key": "call-4"}, asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield lines_of(guardian(6))
        await sent.wait()

    data: Any = slowly()
    first = asyncio.create_task(client.post("/api/v1/guardians", data=data, headers=headers))
    while await count(story, Idempotency) == 0:  # noqa: ASYNC110 - nothing tells of it but the database
        await asyncio.sleep(0)
    busy = await client.post("/api/v1/guardians", data=b"{}", headers=headers)
    assert (await problem(busy, 409))["detail"].startswith("The call with this Idempotency-Key is still being done")
    sent.set()
    assert (await (await first).read()).count(b'"taken":true') == 1


async def test_a_key_whose_call_was_not_done_is_free_again(client: Client, story: Scene) -> None:
    """After 422 the mended rows may come under the same key."""
    headers = ALL | {"Idempotency-Key": "call-5"}
    await problem(await client.post("/api/v1/guardians", json=FAMILY | {"phone": "1414"}, headers=headers), 422)
    assert await count(story, Idempotency) == 0
    assert (await client.post("/api/v1/guardians", json=FAMILY, headers=headers)).status == 200


async def test_what_was_killed_in_the_middle_is_done_by_the_next_call(client: Client, story: Scene) -> None:
    """A key that nobody has kept busy for a minute is taken over."""
    headers = ALL | {"Idempotency-Key": "call-6"}
    await client.post("/api/v1/guardians", json=FAMILY, headers=headers)
    async with story.store.write() as tx:
        for row in (await tx.exec(select(Idempotency))).all():
            row.busy_until = story.clock.now() + timedelta(seconds=30)
    assert (await client.post("/api/v1/guardians", json=FAMILY, headers=headers)).status == 409
    story.clock.instant += timedelta(seconds=31)
    assert (await client.post("/api/v1/guardians", json=FAMILY, headers=headers)).status == 200


async def test_answers_are_kept_for_two_days(client: Client, story: Scene) -> None:
    """Later calls sweep away what is older, so that the table does not grow without end."""
    for number in range(3):
        await client.post("/api/v1/guardians", json=FAMILY, headers=ALL | {"Idempotency-Key": f"old-{number}"})
    story.clock.instant += KEPT + timedelta(seconds=1)
    await client.post("/api/v1/guardians", json=FAMILY, headers=ALL | {"Idempotency-Key": "new"})
    assert await count(story, Idempotency) == 1
