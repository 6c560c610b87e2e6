"""A carrier that takes every message at once, answering as Twilio does, in a process of its own; prints its port."""

import asyncio
import sys
from collections import Counter

import orjson
from aiohttp import web

_MESSAGES = "/2010-04-01/Accounts/{sid}/Messages.json"


class Carrier:
    """Counts what it takes, by number called."""

    def __init__(self) -> None:
        self._posts: Counter[str] = Counter()
        self._taken = 0

    async def take(self, request: web.Request) -> web.Response:
        """Take a message."""
        form = await request.post()
        to = str(form["To"])
        self._posts[to] += 1
        self._taken += 1
        message = {"sid": f"SM{self._taken:032x}", "status": "queued", "num_segments": "0", "to": to}
        return web.Response(body=orjson.dumps(message), status=201, content_type="application/json")

    async def none(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp hands it over
        """List the replies of families: nobody said anything."""
        page = {"messages": [], "page": 0, "page_size": 100, "next_page_uri": None, "uri": ""}
        return web.Response(body=orjson.dumps(page), content_type="application/json")

    async def told(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp hands it over
        """Tell how many messages came and how many of them were one too many, and forget them."""
        posts, again = self._posts.total(), self._posts.total() - len(self._posts)
        self._posts.clear()
        return web.json_response({"posts": posts, "again": again})


async def main() -> None:
    """Answer until standard input closes."""
    carrier, app = Carrier(), web.Application()
    app.add_routes(
        [web.post(_MESSAGES, carrier.take), web.get(_MESSAGES, carrier.none), web.post("/told", carrier.told)]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201 - it speaks to the process that started it
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
