"""What the library asks for and we do ourselves: its queue, its memory, its pauses, and its talk."""

import asyncio
from typing import Any, Final

from aiosmpplib.broker import AbstractBroker
from aiosmpplib.correlator import AbstractCorrelator
from aiosmpplib.protocol import SmppMessage
from aiosmpplib.retrytimer import AbstractRetryTimer

#: Seconds between two tries to bind: from the first to the last, doubling.
_FIRST, _LAST = 0.5, 30.0
#: Above every level there is: what the library logs quotes PDUs, and those hold numbers and words.
SILENT: Final = 100


class NothingQueued(AbstractBroker):  # type: ignore[misc]  # aiosmpplib ships no types
    """Gives the library nothing to send: requests are written at once. Its sending loop ends with the connection."""

    def __init__(self) -> None:
        self._broken = asyncio.Event()

    async def enqueue(self, message: SmppMessage) -> None:
        """Do nothing."""

    async def dequeue(self) -> SmppMessage:
        """Wait until the connection is gone.

        Raises:
            ConnectionError: it is.

        """
        await self._broken.wait()
        raise ConnectionError

    def open(self) -> None:
        """Begin anew with a new connection."""
        self._broken.clear()

    def breaks(self) -> None:
        """Let the library's sending loop end."""
        self._broken.set()


class Corked(asyncio.StreamWriter):
    """Writes what one turn of the loop has to say at once: a system call for each PDU would be most of the work."""

    def __init__(self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader) -> None:
        transport: Any = writer.transport
        super().__init__(transport, transport.get_protocol(), reader, asyncio.get_running_loop())
        self._pieces: list[bytes] = []
        self._origin = writer  # which closes the connection when it is forgotten

    def write(self, data: Any) -> None:
        """Keep octets until the loop comes round."""
        if not self._pieces:
            asyncio.get_running_loop().call_soon(self.flush)
        self._pieces.append(data)

    def flush(self) -> None:
        """Write what was kept."""
        pieces, self._pieces = self._pieces, []
        if pieces and not self.transport.is_closing():
            super().write(b"".join(pieces))


class NoMemory(AbstractCorrelator):  # type: ignore[misc]  # aiosmpplib ships no types
    """Remembers nothing: answers find their requests in `esme`, receipts their parts in the database."""

    def get_cumulated_status(self, _ref_num: int) -> int:
        """Know nothing."""
        return 0

    async def expired(self, smpp_message: SmppMessage) -> None:
        """Do nothing."""

    async def put(self, smpp_message: SmppMessage) -> None:
        """Do nothing."""

    async def put_delivery(self, smsc_message_id: str, submit_sm: Any) -> None:
        """Do nothing."""

    async def put_delivery_segmented(self, _deliver_sm: Any) -> None:
        """Do nothing."""

    async def get(self, _response: SmppMessage) -> None:
        """Know nothing."""

    async def get_segmented(self, _smpp_seq_num: int, remove: bool = False) -> tuple[None, int]:  # noqa: ARG002, FBT001, FBT002 - the library's own signature
        """Know nothing."""
        return None, 0

    async def get_delivery(self, _receipt: Any) -> None:
        """Know nothing."""


class Pauses(AbstractRetryTimer):  # type: ignore[misc]  # aiosmpplib ships no types
    """The pauses between two tries to bind; they double, and end at once when the session does."""

    def __init__(self) -> None:
        self._next = _FIRST
        self._over = asyncio.Event()

    async def wait(self) -> None:
        """Wait for the next try."""
        pause, self._next = self._next, min(self._next * 2, _LAST)
        try:
            async with asyncio.timeout(pause):
                await self._over.wait()
        except TimeoutError:
            return

    def reset(self) -> None:
        """Begin with the shortest again."""
        self._next = _FIRST

    def next_delay(self) -> float:
        """Return the next pause in seconds."""
        return self._next

    def end(self) -> None:
        """Wait no more."""
        self._over.set()
