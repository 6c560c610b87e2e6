"""SMS out through one or several binds to SMSCs."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.flow.channel import Accepted, Capabilities, Failure, Outgoing, SendFailedError
from core.flow.parts import NAMELESS, Leaving, PartAnswer, PartReceipt, PartStatus, Standing
from core.flow.receipt import DeliveryReport
from core.flow.reply import Wire
from core.ports import Channel, Parts
from core.values import ChannelName
from sms.smpp import codes
from sms.smpp.pdu import Answer, QuerySm, read_state
from sms.smpp.session import Session
from sms.smpp.submitting import Submission, source_of

#: A part whose fate nobody knows counts as taken after so long: a late answer has come by then (decision 15).
_LISTENED = timedelta(minutes=1)
#: So often the rest of a message that is half taken is tried again within one send.
_TRIES = 4


class SmppChannel(Channel):
    """Sends SMS part by part; a message counts as taken when all its parts are."""

    name = ChannelName.SMS
    wire = Wire.SMPP
    capabilities = Capabilities(buttons=False, edits=False, accepted_is_delivered=False)

    def __init__(self, sessions: Sequence[Session], parts: Parts, now: Callable[[], datetime]) -> None:
        self._sessions = tuple(sessions)
        self._parts = parts
        self._now = now
        self._turn = 0
        self._late: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """Begin to bind."""
        for session in self._sessions:
            await session.begin()

    async def send(self, message: Outgoing) -> Accepted:
        """Send what of a message is not taken yet; the SMSC may keep trying for `valid_for`.

        Raises:
            SendFailedError: see core.ports.Channel; what was taken of it is not sent again.

        """
        session = await self._ready()
        submission = Submission(message, session.account)
        failed: SendFailedError | None = None
        for _ in range(_TRIES):
            left = await self._parts.begin(self._leaving(submission))
            failed, refused = await self._submit(session, submission, sorted(left))
            if failed is None:
                return Accepted(message.message_id, submission.count)
            if failed.failure is not Failure.THROTTLED or refused == submission.count:
                break  # nothing of it is taken: the outbox may wait
            await session.slower()
        raise failed or SendFailedError(Failure.VENDOR)

    async def _ready(self) -> Session:
        """Return the next bind that can send, in turns.

        Raises:
            SendFailedError: none can; the trouble is that of the last one asked.

        """
        failed = SendFailedError(Failure.CONNECTION, code="no bind")
        self._turn += 1
        for place in range(len(self._sessions)):
            session = self._sessions[(self._turn + place) % len(self._sessions)]
            try:
                await session.ready()
            except SendFailedError as trouble:
                failed = trouble
            else:
                return session
        raise failed

    def _leaving(self, submission: Submission) -> Leaving:
        message = submission.message
        return Leaving(
            message.message_id,
            message.address,
            submission.digest,
            submission.references,
            submission.account.carrier,
            self._now(),
        )

    async def _submit(
        self, session: Session, submission: Submission, numbers: Sequence[int]
    ) -> tuple[SendFailedError | None, int]:
        """Send parts side by side and note what was answered; return the gravest trouble and how many are not taken."""
        asking = [self._ask(session, submission, number) for number in numbers]
        outcomes = await asyncio.gather(*asking) if len(asking) > 1 else [await one for one in asking]
        answers = [answer for answer, _ in outcomes if answer]
        if answers:
            await self._parts.answer(answers)
        failures = [failed for _, failed in outcomes if failed]
        return min(failures, key=_gravity, default=None), sum(not answer.carrier_id for answer in answers)

    async def _ask(
        self, session: Session, submission: Submission, number: int
    ) -> tuple[PartAnswer | None, SendFailedError | None]:
        message_id = submission.message.message_id

        def late(answer: Answer) -> None:
            task = asyncio.create_task(self._parts.answer([_told(message_id, number, answer)]))
            self._late.add(task)
            task.add_done_callback(self._late.discard)

        try:
            answer = await session.ask(submission.pdu(number), late)
        except SendFailedError as trouble:
            unsent = trouble.failure is not Failure.TIMEOUT
            refused = PartAnswer(message_id, number, "", trouble.code) if unsent else None
            return refused, trouble
        told = _told(message_id, number, answer)
        if told.carrier_id:
            return told, None
        failure = codes.failure_of(answer.status)
        pause = session.pause() if failure is Failure.THROTTLED else None
        return told, SendFailedError(failure, code=told.code, retry_after=pause)

    async def look_up(self, message: Outgoing) -> Accepted | None:
        """Find out what of a message may have been taken; it is not sent again, its receipt is awaited (decision 15).

        Raises:
            SendFailedError: TIMEOUT = it is too early to tell, a receipt or a late answer may still come.

        """
        parts = await self._parts.standing(message.message_id)
        unknown = [part for part in parts if part.status is PartStatus.LEAVING]
        if any(self._now() - part.left_at < _LISTENED for part in unknown):
            raise SendFailedError(Failure.TIMEOUT, code="listening")
        if not parts or any(part.status is PartStatus.REFUSED for part in parts):
            return None
        return Accepted(message.message_id, len(parts))

    async def ask_state(self, provider_id: str) -> DeliveryReport | None:
        """Ask for the receipts of a message that did not come, part by part, by query_sm.

        Raises:
            SendFailedError: its bind cannot be asked now.

        """
        report = None
        for part in await self._parts.standing(provider_id):
            if part.status is PartStatus.TAKEN and part.carrier_id:
                report = await self._query(part) or report
        return report

    async def _query(self, part: Standing) -> DeliveryReport | None:
        sessions = [one for one in self._sessions if one.account.carrier == part.carrier]
        if not sessions:
            return None
        await sessions[0].ready()
        query = QuerySm(message_id=part.carrier_id, source=source_of(sessions[0].account))
        answer = await sessions[0].ask(query)
        state = read_state(answer) if answer.status == codes.OK else None
        if state is None:
            return None
        delivery, failure = codes.receipt_of(state[0], "", state[1])
        return await self._parts.told(
            part,
            PartReceipt(
                carrier_id=part.carrier_id,
                address="",
                delivery=delivery,
                status_raw=f"state {state[0]}",
                received_at=self._now(),
                code=state[1],
                failure=failure.value if failure else None,
            ),
        )

    async def settle(self, message: Outgoing) -> None:
        """Do nothing: an SMS cannot be changed."""

    async def close(self) -> None:
        """Unbind; what was answered late is kept first."""
        for session in self._sessions:
            await session.end()
        if self._late:
            await asyncio.wait(set(self._late))


def _told(message_id: str, number: int, answer: Answer) -> PartAnswer:
    """Return what an answer says of a part; one that is well but names no id has taken it without a name."""
    taken = (answer.message_id or NAMELESS) if answer.status == codes.OK else ""
    return PartAnswer(message_id, number, taken, "" if taken else f"{answer.status:#x}")


def _gravity(failed: SendFailedError) -> int:
    """Return 0 for an unknown fate, which must be looked up, then what is final, then what may be tried again."""
    if failed.failure is Failure.TIMEOUT:
        return 0
    return 2 if failed.failure.retry else 1
