"""How a process is, for those who watch it: alive, ready, and its figures."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from commands.readiness import Readiness
from core import metrics
from core.views.condition import Condition


def routes(readiness: Readiness, look: Callable[[], Awaitable[Condition]]) -> list[web.RouteDef]:
    """Return them; `look` tells how all is.

    As long as webhooks can wait on disk we want to be called, even by carriers alone.
    """

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(_: web.Request) -> web.Response:
        condition = await look()
        away, waiting = condition.answered_in is None or readiness.unseen, readiness.kept
        missing = readiness.missing or ("database away" if away and waiting is None else None)
        status = missing or ("spooling" if away or waiting else "ready")
        told = {"status": status, "spooled": waiting, **condition.to_json()}
        return web.json_response(told, status=503 if missing else 200)

    async def figures(_: web.Request) -> web.Response:
        await look()
        return web.Response(body=metrics.text(), headers={"Content-Type": metrics.CONTENT_TYPE})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", figures)]
