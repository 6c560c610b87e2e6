"""One bind as the channel uses it: a window of requests, the SMSC's wish to be slower, and what has been heard."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from aiosmpplib.protocol import SmppMessage

from core.flow.channel import Failure, SendFailedError
from sms.smpp import codes
from sms.smpp.account import SmppAccount
from sms.smpp.esme import Esme
from sms.smpp.pdu import HEADER, Answer
from sms.smpp.requests import Request, Watch

#: Seconds in which the SMSC answers a request; what takes longer may have been taken all the same.
_ANSWER = 20.0
#: Seconds in which a first connection comes about or does not.
_FIRST_BIND = 5.0
#: Seconds without any reply after which an SMSC has brought what waited for us; while they come without a break, so
#: many seconds after the bind.
_QUIET, _AT_MOST = 3.0, 60.0
#: The first pause in seconds when the SMSC wants us slower, doubling with each time, and the longest.
_SLOWER, _SLOWEST = 1.0, 30.0
_MOMENT = 0.1
#: Seconds in which an SMSC brings again what could not be stored; one that has not by then has given it up.
_AGAIN = 600.0
#: Seconds in which what a deliver_sm is answered has certainly been written.
_WRITTEN = 1.0

#: Takes a deliver_sm of a session and the number of its PDU; answers the status that the SMSC is told, or raises.
Take = Callable[["Session", bytes, int], Coroutine[Any, Any, int]]


class Session:
    """One bind, from its first connection to its end; each connection has its own `number`, counted from 1."""

    def __init__(self, account: SmppAccount, take: Take, watch: Watch | None = None) -> None:
        self.account = account
        self.number = 0
        self._given_to = take
        self._watch = watch
        self._esme: Esme | None = None
        self._running: asyncio.Task[None] | None = None
        self._room = asyncio.Semaphore(account.window)
        self._decided = asyncio.Event()  # the first try has ended, well or badly
        self._not_before, self._slower = 0.0, _SLOWER
        self._bound_at = self._replied_at = 0.0
        self._drained = self._ended = False
        self._answered: dict[int, float] = {}  # by connection: when the last request was written that has an answer
        self._refused: dict[bytes, float] = {}  # what could not be stored, and when: the SMSC brings it again

    @property
    def is_bound(self) -> bool:
        """Whether it can send now."""
        return self._esme is not None and self._esme.is_bound

    @property
    def is_draining(self) -> bool:
        """Whether a reply that comes now may have waited at the SMSC while we were away."""
        now = _now()
        if not self._drained and self.is_bound:
            self._drained = now - max(self._bound_at, self._replied_at) >= _QUIET or now - self._bound_at >= _AT_MOST
        return not self._drained

    async def begin(self) -> None:
        """Begin to bind, unless it has ended; returns at once."""
        if self._running is None and not self._ended:
            self._esme = Esme(self.account, partial(self._given_to, self), self._taken, self._changed, self._watch)
            self._running = asyncio.create_task(self._esme.run())

    async def end(self) -> bool:
        """Unbind and close for good; answers whether the SMSC has certainly read all that it was told."""
        self._ended = True
        if self._running is None or self._esme is None:
            return False
        parted = await self._esme.unbind()
        while not self._running.done():  # the library's waiting may swallow a cancellation
            self._running.cancel()
            await asyncio.wait([self._running], timeout=1)
        await self._esme.delivered()
        self._running = self._esme = None
        return parted

    def _changed(self) -> None:
        if self.is_bound:
            self.number += 1
            self._bound_at = self._replied_at = _now()
            self._drained = False
            self._answered = {number: at for number, at in self._answered.items() if number >= self.number - 1}
            self._refused.clear()  # what it holds it brings first
        self._decided.set()

    def _taken(self, pdu: bytes, status: int) -> None:
        """Remember what could not be stored, until the SMSC has brought it again."""
        if status == codes.NOT_STORED:
            self._refused[pdu[HEADER:]] = _now()
        else:
            self._refused.pop(pdu[HEADER:], None)

    def has_read(self, number: int, told_at: float) -> bool:
        """Tell whether an SMSC has certainly read what it was told then on a connection: it answered what came later.

        Of connections before the one before this it is not known.
        """
        return told_at + _WRITTEN < self._answered.get(number, told_at)

    def replied(self) -> None:
        """Note that a reply came."""
        self._replied_at = _now()

    async def ready(self) -> None:
        """Make sure that requests can be sent now.

        Raises:
            SendFailedError: not bound, or the SMSC wants us slower; certainly nothing was sent.

        """
        await self.begin()
        if not (self._ended or self._decided.is_set()):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FIRST_BIND):
                    await self._decided.wait()
        if not self.is_bound:
            raise SendFailedError(self._esme.trouble if self._esme else Failure.CONNECTION, code="not bound")
        pause = self.pause()
        if pause:
            raise SendFailedError(Failure.THROTTLED, code="slower", retry_after=pause)

    async def ask(self, message: SmppMessage, late: Callable[[Answer], None] | None = None) -> Answer:
        """Send one request and return its answer; one that comes after all goes to `late`.

        Raises:
            SendFailedError: TIMEOUT = it may have reached the SMSC; CONNECTION = it certainly did not.

        """
        async with self._room:
            esme = self._esme
            if esme is None or not esme.is_bound:
                raise SendFailedError(Failure.CONNECTION, code="not bound")
            request, number, at = Request(message, late), self.number, _now()
            esme.ask(request)
            answer = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ANSWER):
                    answer = await request.answered
            if answer is None:
                raise SendFailedError(Failure.TIMEOUT, code="no answer")
            self._answered[number] = max(at, self._answered.get(number, at))
            self._heed_pace(answer.status)
            return answer

    def _heed_pace(self, status: int) -> None:
        """Be slower when the SMSC asks for it: 1 s, doubling to 30 s, until it takes something again."""
        if codes.failure_of(status) is not Failure.THROTTLED:
            self._slower = _SLOWER if status == codes.OK else self._slower
        elif self._not_before <= _now():
            self._not_before, self._slower = _now() + self._slower, min(self._slower * 2, _SLOWEST)

    def pause(self) -> timedelta:
        """Return how long the SMSC wants to be left alone."""
        return timedelta(seconds=max(self._not_before - _now(), 0.0))

    async def slower(self) -> None:
        """Wait as long as the SMSC wants us to."""
        await _rest(self.pause().total_seconds())

    async def has_heard(self) -> bool:
        """Tell whether every reply that the SMSC holds for us has come and is stored.

        What waited while we were away has come when nothing came for a while after the bind. What came later the SMSC
        sent before it answers the question that is asked now.
        """
        await self.ready()
        esme, until = self._esme, _now() + 2 * _QUIET
        while self.is_bound and self.is_draining and _now() < until:
            await _rest(_MOMENT)
        if esme is None or self.is_draining:
            return False
        if not await esme.is_there():
            return False
        await esme.delivered()
        return esme.is_bound and not any(_now() - at < _AGAIN for at in self._refused.values())

    async def is_there(self) -> bool:
        """Tell whether the SMSC answers now: then it has read all that it was told before."""
        return self._esme is not None and self._esme.is_bound and await self._esme.is_there()


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _rest(seconds: float) -> None:
    """Wait a moment of the network's own time, which no clock of the sandbox turns."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().create_future()
