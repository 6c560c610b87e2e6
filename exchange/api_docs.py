"""The page of the API: Swagger UI from its package, over our own description; nothing comes from elsewhere."""

from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path

from aiohttp import web

#: What the package holds of which we serve: its own page would load other things.
_FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
_BEGIN = "begin.js"
_HEADERS = {
    # Its pictures are in its style sheet.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Usynys: the API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<noscript>This page needs JavaScript; the description itself is at <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/begin.js"></script>
</body>
</html>
"""
_SCRIPT = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#api", deepLinking: true, displayRequestDuration: true, validatorUrl: null
});
"""


def routes() -> list[web.RouteDef]:
    """Return the page and its files."""
    folder = _folder()

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html", headers=_HEADERS)

    async def file(request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        if name == _BEGIN:
            return web.Response(text=_SCRIPT, content_type="text/javascript", headers=_HEADERS)
        if name not in _FILES:
            raise web.HTTPNotFound
        response = web.FileResponse(folder / name, status=HTTPStatus.OK, headers=_HEADERS)
        response.content_type = _FILES[name]
        return response

    return [web.get("/api/v1/docs", page), web.get("/api/v1/docs/{file}", file)]


def _folder() -> Path:
    """Return where the package keeps its files; it is not imported, for it would bring its own server."""
    found = find_spec("swagger_ui")
    if found is None or found.origin is None:
        message = "The package swagger-ui-py is missing: install the requirements again."
        raise ModuleNotFoundError(message)
    return Path(found.origin).parent / "static"
