"""Benchmark `replies-acknowledged`: a signed webhook, durable, answered – against a bare handler that does no more."""

import base64
import hmac
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from tests.benchmarks import cores, frame
from tests.benchmarks.beside import Carrier, a_carrier
from tests.benchmarks.disk import GroupCommit, a_disk
from tests.benchmarks.frame import Benchmark, Figure, Tell
from tests.benchmarks.ground import a_ground
from tests.benchmarks.people import family, settle
from tests.benchmarks.served import a_bare_server, a_gateway
from tests.benchmarks.turns import Aim, Spent, Timed, in_turns
from tests.ports import free_port

_PATH = "/webhooks/twilio/inbound"
_SID, _TOKEN, _OURS = "AC" + "0" * 32, "bench-token", "+77470000000"
_CONNECTIONS = 32
_FAMILIES = 1_000
_AIM = Aim("replies acknowledged", "form, signature and a group-committed row in a bare aiohttp handler", 0.7)
_TABLE = "floor_reply (provider_id TEXT PRIMARY KEY, sender TEXT, body TEXT, received_at DOUBLE PRECISION)"
_INSERT = "INSERT INTO floor_reply VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@dataclass(frozen=True, slots=True)
class _Post:
    """What Twilio posts for one reply of a family."""

    number: int
    text: str = "ИӘ"

    def to_octets(self, port: int) -> bytes:
        """Write the whole request, signed for a server on this port."""
        sid = f"SM{self.number:032x}"
        fields = {
            "ToCountry": "KZ", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "SmsSid": sid, "FromZip": "",
            "SmsStatus": "received", "FromCity": "", "Body": self.text, "FromCountry": "KZ", "To": _OURS,
            "MessagingServiceSid": "", "NumSegments": "1", "MessageSid": sid, "AccountSid": _SID,
            "From": family(self.number % _FAMILIES).phone, "ApiVersion": "2010-04-01",
        }  # fmt: skip
        body = urlencode(fields)
        signature = _signature(f"http://127.0.0.1:{port}{_PATH}", sorted(fields.items()))
        head = (
            f"POST {_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            f"X-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: {self.number:036x}\r\n\r\n"
        )
        return (head + body).encode()


def _signature(url: str, fields: Sequence[tuple[str, str]]) -> str:
    said = url + "".join(name + value for name, value in fields)
    return base64.b64encode(hmac.digest(_TOKEN.encode(), said.encode(), "sha1")).decode()


async def run(url: str, sizes: Sequence[int], tell: Tell) -> list[Figure]:
    """Post as many replies as each size says to the gateway and to the floor, in turns."""
    figures = []
    with cores.the_programs():
        async with a_ground(url) as ground, a_disk(url, _TABLE) as disk, a_carrier() as carrier:
            await settle(ground.store, 0, _FAMILIES)
            twilio = {"twilio_account_sid": _SID, "twilio_auth_token": _TOKEN, "twilio_from": _OURS}
            floor = _floor(GroupCommit(disk, _INSERT), bare := free_port())
            async with a_gateway(ground.store, **twilio) as (gateway, _), a_bare_server(bare, floor):
                for size in sizes:
                    tell(f"{size:,} replies, {frame.RUNS} times through {_CONNECTIONS} connections …")
                    figures.append(await _figure(carrier, gateway, bare, size, tell))
    return figures


async def _figure(carrier: Carrier, gateway: int, bare: int, size: int, tell: Tell) -> Figure:
    numbers = itertools.count()

    def posting(port: int) -> Timed:
        async def post(count: int) -> Spent:
            return await carrier.post(port, _CONNECTIONS, [_Post(next(numbers)).to_octets(port) for _ in range(count)])

        return post

    return await in_turns(_AIM, posting(gateway), posting(bare), size, tell)


def _floor(rows: GroupCommit, port: int) -> web.RouteDef:
    """Return the floor: what nobody can leave out who answers Twilio."""
    url = f"http://127.0.0.1:{port}{_PATH}"

    async def inbound(request: web.Request) -> web.Response:
        fields = sorted((name, str(value)) for name, value in (await request.post()).items())
        if not hmac.compare_digest(_signature(url, fields), request.headers["X-Twilio-Signature"]):
            return web.Response(status=403)
        said = dict(fields)
        await rows.keep((said["MessageSid"], said["From"], said["Body"], time.time()))
        return web.Response(text=_TWIML, content_type="text/xml")

    return web.post(_PATH, inbound)


BENCHMARK = Benchmark("How fast replies are safe and answered, beside a bare handler that does no more.", (2_000,), run)
