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

TakeReply = Callable[[Heard], Awaitable[None]]
#: The parts of a long SMS come within seconds. After so long those that came are handed on as nothing that can be read:
#: half an answer is none.
_PATIENCE = timedelta(minutes=10)
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
        self._told: dict[str, list[str]] = defaultdict(list)

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
        async with self._in_turn:  # a family's words keep their order
            waited = session.is_draining
            session.replied()
            place, body = self._unjoined(session, deliver)
            carrier_at = await self._waited_since(session, deliver) if waited else None
            if place is not None:
                await self._piece(deliver, place, body, carrier_at)
                return
            name = await self._pieces.name(self._arrival(session, deliver, number, waited=waited))
            text = decode(body, deliver.data_coding, packed=session.account.packed)
            sender = e164(deliver.source)
            await self._hand_on(Heard(Wire.SMPP, name, sender, HeardKind.TEXT, text, self._now(), carrier_at))
            self._told[self._named(session)].append(name)

    @staticmethod
    def _unjoined(session: Session, deliver: Deliver) -> tuple[Place | None, bytes]:
        if not deliver.has_header:
            return place_of(deliver.parameters), deliver.body
        place, body, length = split(deliver.body)
        if session.account.packed and deliver.data_coding == GSM and length:
            body = unpacked(body, skipped=-length * 8 % 7)
        return place, body

    async def _waited_since(self, session: Session, deliver: Deliver) -> datetime | None:
        """Return the earliest instant at which a reply that waited for us can have reached the SMSC.

        The doubt is the family's: it counts as said when we were cut off. One that may answer what was sent since then
        has not waited so long.
        """
        since = await self.away_since(session)
        if since is None or await self._parts.left_since(e164(deliver.source), since):
            return None
        return since

    async def away_since(self, session: Session) -> datetime | None:
        """Return until when the connection before this one was certainly alive."""
        carrier = session.account.carrier
        number, since = self._away_since.get(carrier, (-1, None))
        if number != session.number:
            since = await self._pieces.last_alive(carrier)
            self._away_since[carrier] = (session.number, since)
        return since

    def _arrival(self, session: Session, deliver: Deliver, number: int, *, waited: bool) -> Arrival:
        told = f"{deliver.source}|{deliver.destination}|{deliver.esm_class}|{deliver.data_coding}|{deliver.body.hex()}"
        return Arrival(told, self._named(session), number, self._now(), waited)

    def _named(self, session: Session) -> str:
        return f"{self._epoch}:{session.account.carrier}:{session.number}"

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
        if not session.is_bound:
            return
        await self.away_since(session)  # before it is overwritten
        name = self._named(session)
        told = self._told[name][:]
        if told and await session.is_there():
            await self.settle(name, told)
        await self._pieces.alive(session.account.carrier, self._now())

    async def part(self, session: Session) -> None:
        """End a session; what its SMSC has certainly been told does not come again."""
        name, told = self._named(session), self._told[self._named(session)][:]
        if session.is_bound:
            await self.away_since(session)
            await self._pieces.alive(session.account.carrier, self._now())
        if await session.end() and told:
            await self.settle(name, told)

    async def settle(self, name: str, told: Sequence[str]) -> None:
        """Note that these replies of a session do not come again."""
        await self._pieces.settle(told)
        self._told[name] = [one for one in self._told[name] if one not in told]
