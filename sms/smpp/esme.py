"""The library's ESME, taught what it lacks: answers find their requests, odd PDUs break nothing, sockets are closed."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from struct import pack, unpack
from typing import Any, Final

from aiosmpplib import ESME
from aiosmpplib.protocol import DeliverSmResp, EnquireLink, SmppMessage, Unbind
from aiosmpplib.state import PduHeader, SmppCommand, SmppCommandStatus, SmppError, SmppSessionState

from core.flow.channel import Failure
from sms.smpp import codes
from sms.smpp.account import SmppAccount
from sms.smpp.pdu import ANSWERS, BINDS, HEADER, LONGEST, Answer
from sms.smpp.privacy import tls_context
from sms.smpp.requests import Hook, Request, Watch
from sms.smpp.seams import SILENT, Corked, NoMemory, NothingQueued, Pauses

#: Seconds to connect and to bind, and to answer whether the SMSC is there.
_CONNECT, _THERE = 5.0, 10.0
_PARTING = 1.0
_KNOWN_STATUSES: Final = frozenset(status.value for status in SmppCommandStatus)
_KNOWN_COMMANDS: Final = frozenset(command.value for command in SmppCommand)
_RESPONSE: Final = 0x80000000
_log = logging.getLogger(__name__)

#: Takes a deliver_sm and the number of its PDU; answers the status that the SMSC is told, or raises: not stored.
Take = Callable[[bytes, int], Coroutine[Any, Any, int]]


class Esme(ESME):  # type: ignore[misc]  # aiosmpplib ships no types
    """One bind as a transceiver; `took` handles each deliver_sm on its own, so that none holds up answers."""

    def __init__(
        self,
        account: SmppAccount,
        take: Take,
        taken: Callable[[bytes, int], None],
        bound: Callable[[], None],
        watch: Watch | None = None,
    ) -> None:
        self._nothing, self._pauses = NothingQueued(), Pauses()
        super().__init__(
            smsc_host=account.host,
            smsc_port=account.port,
            system_id=account.system_id,
            password=account.password,
            log_level=SILENT,
            hook=Hook(watch),
            broker=self._nothing,
            correlator=NoMemory(),
            retry_timer=self._pauses,
            socket_timeout=_CONNECT,
        )
        self._account = account
        self._take, self._tell_taken, self._tell_bound, self._watch = take, taken, bound, watch
        self._writer: Any = None
        self._requests: dict[int, Request] = {}
        self._deliveries: set[asyncio.Task[int]] = set()
        self._gone = asyncio.Event()
        self.trouble = Failure.CONNECTION

    @property
    def is_bound(self) -> bool:
        """Whether requests can be sent now."""
        return bool(self._bound.is_set()) and not self._gone.is_set()

    def ask(self, request: Request) -> None:
        """Write a request; its answer comes to it. Only while bound, in the same turn of the loop."""
        message = request.message
        message.sequence_num = self.sequence_generator.next_sequence()
        self._requests[message.sequence_num] = request
        self._write(message.pdu())

    def _write(self, pdu: bytes) -> None:
        self._writer.write(pdu)
        if self._watch:
            self._watch("→", pdu)

    async def connect(self) -> None:
        """Connect and bind.

        Raises:
            SmppError: the SMSC does not let us.
            OSError: it cannot be reached.

        """
        self._shut()
        try:
            await super().connect()
        except SmppError as refusal:
            self.trouble = codes.failure_of(refusal.command_status)
            raise
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            self.trouble = Failure.CONNECTION
            raise
        finally:  # also when we are stopped meanwhile
            if self._session_state != self.bind_mode.session_state:
                self._shut()
                self._tell_bound()
        if self._writer is None or self._is_shutting_down:
            self._lose()
            raise ConnectionError
        self._writer = Corked(self._writer, self._reader)
        self._gone.clear()
        self._nothing.open()
        self._bound.set()
        self._tell_bound()

    async def _send_data(self, message: SmppMessage) -> None:
        """Write what the library has to say: the bind, once the connection is private where it shall be."""
        if self._account.tls and self._session_state == SmppSessionState.OPEN:
            await self._writer.start_tls(tls_context(self._account.authorities), server_hostname=self._account.host)
        await super()._send_data(message)

    async def _get_pdu(self) -> tuple[bytes, PduHeader]:
        """Read a PDU; numbers that nobody knows are passed over, lengths that mean nothing end the connection."""
        while True:
            head = await self._reader.readexactly(HEADER)
            length, command, status, sequence = unpack("!IIII", head)
            if not HEADER <= length <= LONGEST:
                raise ConnectionError
            pdu = head + await self._reader.readexactly(length - HEADER)
            if command not in _KNOWN_COMMANDS:
                if not command & _RESPONSE:
                    self._writer.write(pack("!IIII", HEADER, _RESPONSE, codes.UNKNOWN_COMMAND, sequence))
                continue
            known = SmppCommandStatus(status if status in _KNOWN_STATUSES else SmppCommandStatus.ESME_RUNKNOWNERR)
            if command in BINDS and status:  # has no body then, which the library does not expect
                raise SmppError(SmppCommand(command), known)
            return pdu, PduHeader(length, SmppCommand(command), known, sequence)

    async def _handle_response(self, pdu: bytes, header: PduHeader) -> None:
        """Bring an answer to its request; the status is that of the wire, also when it is a vendor's own."""
        if header.smpp_command in ANSWERS:
            request = self._requests.pop(header.sequence_num, None)
            if request:
                request.answer(Answer(int.from_bytes(pdu[8:12], "big"), pdu[HEADER:]))

    async def _handle_request(self, pdu: bytes, header: PduHeader) -> SmppMessage | None:
        """Let a deliver_sm be taken on its own; everything else is the library's."""
        if header.smpp_command is SmppCommand.ALERT_NOTIFICATION:
            return None  # has no answer
        if header.smpp_command is not SmppCommand.DELIVER_SM:
            return await super()._handle_request(pdu, header)
        task = asyncio.create_task(self._take(pdu, header.sequence_num))
        self._deliveries.add(task)
        task.add_done_callback(partial(self._taken, pdu, header.sequence_num, self._writer))
        return None

    def _taken(self, pdu: bytes, number: int, writer: Any, task: "asyncio.Task[int]") -> None:
        """Tell the SMSC what became of a deliver_sm: taken, nonsense, or to be brought again."""
        self._deliveries.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            # The text and the traceback of the error may quote what was said: only its kind is logged.
            _log.error("A deliver_sm could not be stored: %s.", type(error).__name__)
        status = codes.NOT_STORED if error is not None else task.result()
        self._tell_taken(pdu, status)
        if writer is self._writer and self.is_bound:  # else another connection: its numbers are others
            self._write(DeliverSmResp(number, SmppCommandStatus(status)).pdu())

    async def _connection_keeper(self) -> None:
        """Ask an SMSC that is silent whether it is there; end when it is not."""
        while not self._gone.is_set():
            self._data_received.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._account.enquire):
                    await self._gone.wait()
            if not (self._gone.is_set() or self._data_received.is_set() or await self.is_there()):
                return

    async def is_there(self) -> bool:
        """Ask the SMSC whether it is there."""
        if not self.is_bound:
            return False
        request = Request(EnquireLink())
        self.ask(request)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_THERE):
                answer = await request.answered
                return answer is not None and answer.status == codes.OK
        return False

    async def _receive_data(self) -> bytes | None:
        try:
            received: bytes | None = await super()._receive_data()
            return received
        finally:
            self._lose()

    def _lose(self) -> None:
        """Let nobody wait for what this connection will not bring."""
        self._gone.set()
        self._session_state = SmppSessionState.CLOSED
        self._bound.clear()
        self._tell_bound()
        self._nothing.breaks()
        waiting, self._requests = list(self._requests.values()), {}
        for request in waiting:
            request.fail()
        self._shut()

    def _shut(self) -> None:
        """Close the socket, which the library leaves open; what is still unwritten is not waited for."""
        if self._writer is not None:
            if isinstance(self._writer, Corked):
                self._writer.flush()
            transport = self._writer.transport
            if transport.get_write_buffer_size():
                transport.abort()
            else:
                transport.close()
            self._writer = None

    async def run(self) -> None:
        """Stay bound until cancelled; whatever goes wrong inside the library, it begins anew."""
        while not self._is_shutting_down:
            await asyncio.gather(self.start(), return_exceptions=True)
            await self._pauses.wait()

    async def unbind(self) -> bool:
        """Tell the SMSC that we go, and go; answers whether it said goodbye, having read all before."""
        parted = False
        if self.is_bound:
            await self.delivered()
            request = Request(Unbind())
            self.ask(request)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PARTING):
                    parted = await request.answered is not None
        self._is_shutting_down = True  # the library's own word: its loops end
        self._pauses.end()
        self._lose()
        return parted

    async def delivered(self) -> None:
        """Wait until every deliver_sm that came is taken or refused."""
        while self._deliveries:
            await asyncio.wait(set(self._deliveries))
