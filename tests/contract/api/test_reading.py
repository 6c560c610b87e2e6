"""What is read again: ETags, cursors, life events with their reasons, and the page that shows it all."""

import pytest
from aiohttp import ClientResponse

from tests.contract.api.side import ALL, READER, Client, problem
from tests.unit.register.rows import event
from tests.unit.views.rows import Scene, offer, waiting
from tests.unit.views.scene import add, add_family

OFFER = "/api/v1/offers/O1"


async def again(client: Client, path: str, tag: str) -> ClientResponse:
    """Ask again for what the caller has."""
    return await client.get(path, headers=READER | {"If-None-Match": tag})


async def test_whoever_has_it_already_is_told_so(client: Client, story: Scene) -> None:
    """304 without a body while nothing has changed, 200 with another ETag as soon as it has."""
    first = await client.get(OFFER, headers=READER)
    tag = first.headers["ETag"]
    same = await again(client, OFFER, tag)
    assert (same.status, await same.read(), same.headers["ETag"]) == (304, b"", tag)
    assert (await again(client, OFFER, f'"other", {tag}')).status == 304
    async with story.store.write() as tx:
        (await tx.get_one(type(offer()), "O1")).round = 2
    changed = await again(client, OFFER, tag)
    assert changed.status == 200
    assert changed.headers["ETag"] != tag


async def test_a_queue_is_read_page_by_page(client: Client, story: Scene) -> None:
    """Every application stands on one page; a cursor that was never given is refused."""
    for number in (7, 8, 9):
        await add_family(story, number, first="Алия", phone=f"+7747000000{number}")
        await add(story, *waiting(number))
    first = await (await client.get("/api/v1/queues/P1?limit=3", headers=READER)).json()
    second = await (await client.get(f"/api/v1/queues/P1?limit=3&cursor={first['next']}", headers=READER)).json()
    assert len({item["application_id"] for item in (*first["items"], *second["items"])}) == 4
    assert (len(first["items"]), second["next"]) == (3, None)
    for wrong in ("A9", "!!", "QTk", "e30="):
        await problem(await client.get(f"/api/v1/queues/P1?cursor={wrong}", headers=READER), 400)


async def test_an_event_tells_what_followed_in_three_languages(client: Client) -> None:
    """Kept under its source and id with what is owed, readable by whoever sends events or reads offers."""
    row = event("guardian_moved", 7, guardian_id="G1", settlement="Тараз").model_dump(mode="json")
    await client.post("/api/v1/events", json=row, headers=ALL)
    said = await (await client.get("/api/v1/events/register/E7", headers=READER)).json()
    assert (said["type"], said["owed"], said["effect"], said["then"]) == ("guardian_moved", True, "done.moved", None)
    assert set(said["says"]) == {"kk", "ru", "en"}
    await problem(await client.get("/api/v1/events/register/E99", headers=READER), 404)


async def test_why_nothing_is_owed_can_be_looked_up(client: Client) -> None:
    """The same settlement again: the event is kept, with its reason."""
    for number in (7, 8):
        row = event("guardian_moved", number, guardian_id="G1", settlement="Тараз").model_dump(mode="json")
        await client.post("/api/v1/events", json=row, headers=ALL)
    said = await (await client.get("/api/v1/events/register/E8", headers=READER)).json()
    assert (said["owed"], said["effect"]) == (False, "nothing.same_settlement")
    assert said["says"]["en"].startswith("nothing is owed because")


async def test_a_page_shows_the_description_and_loads_nothing_from_elsewhere(client: Client) -> None:
    """Swagger UI from its package, under a policy that lets no other host in."""
    page = await client.get("/api/v1/docs")
    policy, text = page.headers["Content-Security-Policy"], await page.text()
    assert "default-src 'none'; script-src 'self';" in policy
    assert "//" not in text.replace("<!doctype html>", "")
    for name, kind in (("swagger-ui.css", "css"), ("swagger-ui-bundle.js", "javascript"), ("begin.js", "javascript")):
        file = await client.get(f"/api/v1/docs/{name}")
        assert (file.status, file.content_type) == (200, f"text/{kind}")
    await problem(await client.get("/api/v1/docs/swagger-editor.js"), 404)


@pytest.mark.parametrize("accept", ["text/html", "image/png;q=1"])
async def test_a_reader_that_takes_no_json_is_told(client: Client, accept: str) -> None:
    """406."""
    await problem(await client.get(OFFER, headers=READER | {"Accept": accept}), 406)
