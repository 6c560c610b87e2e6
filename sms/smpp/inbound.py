"""SMS in through SMSCs: replies and delivery receipts, each stored before it is acknowledged."""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from core.flow.parts import PartReceipt, Piece
from core.flow.reply import Heard, HeardKind, Wire
from core.ports import Listener, Parts, Pieces
from sms.smpp import codes
from sms.smpp.addresses import e164
from sms.smpp.concatenation import Place, joined, place_of, split
from sms.smpp.encoding import GSM, decode, unpacked
from sms.smpp.pdu import Deliver, MalformedError, read_deliver
from sms.smpp.receipts import read_receipt
from sms.smpp.session import Session

TakeReply = Callable[[Heard], Awaitable[None]]
#: What a session could not acknowledge comes again within so long; the same words later are said anew.
_AGAIN = timedelta(minutes=10)
#: The parts of a long SMS come within seconds; after so long those that came are handed on as something unreadable.
_PATIENCE = timedelta(minutes=10)
#: Wall seconds between two looks.
_LOOK = 5.0
_MOST_DIGEST = 40
_log = logging.getLogger(__name__)


class Inbound:
    """Takes each deliver_sm; `epoch` tells this process from others, so that sessions have names of their own."""

    def __init__(
        self, parts: Parts, pieces: Pieces, take_reply: TakeReply, now: Callable[[], datetime], epoch: str
    ) -> None:
        self._parts = parts
        self._pieces = pieces
        self._take_reply = take_reply
        self._now = now
        self._epoch = epoch
        self._in_turn = asyncio.Lock()

    async def take(self, session: Session, pdu: bytes, number: int) -> int:
        """Store what came; answers what the SMSC is told: taken, to be brought again, or nonsense."""
        try:
            deliver = read_deliver(pdu)
        except MalformedError:
            return codes.MALFORMED
        storing = self._receipt(deliver) if deliver.is_receipt else self._reply(session, deliver, number)
        (outcome,) = await asyncio.gather(storing, return_exceptions=True)
        if isinstance(outcome, BaseException):
            # The text and the traceback of the error may quote what was said: only its kind is logged.
            _log.error("A deliver_sm could not be stored: %s.", type(outcome).__name__)
            return codes.NOT_STORED
        return codes.OK

    async def _receipt(self, deliver: Deliver) -> None:
        told = read_receipt(deliver.parameters, decode(deliver.body, deliver.data_coding))
        if not told.smsc_id:
            return  # nobody's: it cannot be told whose it is
        delivery, failure = codes.receipt_of(told.state, told.stat, told.error)
        await self._parts.receipt(
            PartReceipt(
                carrier_id=told.smsc_id,
                address=e164(deliver.source),
                delivery=delivery,
                status_raw=told.stat or f"state {told.state}",
                received_at=self._now(),
                reference=told.reference,
                code=told.error,
                failure=failure.value if failure else None,
                evidence=told.done,
            )
        )

    async def _reply(self, session: Session, deliver: Deliver, number: int) -> None:
        async with self._in_turn:  # a family's words keep their order
            place, body = self._unjoined(session, deliver)
            if place is None:
                text = decode(body, deliver.data_coding, packed=session.account.packed)
                name = await self._name(session, deliver, number)
                await self._take_reply(self._heard(session, deliver, name, text))
            else:
                await self._piece(session, deliver, place, body)

    def _unjoined(self, session: Session, deliver: Deliver) -> tuple[Place | None, bytes]:
        if not deliver.has_header:
            return place_of(deliver.parameters), deliver.body
        place, body, length = split(deliver.body)
        if session.account.packed and deliver.data_coding == GSM and length:
            body = unpacked(body, skipped=-length * 8 % 7)
        return place, body

    async def _name(self, session: Session, deliver: Deliver, number: int) -> str:
        told = f"{deliver.source}|{deliver.destination}|{deliver.esm_class}|{deliver.data_coding}|{deliver.body.hex()}"
        now = self._now()
        return await self._pieces.name(told, self._session(session), number, now - _AGAIN, now)

    def _session(self, session: Session) -> str:
        return f"{self._epoch}:{session.account.carrier}:{session.number}"

    def _heard(self, session: Session, deliver: Deliver, name: str, text: str) -> Heard:
        return Heard(
            wire=Wire.SMPP,
            provider_id=name,
            sender=e164(deliver.source),
            kind=HeardKind.TEXT,
            text=text,
            received_at=self._now(),
        )

    async def _piece(self, session: Session, deliver: Deliver, place: Place, body: bytes) -> None:
        sender = e164(deliver.source)
        told = f"{sender}|{deliver.destination}|{place.kind}|{place.reference}|{place.total}"
        key = hashlib.sha256(told.encode()).hexdigest()[:_MOST_DIGEST]
        piece = Piece(key, sender, place.number, place.total, deliver.data_coding, body, self._now())
        await self._give(await self._pieces.take(piece), HeardKind.TEXT)

    async def _give(self, pieces: Sequence[Piece], kind: HeardKind) -> None:
        """Hand parts on as one reply."""
        if not pieces:
            return
        text = decode(joined([(piece.number, piece.body) for piece in pieces]), pieces[0].coding)
        last = max(pieces, key=lambda piece: piece.received_at)
        heard = Heard(Wire.SMPP, f"{pieces[0].key}:{kind}", pieces[0].sender, kind, text, last.received_at)
        await self._take_reply(heard)
        await self._pieces.given(pieces[0].key, self._now())

    async def give_overdue(self) -> None:
        """Hand on what came of long SMS whose other parts never did: nobody can read it, so the family is asked."""
        for pieces in await self._pieces.overdue(self._now() - _PATIENCE):
            await self._give(pieces, HeardKind.OTHER)


class SmppListener(Listener):
    """Knows when everything the SMSCs hold for us has come: they bring it themselves."""

    wire = Wire.SMPP

    def __init__(self, sessions: Sequence[Session], inbound: Inbound, now: Callable[[], datetime]) -> None:
        self._sessions = tuple(sessions)
        self._inbound = inbound
        self._now = now

    async def fetch_missed(self, since: datetime) -> datetime:
        """Answer the moment of asking if every SMSC has brought what it held, else `since`.

        Raises:
            SendFailedError: one of them cannot be asked now.

        """
        asked = self._now()
        heard = [await session.has_heard() for session in self._sessions]
        await self._inbound.give_overdue()
        return asked if all(heard) else since
