"""The API of the state's systems over real HTTP: who may call, what rows may look like, what an answer says."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlmodel import select

from core.clock import Chance
from core.register import Register
from core.register_answers import Answers
from core.rules.catalogue import Catalogue
from core.store.tables import Guardian, Idempotency, LifeEvent
from exchange.api import routes
from exchange.api_keys import ApiKeys
from exchange.problems import problems
from tests.unit.register.rows import event, guardian, vacancy
from tests.unit.views.rows import Scene, add_story, offer, scene

Client = TestClient[web.Request, web.Application]

KEYS = "all-key:*, reader-key:offers:read+queues:read,writer-key:guardians:write"
ALL, READER = {"Authorization": "Bearer all-key"}, {"Authorization": "Bearer reader-key"}
LINES = ALL | {"Content-Type": "application/jsonl"}
FAMILY = guardian(5).model_dump(mode="json")


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Scene]:
    """A database with one open offer."""
    made = await scene(f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}")
    await add_story(made)
    yield made
    await made.store.close()


async def _broken(_request: web.Request) -> web.StreamResponse:
    message = "the database said: +77471234567"
    raise RuntimeError(message)


@pytest.fixture
async def client(story: Scene) -> AsyncIterator[Client]:
    """The API on a socket, with two keys, and one address that breaks."""
    chance = Chance()
    register = Register(story.store, story.vault, story.clock, chance, Catalogue.load())
    answers = Answers(story.store, story.vault, story.clock)
    app = web.Application(middlewares=[problems(chance.new_id)])
    app.add_routes(routes(register, story.views, ApiKeys.parse(KEYS), answers))
    app.router.add_get("/broken", _broken)
    async with TestClient(TestServer(app)) as made:
        yield made


async def _count(story: Scene, table: type[Any]) -> int:
    async with story.store.read() as tx:
        return len((await tx.exec(select(table))).all())


async def _problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem details of an answer, after checking that they are some."""
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    said: dict[str, Any] = await answer.json(content_type=None)
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said


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
    assert await _count(story, Guardian) == 5


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
    said = await _problem(answer, 422)
    assert pointer in [error["pointer"] for error in said["errors"]]
    assert "1414" not in json.dumps(said)


@pytest.mark.parametrize("body", [b"", b"{", b"{'a': 1}", b'{"a": NaN}', b"\xff\xfe", b'{"guardian_id": "G1"'])
async def test_what_is_no_json_is_answered_with_what_to_do(client: Client, body: bytes) -> None:
    """400: where it breaks, without quoting it; the same for one bad line among good ones."""
    headers = ALL | {"Content-Type": "application/json"}
    said = await _problem(await client.post("/api/v1/guardians", data=body, headers=headers), 400)
    assert "JSON in UTF-8 is expected" in said["detail"]
    lines = json.dumps(FAMILY).encode() + b"\n" + (body or b"{") + b"\n"
    said = await _problem(await client.post("/api/v1/guardians", data=lines, headers=LINES), 400)
    assert "line 2" in said["detail"]


async def test_another_content_type_is_refused(client: Client) -> None:
    """415: a form or an unnamed body is not guessed at."""
    answer = await client.post("/api/v1/guardians", data={"guardian_id": "G1"}, headers=ALL)
    assert "application/json" in (await _problem(answer, 415))["detail"]


@pytest.mark.parametrize("sent", ["with its length", "in chunks"])
async def test_a_body_over_64_kib_is_refused_before_the_key_is_looked_at(client: Client, sent: str) -> None:
    """413, with its length announced or sent in chunks, and without telling strangers whether a key is right."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b" " * 8192

    data: Any = pieces() if sent == "in chunks" else b" " * (64 * 1024 + 1)
    answer = await client.post("/api/v1/guardians", data=data, headers={"Content-Type": "application/json"})
    await _problem(answer, 413)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic all-key"}])
async def test_nobody_comes_in_without_a_key(client: Client, headers: dict[str, str]) -> None:
    """401 on every address but the description, and the challenge says how to ask."""
    for method, path in (("POST", "events"), ("GET", "offers"), ("GET", "queues/P1"), ("GET", "applications/A1")):
        answer = await client.request(method, f"/api/v1/{path}", headers=headers)
        await _problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_key_opens_only_what_its_scopes_name(client: Client, story: Scene) -> None:
    """403 names the scope that is lacking; nothing is taken."""
    answer = await client.post("/api/v1/guardians", json=FAMILY, headers=READER)
    said = await _problem(answer, 403)
    assert "guardians:write" in said["detail"]
    assert await _count(story, Guardian) == 1
    assert (await client.get("/api/v1/offers", headers=READER)).status == 200


async def test_a_call_made_again_is_answered_and_not_done_again(client: Client, story: Scene) -> None:
    """The same Idempotency-Key with the same body gives the same answer, byte for byte: changed stays true."""
    headers = ALL | {"Idempotency-Key": "call-1"}
    answers = [await client.post("/api/v1/guardians", json=FAMILY, headers=headers) for _ in range(2)]
    bodies = [await answer.read() for answer in answers]
    assert bodies[0] == bodies[1]
    assert b'"changed":true' in bodies[1]
    assert await _count(story, Idempotency) == 1


async def test_a_key_of_another_request_is_a_conflict(client: Client, story: Scene) -> None:
    """409 for another body and for another address; another caller has idempotency keys of its own."""
    headers = ALL | {"Idempotency-Key": "call-1"}
    await client.post("/api/v1/guardians", json=FAMILY, headers=headers)
    other = FAMILY | {"settlement": "Шымкент"}
    await _problem(await client.post("/api/v1/guardians", json=other, headers=headers), 409)
    await _problem(await client.post("/api/v1/preschools", json=FAMILY, headers=headers), 409)
    someone = headers | {"Authorization": "Bearer writer-key"}
    assert (await client.post("/api/v1/guardians", json=other, headers=someone)).status == 200
    assert await _count(story, Idempotency) == 2


async def test_calls_made_at_once_count_once(client: Client, story: Scene) -> None:
    """Two calls under one key at the same moment get one answer and leave one event."""
    row = event("child_registered", anything=1).model_dump(mode="json")
    headers = ALL | {"Idempotency-Key": "call-2"}
    calls = [client.post("/api/v1/events", json=row, headers=headers) for _ in range(4)]
    bodies = {await answer.read() for answer in await asyncio.gather(*calls)}
    assert len(bodies) == 1
    assert await _count(story, LifeEvent) == 1


async def test_an_offer_and_its_history_are_shown(client: Client) -> None:
    """The offer carries what DESIGN section 7 promises; a list says whether more follows."""
    shown = await (await client.get("/api/v1/offers/O1", headers=READER)).json()
    listed = await (await client.get("/api/v1/offers?guardian_id=G1&status=open", headers=READER)).json()
    history = await client.get("/api/v1/offers/O1/history", headers=READER)
    assert {"id", "kind", "status", "guardian_id", "child_id", "vacancy_id", "round", "window", "code"} <= set(shown)
    assert listed == {"items": [shown], "next": None}
    assert history.status == 200


async def test_lists_are_read_page_by_page(client: Client, story: Scene) -> None:
    """The cursor of a page leads to the next, until it is null."""
    async with story.store.write() as tx:
        tx.add(offer(id="O2", status="lapsed", vacancy_id=None, application_id=None, entry_id=None))
    first = await (await client.get("/api/v1/offers?limit=1", headers=READER)).json()
    second = await (await client.get(f"/api/v1/offers?limit=1&cursor={first['next']}", headers=READER)).json()
    assert [item["id"] for item in first["items"] + second["items"]] == ["O1", "O2"]
    assert second["next"] is None


async def test_queues_and_decisions_are_shown(client: Client) -> None:
    """The order of a preschool's queues with the reason of each position, and the decisions on an application."""
    queue = await (await client.get("/api/v1/queues/P1?language=kk&year=2022", headers=READER)).json()
    explained = await (await client.get("/api/v1/applications/A1", headers=READER)).json()
    assert [(item["application_id"], item["status"]) for item in queue["items"]] == [("A1", "offered")]
    assert queue["next"] is None
    assert [decision["kind"] for decision in explained["decisions"]] == ["queued", "offer_made"]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=9999999999", "cursor=nothing", "status=happy"])
async def test_a_parameter_that_is_none_is_named(client: Client, query: str) -> None:
    """A wrong parameter is an error of the caller that says what is expected, never an empty list."""
    answer = await client.get(f"/api/v1/offers?{query}", headers=READER)
    assert answer.status in {400, 422}
    assert (await _problem(answer, answer.status))["detail"]


async def test_what_is_not_there_is_said_as_a_problem(client: Client) -> None:
    """404 for unknown ids and addresses, 405 with the methods that are allowed."""
    for path in (
        "/api/v1/offers/O9",
        "/api/v1/offers/O9/history",
        "/api/v1/applications/A9",
        "/api/v1/queues/P9",
        "/no",
    ):
        await _problem(await client.get(path, headers=READER), 404)
    answer = await client.delete("/api/v1/offers", headers=ALL)
    await _problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


async def test_an_unexpected_error_tells_nothing_personal(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    """500 with an id that stands in the log beside the place of the error, but without what the error said."""
    said = await _problem(await client.get("/broken"), 500)
    logged = "".join(capfd.readouterr())
    assert said["error_id"] in logged
    assert "_broken" in logged
    assert "77471234567" not in logged + json.dumps(said)


async def test_the_description_names_every_address(client: Client) -> None:
    """OpenAPI 3.1, for everybody, with the fields that rows are really read by."""
    said = await (await client.get("/api/v1/openapi.json")).json()
    served = {route.resource.canonical for route in client.app.router.routes() if route.resource}
    assert said["openapi"].startswith("3.1")
    assert set(said["paths"]) == served - {"/broken", "/api/v1/openapi.json"}
    assert set(said["components"]["schemas"]["GuardianRow"]["required"]) >= {"guardian_id", "iin", "phone"}
