"""The phones in the browser: one page, three files, nothing from elsewhere."""

from html import escape
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from sandbox.problems import ProblemError, told
from sandbox.wires import SandboxWires

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


def routes(wires: SandboxWires) -> list[web.RouteDef]:
    """Return the page, its files, and the answer to everything else under /sandbox."""

    async def page(_: web.Request) -> web.StreamResponse:
        words = _read("phones.html").body
        shown = words.replace(b"{wires}", _numbers(wires).encode()) if isinstance(words, bytes) else words
        return web.Response(body=shown, headers=_HEADERS, content_type="text/html", charset="utf-8")

    return [
        web.get("/sandbox", told(page)),
        web.get("/sandbox/", told(page)),
        web.get("/sandbox/static/{name}", told(_file)),
        web.route("*", "/sandbox/{rest:.*}", told(_nothing)),
    ]


def _numbers(wires: SandboxWires) -> str:
    """Return the gateway's own numbers and where the SMSC listens, in signs that need no translation."""
    smsc = f" · {escape(wires.smpp_from)} – SMPP 127.0.0.1:{wires.smpp_port}" if wires.smpp_port else ""
    return f"SMS: {escape(wires.twilio_from)} – Twilio{smsc}"


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
