"""What an open page hears: that there is more, at once or after a break; never what, and no longer than it may."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import ClientResponse

from core.store.chains import append
from tests.contract.desk.side import Desk
from tests.unit.views.rows import reply
from tests.unit.views.scene import OPENED, add

#: Wall seconds: long before the next look that nobody asked for.
SOON = 3.0


@asynccontextmanager
async def listening(
    desk: Desk, path: str = "/desk/offers/O1/live?seen=7", **headers: str
) -> AsyncIterator[ClientResponse]:
    """Listen as a browser does."""
    async with (
        desk.client.get(path, headers={"Accept": "text/event-stream"} | headers) as answer,
        asyncio.timeout(SOON),
    ):
        yield answer


async def heard(answer: ClientResponse) -> list[str]:
    """Return the lines of the next event, or of the next sign of life."""
    lines = []
    while line := (await answer.content.readline()).decode().strip():
        lines.append(line)
    return lines


async def more_happens(desk: Desk) -> None:
    """Let something be noted about the offer, and whoever watches be told."""
    async with desk.scene.store.write() as tx:
        await append(tx, "offer:O1", OPENED, "reply_heard", {"reply_id": "R9"})
    desk.scene.live.tell(["offer:O1"])


async def test_a_page_that_shows_all_hears_of_the_next_event_only(desk: Desk) -> None:
    """Its number, under which a browser that comes back asks for what came later; no word of what it is."""
    async with listening(desk) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert await heard(answer) == ["retry: 1000"]
        assert await heard(answer) == [": still here"]
        await more_happens(desk)
        assert await heard(answer) == ["id: 8", "event: changed", "data: 8"]


async def test_now_hears_that_the_moment_is_another(desk: Desk) -> None:
    """Whatever was noted anywhere; a hint after which nothing looks otherwise is no news."""
    page = await desk.read("/desk/now")
    (mark,) = re.findall(r"/desk/now/live\?seen=(\w+)", page)
    async with listening(desk, f"/desk/now/live?seen={mark}") as answer:
        assert [await heard(answer), await heard(answer)] == [["retry: 1000"], [": still here"]]
        desk.scene.live.tell(["offer:O1"])
        assert await heard(answer) == [": still here"]
        await add(desk.scene, reply(desk.scene, 7, "иә", received_at=desk.scene.clock.now() - timedelta(seconds=1)))
        desk.scene.live.tell(["offer:O1"])
        id_, *event = await heard(answer)
        assert (id_ == f"id: {mark}", event[0]) == (False, "event: changed")


async def test_what_happened_in_a_break_is_heard_at_once(desk: Desk) -> None:
    """By the number the page shows, or by the last one its browser heard."""
    async with listening(desk, "/desk/offers/O1/live?seen=5") as answer:
        await heard(answer)
        assert (await heard(answer))[0] == "id: 7"
    async with listening(desk, "/desk/offers/O1/live?seen=5", **{"Last-Event-ID": "7"}) as answer:
        await heard(answer)
        assert await heard(answer) == [": still here"]


async def test_nobody_hears_longer_than_the_session_lasts(desk: Desk) -> None:
    """Signed out in another window, the stream ends; without a session there is none, and no redirect to follow."""
    async with listening(desk) as answer:
        await heard(answer)
        await desk.post("/desk/sign-out")
        await more_happens(desk)
        assert "changed" not in (await answer.text())
    async with listening(desk) as answer:
        assert answer.status == 401


async def test_a_process_that_ends_waits_for_no_browser(desk: Desk) -> None:
    """The streams end; browsers try again by themselves."""
    async with listening(desk) as answer:
        await heard(answer)
        desk.scene.live.end_watches()
        assert "changed" not in await answer.text()


async def test_there_is_nothing_to_hear_of_no_offer(desk: Desk) -> None:
    """A forged id is a page that says so."""
    async with listening(desk, "/desk/offers/none/live?seen=x") as answer:
        assert answer.status == 404
