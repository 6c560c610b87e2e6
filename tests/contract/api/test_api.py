"""The API of the state's systems over real HTTP: who may call, what may be read, how errors are told."""

import asyncio
import json

import pytest
from aiohttp import ClientTimeout

from core.store.tables import Guardian
from tests.contract.api.side import ALL, FAMILY, READER, Client, count, problem
from tests.unit.views.rows import Scene, offer


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic all-key"}])
async def test_nobody_comes_in_without_a_key(client: Client, headers: dict[str, str]) -> None:
    """401 on every address but the description, and the challenge says how to ask."""
    for method, path in (("POST", "events"), ("GET", "offers"), ("GET", "queues/P1"), ("GET", "applications/A1")):
        answer = await client.request(method, f"/api/v1/{path}", headers=headers)
        await problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_key_opens_only_what_its_scopes_name(client: Client, story: Scene) -> None:
    """403 names the scope that is lacking; nothing is taken."""
    answer = await client.post("/api/v1/guardians", json=FAMILY, headers=READER)
    said = await problem(answer, 403)
    assert "guardians:write" in said["detail"]
    assert await count(story, Guardian) == 1
    assert (await client.get("/api/v1/offers", headers=READER)).status == 200


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


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=9999999999", "cursor=nothing", "status=happy", "guardian_id=%00"]
)
async def test_a_parameter_that_is_none_is_named(client: Client, query: str) -> None:
    """A wrong parameter is an error of the caller that says what is expected, never an empty list."""
    answer = await client.get(f"/api/v1/offers?{query}", headers=READER)
    assert answer.status in {400, 422}
    assert (await problem(answer, answer.status))["detail"]


async def test_what_is_not_there_is_said_as_a_problem(client: Client) -> None:
    """404 for unknown ids and addresses, 405 with the methods that are allowed."""
    for path in (
        "/api/v1/offers/O9",
        "/api/v1/offers/O9/history",
        "/api/v1/applications/A9",
        "/api/v1/queues/P9",
        "/no",
    ):
        await problem(await client.get(path, headers=READER), 404)
    answer = await client.delete("/api/v1/offers", headers=ALL)
    await problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


async def test_an_unexpected_error_tells_nothing_personal(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    """500 with an id that stands in the log beside the place of the error, but without what the error said."""
    said = await problem(await client.get("/broken"), 500)
    logged = "".join(capfd.readouterr())
    assert said["error_id"] in logged
    assert "_broken" in logged
    assert "77471234567" not in logged + json.dumps(said)


async def test_who_hangs_up_before_the_answer_is_no_error_of_ours(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is logged: an operator who leaves a page alarms nobody."""
    with pytest.raises(TimeoutError):
        await client.get("/left", timeout=ClientTimeout(total=0.1))
    await client.get("/api/v1/offers", headers=READER)
    await asyncio.sleep(0.1)
    assert "rror" not in "".join(capfd.readouterr())


async def test_the_description_names_every_address(client: Client) -> None:
    """OpenAPI 3.1, for everybody, with the fields that rows are really read by."""
    said = await (await client.get("/api/v1/openapi.json")).json()
    served = {route.resource.canonical for route in client.app.router.routes() if route.resource}
    assert said["openapi"].startswith("3.1")
    pages = {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs/{file}"}
    assert set(said["paths"]) == served - pages - {"/broken", "/left"}
    assert set(said["components"]["schemas"]["GuardianRow"]["required"]) >= {"guardian_id", "iin", "phone"}
