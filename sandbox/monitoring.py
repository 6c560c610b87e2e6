"""A monitoring system in a box: it takes signed reports, each once, and shows what it has taken."""

import base64
import hashlib
import hmac
import json
import sqlite3
from http import HTTPStatus

from aiohttp import web

from sandbox.box import Box
from sandbox.instants import from_ms, shown, to_ms
from sandbox.problems import read_body, refuse, told

_MOST_SHOWN = 200
_TAKE = "INSERT INTO report (id, at, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET copies = copies + 1"


class MonitoringWire:
    """Checks signatures as Standard Webhooks describes them, written from the description."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        """Return where reports go, and where people look at them."""
        return [
            web.post("/sandbox/wire/monitoring", told(self._take)),
            web.get("/sandbox/monitoring", told(self._list)),
        ]

    async def _take(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        report_id = request.headers.get("webhook-id", "")
        signed = f"{report_id}.{request.headers.get('webhook-timestamp', '')}.".encode() + body
        expected = hmac.new(base64.b64decode(self._box.wires.monitoring_secret), signed, hashlib.sha256).digest()
        given = request.headers.get("webhook-signature", "")
        if not hmac.compare_digest(given, f"v1,{base64.b64encode(expected).decode()}"):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            text = json.dumps(json.loads(body), ensure_ascii=False)
        except ValueError:
            refuse("A report is JSON.")
        at = to_ms(self._box.clock.now())
        await self._box.store.do(lambda db: db.execute(_TAKE, (report_id, at, text)))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _list(self, _: web.Request) -> web.Response:
        rows = await self._box.store.do(_newest)
        return web.json_response({"items": [_as_json(row) for row in reversed(rows)], "next": None})


def _newest(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM report ORDER BY seq DESC LIMIT ?", (_MOST_SHOWN,)).fetchall()


def _as_json(row: sqlite3.Row) -> dict[str, object]:
    return {"id": row["id"], "at": shown(from_ms(row["at"])), "copies": row["copies"], **json.loads(row["body"])}
