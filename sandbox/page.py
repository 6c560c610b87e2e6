"""The phones in the browser: one page, three files, nothing from elsewhere."""

from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from sandbox.problems import ProblemError, told

_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".html": "text/html", ".svg": "image/svg+xml"}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def routes() -> list[web.RouteDef]:
    """Return the page, its files, and the answer to everything else under /sandbox."""
    return [
        web.get("/sandbox", told(_page)),
        web.get("/sandbox/", told(_page)),
        web.get("/sandbox/static/{name}", told(_file)),
        web.route("*", "/sandbox/{rest:.*}", told(_nothing)),
    ]


async def _page(_: web.Request) -> web.StreamResponse:
    return _read("phones.html")


async def _file(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in {path.name for path in _STATIC.iterdir()}:
        return await _nothing(request)
    return _read(name)


async def _nothing(request: web.Request) -> web.StreamResponse:
    detail = f"The sandbox does not know {request.method} {request.path[:80]}; docs/sandbox.md lists what it does."
    raise ProblemError(HTTPStatus.NOT_FOUND, detail)


def _read(name: str) -> web.Response:
    path = _STATIC / name
    return web.Response(body=path.read_bytes(), headers=_HEADERS, content_type=_KINDS[path.suffix], charset="utf-8")
