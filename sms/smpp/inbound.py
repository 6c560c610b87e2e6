"""SMS in through SMSCs: replies and delivery receipts, each stored before it is acknowledged."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.flow.parts import Arrival, PartReceipt, Piece
from core.flow.reply import Authenticity, Heard, HeardKind, Wire
from core.ports import Parts, Pieces
from sms.smpp import codes
from sms.smpp.addresses import e164
from sms.smpp.concatenation import Place, joined, place_of, split
from sms.smpp.encoding import GSM, decode, unpacked
from sms.smpp.pdu import Deliver, MalformedError, read_deliver
from sms.smpp.receipts import read_receipt
from sms.smpp.session import Session

#: A carrier and the number of one connection with it.
_Connection = tuple[str, int]
TakeReply = Callable[[Heard], Awaitable[None]]
#: The parts of a long SMS come within seconds. After so long those that came are handed on as nothing that can be read:
#: half an answer is none.
_PATIENCE = timedelta(minutes=10)
#: A connection that has brought everything and stood so long brings nothing any more that an earlier one owed.
_AGAIN = timedelta(minutes=10)
#: SMSCs tell of what they hold for 72 hours at most; our rows are kept longer.
KEPT = timedelta(days=7)
_MOST_DIGEST = 40


class Inbound:
    """Takes each deliver_sm; `epoch` tells this process from others, so that its sessions have names of their own."""

    def __init__(
        self, parts: Parts, pieces: Pieces, take_reply: TakeReply, now: Callable[[], datetime], epoch: str
    ) -> None:
        self._parts = parts
        self._pieces = pieces
        self._take_reply = take_reply
        self._now = now
        self._epoch = epoch
        self._in_turn = asyncio.Lock()
        self._away_since: dict[str, tuple[int, datetime | None]] = {}
        #: By carrier: the connection, up to when what others brought is settled, and since when it stands from there.
        self._standing: dict[str, tuple[int, datetime | None, datetime]] = {}
        self._told: dict[_Connection, dict[str, float]] = defaultdict(dict)  # by connection: each id, and when

    async def take(self, session: Session, pdu: bytes, number: int) -> int:
        """Store what came; answers what the SMSC is told: taken, or nonsense. Raises what kept it from being stored."""
        try:
            deliver = read_deliver(pdu)
        except MalformedError:
            return codes.MALFORMED
        await (self._receipt(deliver) if deliver.is_receipt else self._reply(session, deliver, number))
        return codes.OK

    async def _receipt(self, deliver: Deliver) -> None:
        told = read_receipt(deliver.parameters, decode(deliver.body, deliver.data_coding))
        if not told.smsc_id:
            return  # nobody's: it cannot be told which part is meant
        delivery, failure = codes.receipt_of(told.state, told.stat, told.error)
        receipt = PartReceipt(
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
        await self._parts.receipt(receipt)

    async def _reply(self, session: Session, deliver: Deliver, number: int) -> None:
        connection = _connection(session)  # another one may follow while this is stored
        async with self._in_turn:  # a family's words keep their order
            waited = session.is_draining
            session.replied()
            place, body = self._unjoined(session, deliver)
            if waited:
                await self._settle_read(session)
            carrier_at = await self.away_since(session) if waited else None  # the earliest; it may be any time since
            if place is not None:
                await self._piece(deliver, place, body, carrier_at)
                return
            name = await self._pieces.name(self._arrival(connection, deliver, number, waited=waited))
            text = decode(body, deliver.data_coding, packed=session.account.packed)
            sender = e164(deliver.source)
            await self._hand_on(Heard(Wire.SMPP, name, sender, HeardKind.TEXT, text, self._now(), carrier_at))
            self._told[connection][name] = asyncio.get_running_loop().time()

    @staticmethod
    def _unjoined(session: Session, deliver: Deliver) -> tuple[Place | None, bytes]:
        if not deliver.has_header:
            return place_of(deliver.parameters), deliver.body
        place, body, length = split(deliver.body)
        if session.account.packed and deliver.data_coding == GSM and length:
            body = unpacked(body, skipped=-length * 8 % 7)
        return place, body

    async def away_since(self, session: Session) -> datetime | None:
        """Return until when the connection before this one was certainly alive."""
        carrier = session.account.carrier
        number, since = self._away_since.get(carrier, (-1, None))
        if number != session.number:
            since = await self._pieces.last_alive(carrier)
            self._away_since[carrier] = (session.number, since)
        return since

    def _arrival(self, connection: _Connection, deliver: Deliver, number: int, *, waited: bool) -> Arrival:
        told = f"{deliver.source}|{deliver.destination}|{deliver.esm_class}|{deliver.data_coding}|{deliver.body.hex()}"
        return Arrival(told, self._named(connection), number, self._now(), waited)

    def _named(self, connection: _Connection) -> str:
        return f"{self._epoch}:{connection[0]}:{connection[1]}"

    async def _piece(self, deliver: Deliver, place: Place, body: bytes, carrier_at: datetime | None) -> None:
        sender = e164(deliver.source)
        told = f"{sender}|{deliver.destination}|{place.kind}|{place.reference}|{place.total}"
        key = hashlib.sha256(told.encode()).hexdigest()[:_MOST_DIGEST]
        piece = Piece(key, sender, place.number, place.total, deliver.data_coding, body, self._now(), carrier_at)
        await self._give(await self._pieces.take(piece), HeardKind.TEXT)

    async def _give(self, pieces: Sequence[Piece], kind: HeardKind) -> None:
        """Hand parts on as one reply, said when the last of them was."""
        if not pieces:
            return
        text = decode(joined([(piece.number, piece.body) for piece in pieces]), pieces[0].coding)
        last = max(pieces, key=lambda piece: piece.received_at)
        name = f"{pieces[0].key}:{kind}"
        await self._hand_on(Heard(Wire.SMPP, name, last.sender, kind, text, last.received_at, last.carrier_at))
        await self._pieces.given(pieces[0].key, self._now())

    async def _hand_on(self, heard: Heard) -> None:
        await self._take_reply(replace(heard, authenticity=Authenticity.BOUND))

    async def give_overdue(self) -> None:
        """Hand on what came of long SMS whose other parts never did: nobody can read it, so the family is asked."""
        for pieces in await self._pieces.overdue(self._now() - _PATIENCE):
            await self._give(pieces, HeardKind.OTHER)

    async def reconcile(self) -> None:
        """Match the receipts that could not be matched when they came."""
        await self._parts.reconcile()

    async def look_after(self, session: Session) -> None:
        """Note that a bind is alive, and which replies its SMSC now knows to be ours."""
        await self._settle_read(session)
        if not session.is_bound:
            return
        await self.away_since(session)  # before it is overwritten
        connection = _connection(session)
        told = [*self._told[connection]]
        if told and await session.is_there():
            await self._settle(connection, told)
        await self._settle_earlier(session)
        await self._pieces.alive(session.account.carrier, self._now())

    async def _settle_read(self, session: Session) -> None:
        """Note what the SMSC read before a connection broke: it answered what we asked later."""
        carrier, latest = _connection(session)
        for connection in [one for one in self._told if one[0] == carrier and one[1] <= latest]:
            told, number = self._told[connection], connection[1]
            await self._settle(connection, [name for name, at in told.items() if session.has_read(number, at)])
            if number < latest:
                self._told.pop(connection, None)  # of the rest nobody will know

    async def _settle_earlier(self, session: Session) -> None:
        """Note what earlier connections brought and this one did not bring again: the same words later are new ones."""
        carrier, now = session.account.carrier, self._now()
        number, settled, since = self._standing.get(carrier, (-1, None, now))
        if number != session.number or session.is_draining:
            settled = None
        elif now - since < _AGAIN:
            return
        else:
            await self._pieces.settle_earlier(carrier, self._named((carrier, number)), settled or now - KEPT, since)
            settled = since
        self._standing[carrier] = (session.number, settled, now)

    async def part(self, session: Session) -> None:
        """End a session; what its SMSC has certainly been told does not come again."""
        await self._settle_read(session)
        connection = _connection(session)
        told = [*self._told[connection]]
        if session.is_bound:
            await self.away_since(session)
            await self._pieces.alive(session.account.carrier, self._now())
        if await session.end():
            await self._settle(connection, told)

    async def _settle(self, connection: _Connection, told: Sequence[str]) -> None:
        """Note that these replies of a connection do not come again."""
        if told:
            await self._pieces.settle(told)
        for name in told:
            self._told[connection].pop(name, None)


def _connection(session: Session) -> _Connection:
    return session.account.carrier, session.number
