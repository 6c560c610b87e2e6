"""The web server of one process: routes, health, metrics, and an access log without people in it."""

import errno
import logging
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.typedefs import Middleware

from commands import health
from commands.gate import Gate
from commands.readiness import Readiness
from core.errors import SettingsError
from core.views.condition import Condition
from exchange.problems import Problem, problems

#: The largest body anybody may send: more is refused before it is read (64 KiB).
_MOST_BYTES = 64 * 1024
_WITHOUT_DATABASE = ("/webhooks/", "/healthz", "/readyz", "/metrics")


class AccessLog(AbstractAccessLogger):
    """One line per request: method, path without query, status, milliseconds; the sandbox's phones are left out."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line."""
        if not request.path.startswith("/sandbox"):
            self.logger.info("%s %s %s %.0f ms", request.method, request.path, response.status, time * 1000)


def make_app(
    routes: Iterable[web.RouteDef],
    readiness: Readiness,
    new_id: Callable[[], str],
    look: Callable[[], Awaitable[Condition]],
    gate: Gate | None = None,
) -> web.Application:
    """Return the application; the three that tell how it is are those of `health.routes`."""

    async def front(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/desk"})

    closed = [_closed_while_unseen(readiness)] if readiness.unseen else []
    middlewares = [problems(new_id), *([gate.middleware()] if gate else ()), *closed]
    app = web.Application(middlewares=middlewares, client_max_size=_MOST_BYTES)
    app.add_routes([web.get("/", front), *health.routes(readiness, look), *routes])
    return app


def _closed_while_unseen(readiness: Readiness) -> Middleware:
    """Let only those in who need no database: nobody knows yet whether it is the right one."""

    @web.middleware
    async def middleware(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if readiness.unseen and not request.path.startswith(_WITHOUT_DATABASE):
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "The database is away: try again in a minute.")
        return await handler(request)

    return middleware


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
