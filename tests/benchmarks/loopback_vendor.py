"""A vendor in a process of its own: takes every message as Twilio does at once, and says yes to what a bot asks.

Its port is told on standard output; it ends with standard input.
"""

import asyncio
import sys
from typing import cast

import uvloop

_END, _LENGTH = b"\r\n\r\n", b"content-length:"
_TAKEN = (
    '{"account_sid":"AC00000000000000000000000000000000","api_version":"2010-04-01","body":"Usynys","date_created":'
    '"Mon, 23 Nov 2026 05:01:45 +0000","date_sent":null,"date_updated":"Mon, 23 Nov 2026 05:01:45 +0000","direction":'
    '"outbound-api","error_code":null,"error_message":null,"from":"+77470000000","messaging_service_sid":null,'
    '"num_media":"0","num_segments":"2","price":null,"price_unit":null,"sid":"SM%032x","status":"queued",'
    '"subresource_uris":{"media":"/2010-04-01/Media.json"},"to":"+77070000000","uri":"/2010-04-01/Messages.json"}'
)
_YES = '{"ok":true,"result":true}'
_NAME = '{"ok":true,"result":{"id":1414,"is_bot":true,"first_name":"Usynys","username":"usynys_bot"}}'


class Vendor(asyncio.Protocol):
    """One connection."""

    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport, self._rest = cast("asyncio.Transport", transport), b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._rest += data
        while True:
            head, found, body = self._rest.partition(_END)
            if not found:
                return
            lower = head.lower()
            at = lower.find(_LENGTH)
            length = int(lower[at + len(_LENGTH) :].partition(b"\r")[0]) if at >= 0 else 0
            if len(body) < length:
                return
            self._rest = body[length:]
            self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        Vendor.count += 1
        if b"/Messages.json" in head[:200]:
            status, said = "201 Created", _TAKEN % Vendor.count
        else:
            status, said = "200 OK", _NAME if b"/getMe" in head[:200] else _YES
        headers = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(said)}\r\n\r\n"
        return (headers + said).encode()


async def serve() -> None:
    """Serve until standard input ends."""
    server = await asyncio.get_running_loop().create_server(Vendor, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    uvloop.run(serve())
