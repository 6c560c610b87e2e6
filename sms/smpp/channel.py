"""SMS out through one or several binds to SMSCs."""

import asyncio
import hashlib
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from aiosmpplib.protocol import SubmitSm
from aiosmpplib.state import NPI, TON, USER_MESSAGE_REFERENCE, OptionalParam, PhoneNumber

from core.flow.channel import Accepted, Capabilities, Failure, Outgoing, SendFailedError
from core.flow.parts import Leaving, PartAnswer, PartStatus
from core.flow.receipt import DeliveryReport
from core.flow.reply import Wire
from core.ports import Channel, Parts
from core.values import ChannelName
from sms.smpp import codes
from sms.smpp.concatenation import header
from sms.smpp.encoding import GSM, Cut, cut
from sms.smpp.pdu import Answer
from sms.smpp.session import Session

_ASKS_RECEIPT = 0x01  # SMPP 3.4, 5.2.17: whether it was delivered or not
_UDHI = 0x40
_SPAN = 0x10000
#: A part whose fate nobody knows counts as taken after so long: by then its receipt has come, or an answer that was late.
_LISTENED = timedelta(minutes=1)
#: So often the parts of a message of which others were taken are tried again within one send.
_MORE_TRIES = 4


class SmppChannel(Channel):
    """Sends SMS part by part; a message counts as taken when all its parts are."""

    name = ChannelName.SMS
    wire = Wire.SMPP
    capabilities = Capabilities(buttons=False, edits=False, accepted_is_delivered=False)

    def __init__(self, sessions: Sequence[Session], parts: Parts, now: Callable[[], datetime]) -> None:
        self.sessions = tuple(sessions)
        self._parts = parts
        self._now = now
        self._turn = 0
        self._late: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """Begin to bind."""
        for session in self.sessions:
            await session.begin()

    async def send(self, message: Outgoing) -> Accepted:
        """Send what of a message is not taken yet; the SMSC may keep trying for `valid_for`.

        Raises:
            SendFailedError: see core.ports.Channel; what was taken of it is not sent again.

        """
        session = await self._session()
        plan = cut(message.text)
        numbers = await self._parts.begin(self._leaving(message, plan, session))
        failed: SendFailedError | None = None
        for _ in range(_MORE_TRIES):
            failed = await self._submit(session, message, plan, numbers)
            numbers = frozenset(
                part.number
                for part in await self._parts.standing(message.message_id)
                if part.status is PartStatus.REFUSED
            ) if failed else frozenset()
            if failed is None or failed.failure is not Failure.THROTTLED or len(numbers) == len(plan.bodies):
                break
            await self._slower(session)
            numbers = await self._parts.begin(self._leaving(message, plan, session))
        if failed:
            raise failed
        return Accepted(message.message_id, len(plan.bodies))

    async def _session(self) -> Session:
        """Return the next bind that can send, in turns; the trouble of the last one if none can."""
        failed = SendFailedError(Failure.CONNECTION, code="no bind")
        self._turn += 1
        for place in range(len(self.sessions)):
            session = self.sessions[(self._turn + place) % len(self.sessions)]
            try:
                await session.ready()
            except SendFailedError as trouble:
                failed = trouble
            else:
                return session
        raise failed

    def _leaving(self, message: Outgoing, plan: Cut, session: Session) -> Leaving:
        digest = hashlib.sha256(message.text.encode()).hexdigest()
        count = len(plan.bodies)
        references = tuple(_number(f"{message.message_id}:{digest}:{part}") for part in range(1, count + 1))
        return Leaving(message.message_id, message.address, digest, references, session.account.carrier, self._now())

    async def _submit(
        self, session: Session, message: Outgoing, plan: Cut, numbers: frozenset[int]
    ) -> SendFailedError | None:
        """Send parts side by side, note what was answered, and return what went wrong, the gravest first."""
        outcomes = await asyncio.gather(*(self._ask(session, message, plan, number) for number in sorted(numbers)))
        answers = [answer for answer, _ in outcomes if answer]
        if answers:
            await self._parts.answer(answers)
        failures = [failed for _, failed in outcomes if failed]
        grave = (Failure.TIMEOUT, *(one for one in Failure if not one.retry and one is not Failure.TIMEOUT))
        return min(
            failures, key=lambda one: grave.index(one.failure) if one.failure in grave else len(grave), default=None
        )

    async def _ask(
        self, session: Session, message: Outgoing, plan: Cut, number: int
    ) -> tuple[PartAnswer | None, SendFailedError | None]:
        def late(answer: Answer) -> None:
            task = asyncio.create_task(self._parts.answer([_told(message, number, answer)]))
            self._late.add(task)
            task.add_done_callback(self._late.discard)

        try:
            answer = await session.ask(self._pdu(session, message, plan, number), late)
        except SendFailedError as failed:
            unsent = failed.failure is not Failure.TIMEOUT
            refused = PartAnswer(message.message_id, number, "", failed.code) if unsent else None
            return refused, SendFailedError(failed.failure, code=failed.code)
        if answer.status == codes.OK and not answer.message_id:
            return None, SendFailedError(Failure.TIMEOUT, code="no id")
        told = _told(message, number, answer)
        if told.carrier_id:
            return told, None
        failure = codes.failure_of(answer.status)
        pause = session.pause() if failure is Failure.THROTTLED else None
        return told, SendFailedError(failure, code=told.code, retry_after=pause)

    def _pdu(self, session: Session, message: Outgoing, plan: Cut, number: int) -> SubmitSm:
        count = len(plan.bodies)
        reference = _number(f"{message.message_id}:{message.text}")
        joining = header(reference, number, count, wide=plan.wide) if count > 1 else b""
        leaving = self._leaving(message, plan, session)
        own = OptionalParam(USER_MESSAGE_REFERENCE, leaving.references[number - 1])
        pdu = SubmitSm(
            short_message="-",  # the library asks for words; its octets are given below
            source=_sender(session.account.sender),
            destination=PhoneNumber(message.address.lstrip("+"), TON.INTERNATIONAL, NPI.ISDN),
            esm_class=_UDHI if joining else 0,
            validity_period=message.valid_for,
            registered_delivery=_ASKS_RECEIPT,
            encoding="gsm0338" if plan.coding == GSM else "ucs2",
            optional_params=[own] if session.account.references else [],
        )
        pdu.set_encoded_message(joining + plan.bodies[number - 1])
        return pdu

    async def _slower(self, session: Session) -> None:
        async with asyncio.timeout(None):
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=session.pause().total_seconds())

    async def look_up(self, message: Outgoing) -> Accepted | None:
        """Find out what of a message may have been taken (decision 15).

        Raises:
            SendFailedError: TIMEOUT = it is too early to tell, its receipts may still come.

        """
        parts = await self._parts.standing(message.message_id)
        open_parts = [part for part in parts if part.status is PartStatus.LEAVING]
        if any(self._now() - part.left_at < _LISTENED for part in open_parts):
            raise SendFailedError(Failure.TIMEOUT, code="listening")
        if not parts or any(part.status is PartStatus.REFUSED for part in parts):
            return None
        return Accepted(message.message_id, len(parts))

    async def ask_state(self, provider_id: str) -> DeliveryReport | None:
        """Say nothing yet."""
        return None

    async def settle(self, message: Outgoing) -> None:
        """Do nothing: an SMS cannot be changed."""

    async def close(self) -> None:
        """Unbind."""
        for session in self.sessions:
            await session.end()
        if self._late:
            await asyncio.wait(self._late)


def _told(message: Outgoing, number: int, answer: Answer) -> PartAnswer:
    """Return what an answer says of a part."""
    taken = answer.message_id if answer.status == codes.OK else ""
    return PartAnswer(message.message_id, number, taken, "" if taken else f"{answer.status:#x}")


def _number(text: str) -> int:
    """Return 16 bits that are the same for the same text, after a restart too."""
    return zlib.crc32(text.encode()) % _SPAN


def _sender(sender: str) -> PhoneNumber:
    """Return our own address: letters, an international number, or a short code."""
    if not sender.lstrip("+").isdigit():
        return PhoneNumber(sender, TON.ALPHANUMERIC, NPI.UNKNOWN)
    if sender.startswith("+"):
        return PhoneNumber(sender[1:], TON.INTERNATIONAL, NPI.ISDN)
    return PhoneNumber(sender, TON.NETWORK_SPECIFIC, NPI.ISDN)
