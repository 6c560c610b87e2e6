"""Requests of ours on their way, until their answers come or the connection goes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosmpplib.hook import AbstractHook
from aiosmpplib.protocol import SmppMessage

from sms.smpp.pdu import Answer

#: Sees each PDU as it is on the wire: which way it goes, → or ←, and its octets.
Watch = Callable[[str, bytes], None]


@dataclass(slots=True, eq=False)
class Request:
    """One request of ours; an answer that comes too late goes to `late`."""

    message: SmppMessage
    late: Callable[[Answer], None] | None = None
    answered: "asyncio.Future[Answer | None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def answer(self, answer: Answer) -> None:
        """Give the answer to whoever waits for it, or waited."""
        if not self.answered.done():
            self.answered.set_result(answer)
        elif self.late:
            self.late(answer)

    def fail(self) -> None:
        """Let nobody wait any more: the connection is gone, and with it the answer."""
        if not self.answered.done():
            self.answered.set_result(None)


class Hook(AbstractHook):  # type: ignore[misc]  # aiosmpplib ships no types
    """Sees what goes out and comes in."""

    def __init__(self, watch: Watch | None) -> None:
        self._watch = watch

    async def sending(self, _smpp_message: SmppMessage, pdu: bytes, _client_id: str) -> None:
        """Show what the library writes."""
        if self._watch:
            self._watch("→", pdu)

    async def received(self, _smpp_message: SmppMessage | None, pdu: bytes, _client_id: str) -> None:
        """Show what came."""
        if self._watch:
            self._watch("←", pdu)

    async def send_error(self, _smpp_message: SmppMessage, _error: Exception, _client_id: str) -> None:
        """Do nothing: whoever waits for an answer is told when the connection is gone."""
