"""The web server of one process: routes, health, metrics, and an access log without people in it."""

import errno
import logging
from collections.abc import Callable, Iterable

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from core import metrics
from core.errors import SettingsError
from exchange.problems import problems

#: The largest body anybody may send: more is refused before it is read (64 KiB).
_MOST_BYTES = 64 * 1024


class AccessLog(AbstractAccessLogger):
    """One line per request: method, path without query, status, milliseconds; the sandbox's phones are left out."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line."""
        if not request.path.startswith("/sandbox"):
            self.logger.info("%s %s %s %.0f ms", request.method, request.path, response.status, time * 1000)


def make_app(
    routes: Iterable[web.RouteDef], readiness: Callable[[], str | None], new_id: Callable[[], str]
) -> web.Application:
    """Return the application; `readiness` tells what is still missing, None when all is ready."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(_: web.Request) -> web.Response:
        missing = readiness()
        return web.json_response({"status": missing or "ready"}, status=503 if missing else 200)

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def front(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/desk"})

    app = web.Application(middlewares=[problems(new_id)], client_max_size=_MOST_BYTES)
    app.add_routes([web.get("/", front), web.get("/healthz", alive), web.get("/readyz", ready)])
    app.add_routes([web.get("/metrics", figures), *routes])
    return app


async def listen(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Begin to answer on the port.

    Raises:
        SettingsError: somebody else listens there already.

    """
    runner = web.AppRunner(
        app, access_log_class=AccessLog, access_log=logging.getLogger("access"), shutdown_timeout=2.0
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} is busy: stop what listens there, or choose another with --port or PORT=."
            raise SettingsError(message) from None
        raise
    return runner
