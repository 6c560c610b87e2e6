"""The phones over HTTP: what they have seen, and what their owners do."""

import sqlite3
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from sandbox import carrier, messages, taps
from sandbox.box import Box
from sandbox.deliveries import Deliveries
from sandbox.instants import shown
from sandbox.messages import Message
from sandbox.problems import number_of, read_object, refuse, text_of, told
from sandbox.smpp import carrying as smpp
from sandbox.store import value_of
from sandbox.telegram import chats
from sandbox.twilio import carrying as twilio

_LONGEST_SMS = 1600  # characters
_LONGEST_TELEGRAM = 4096
_LONGEST_PAYLOAD = 64
_LANGUAGES = ("kk", "ru", "en")
_ACTS = ("text", "edit", "button", "start", "share_contact", "block")

Act = Callable[[sqlite3.Connection], Message | None]


class Phones:
    """The endpoints of DESIGN section 7, and the two lists the page needs."""

    def __init__(self, box: Box, deliveries: Deliveries) -> None:
        self._box = box
        self._deliveries = deliveries

    def routes(self) -> list[web.RouteDef]:
        """Return the endpoints."""
        return [
            web.get("/sandbox/phones", told(self._list)),
            web.get("/sandbox/phones/{number}", told(self._show)),
            web.post("/sandbox/phones/{number}/sms", told(self._sms)),
            web.post("/sandbox/phones/{number}/telegram", told(self._telegram)),
            web.get("/sandbox/updates", told(self._updates)),
        ]

    async def _list(self, _: web.Request) -> web.Response:
        return web.json_response({"items": await self._box.store.do(_phones), "next": None})

    async def _show(self, request: web.Request) -> web.Response:
        number = number_of(request.match_info["number"])
        seen = await self._box.store.do(lambda db: messages.of_number(db, number))
        told = messages.with_bold if "bold" in request.query else messages.as_json
        return web.json_response({"number": number, "messages": [told(message) for message in seen]})

    async def _sms(self, request: web.Request) -> web.Response:
        number = number_of(request.match_info["number"])
        asked = await read_object(request, {"text", "to"})
        text = text_of(asked.get("text"), "text", _LONGEST_SMS)
        wire = self._wire_of(asked["to"]) if "to" in asked else None
        return await self._act(lambda db: self._hear(db, number, text, wire))

    def _wire_of(self, to: object) -> str:
        wires = self._box.wires
        if wires.smpp_port and to == wires.smpp_from:
            return "smpp"
        if to != wires.twilio_from:
            refuse("'to' is one of the gateway's own numbers; left out, it is the one that wrote last.")
        return "twilio"

    def _hear(self, db: sqlite3.Connection, number: str, text: str, wire: str | None) -> Message:
        hear = smpp.hear if (wire or carrier.wire_back(db, number)) == "smpp" else twilio.hear
        return hear(db, self._box, number, text)

    async def _telegram(self, request: web.Request) -> web.Response:
        number = number_of(request.match_info["number"])
        asked = await read_object(request, {*_ACTS, "language"})
        return await self._act(self._read_act(number, asked))

    def _read_act(self, number: str, asked: dict[str, Any]) -> Act:
        acts = [name for name in _ACTS if name in asked]
        if len(acts) != 1:
            refuse(f"Do one thing at a time: {', '.join(_ACTS)}.")
        act, value, box = acts[0], asked[acts[0]], self._box
        if act in {"text", "edit"}:
            text = text_of(value, act, _LONGEST_TELEGRAM)
            if not text.strip():
                refuse("Telegram sends no empty text.")
            do = taps.write if act == "text" else taps.edit
            return lambda db: do(db, box, number, text)
        if act == "button":
            wanted = text_of(value, act, _LONGEST_TELEGRAM)
            return lambda db: taps.tap(db, box, number, wanted)
        if act == "start":
            payload, language = _payload(value), _language(asked.get("language"))
            return lambda db: taps.start(db, box, number, payload, language)
        if act == "block":
            blocked = _flag(value, act)
            return lambda db: taps.set_blocked(db, box, number, blocked=blocked)
        other = None if value is True else number_of(value)
        return lambda db: taps.share_contact(db, box, number, other)

    async def _act(self, act: Act) -> web.Response:
        """Do it, bring it to the gateway, and answer 200 when that heard it, 202 when it will hear it later."""
        message = await self._box.store.do(act)
        self._box.woken.set()
        await self._deliveries.run_due()
        if message is None:
            return web.json_response({})
        seq = message.seq
        now = await self._box.store.do(lambda db: messages.by_seq(db, seq)) or message
        status = HTTPStatus.OK if now.status == "received" else HTTPStatus.ACCEPTED
        return web.json_response(messages.as_json(now), status=status.value)

    async def _updates(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not (since.isascii() and since.isdecimal()):
            refuse("'since' is the 'version' of an earlier answer.")
        version, numbers = await self._box.store.do(lambda db: _changed(db, int(since[:18])))
        return web.json_response({"now": shown(self._box.clock.now()), "version": version, "numbers": numbers})


def _phones(db: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT number, count(*) AS messages, max(seq) AS last FROM message GROUP BY number ORDER BY last DESC"
    ).fetchall()
    return [_phone(db, row) for row in rows]


def _phone(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    chat, last = chats.of_number(db, row["number"]), messages.by_seq(db, row["last"])
    return {
        "number": row["number"],
        "messages": row["messages"],
        "last": messages.as_json(last) if last else None,
        "telegram": "none" if chat is None else "blocked" if chat.blocked else "started",
    }


def _changed(db: sqlite3.Connection, since: int) -> tuple[int, list[str]]:
    rows = db.execute("SELECT DISTINCT number FROM message WHERE changed > ? ORDER BY number", (since,))
    return value_of(db, "changes"), [row["number"] for row in rows]


def _payload(value: object) -> str:
    if value is True or value == "":
        return ""
    payload = text_of(value, "start", _LONGEST_PAYLOAD)
    if not payload or not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in payload):
        refuse("'start' is true, or the payload of a link: 1 to 64 of A-Z a-z 0-9 _ -.")
    return payload


def _language(value: object) -> str | None:
    if value is not None and value not in _LANGUAGES:
        refuse(f"'language' is one of {', '.join(_LANGUAGES)}.")
    return value if isinstance(value, str) else None


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        refuse(f"{name!r} must be true or false.")
    return value
