"""The clock and the faults over HTTP."""

from http import HTTPStatus

from aiohttp import web

from sandbox import asked as asking
from sandbox import faults
from sandbox.box import Box
from sandbox.deliveries import Deliveries
from sandbox.instants import shown
from sandbox.problems import ProblemError, amount_of, read_object, refuse, told
from sandbox.turning import Turning, TurningError

_FURTHEST = 400 * 24 * 3600  # seconds: more than a year, so that an annual notice can be seen


class Controls:
    """What no phone can do: turn time, and make things go wrong."""

    def __init__(self, box: Box, turning: Turning, deliveries: Deliveries) -> None:
        self._box = box
        self._deliveries = deliveries
        self._turning = turning

    def routes(self) -> list[web.RouteDef]:
        """Return the endpoints."""
        return [
            web.get("/sandbox/clock", told(self._tell_time)),
            web.post("/sandbox/clock", told(self._turn)),
            web.get("/sandbox/faults", told(self._list)),
            web.post("/sandbox/faults", told(self._inject)),
            web.get("/sandbox/wires", told(self._tell_wires)),
        ]

    async def _tell_time(self, _: web.Request) -> web.Response:
        return web.json_response({"now": shown(self._box.clock.now())})

    async def _turn(self, request: web.Request) -> web.Response:
        asked = await read_object(request, {"advance_seconds"})
        if "advance_seconds" not in asked:
            refuse("'advance_seconds' says how far to turn.")
        seconds = amount_of(asked["advance_seconds"], "advance_seconds", _FURTHEST)
        try:
            now = await self._turning.advance(seconds)
        except TurningError as error:
            raise ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)) from error
        return web.json_response({"now": shown(now)})

    async def _tell_wires(self, _: web.Request) -> web.Response:
        wires, smsc, now = self._box.wires, self._deliveries.smsc, self._box.clock.now()
        up = await self._box.store.do(
            lambda db: {wire: not faults.is_down(db, wire, now) for wire in ("twilio", "telegram")}
        )
        told_of: dict[str, dict[str, object]] = {
            wire: {"up": up[wire], "url": f"{wires.public_url}/sandbox/wire/{wire}"} for wire in up
        }
        told_of["twilio"]["from"] = wires.twilio_from
        told_of["smpp"] = {
            "up": smsc.listening,
            "port": wires.smpp_port,
            "system_id": wires.smpp_system_id,
            "from": wires.smpp_from,
            "binds": smsc.binds,
        }
        return web.json_response(told_of)

    async def _list(self, _: web.Request) -> web.Response:
        found = await self._box.store.do(faults.active)
        return web.json_response({"items": [fault.as_json() for fault in found], "next": None})

    async def _inject(self, request: web.Request) -> web.Response:
        asked = await read_object(request, asking.KEYS)
        fault = asking.read(asked)
        if asked.get("clear") is True:
            await self._box.store.do(faults.clear)
        if fault is not None:
            await self._box.store.do(lambda db: faults.add(db, fault, self._box.clock.now()))
        await self._deliveries.smsc.follow()
        self._box.woken.set()
        return await self._list(request)
