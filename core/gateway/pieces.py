"""What phones send through a carrier that names nothing: parts of long SMS until all are there, and what came before."""

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.parts import Piece
from core.flow.reply import Wire
from core.gateway.families import guardians_behind, sender_index
from core.gateway.house import House
from core.ports import Pieces
from core.store.tables import ReplyPiece, SmppBind, SmppInbound
from core.store.vault import of_guardian, of_unknown


class PieceBook(Pieces):
    """Keeps the pieces in the database, sealed like any reply."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def name(self, told: str, session: str, sequence: int, since: datetime, at: datetime) -> str:
        """Return the id of an inbound SMS that says `told`, which came in a session as its PDU `sequence`.

        The same words in the same session are said anew, unless the PDU itself is the same. The same words in a later
        session, of which the earlier one heard them not before `since`, are what that session could not acknowledge.
        """
        print_ = self._house.vault.index("smpp inbound", told)
        async with self._house.store.write() as tx:
            earlier = await self._earlier(tx, print_, session, sequence, since)
            if earlier:
                return earlier
            count = (await tx.exec(select(func.count()).where(SmppInbound.print == print_))).one()
            row = SmppInbound(
                id=f"{print_[:40]}:{count + 1}", print=print_, session=session, sequence=sequence, received_at=at
            )
            tx.add(row)
            return row.id

    async def _earlier(
        self, tx: AsyncSession, print_: str, session: str, sequence: int, since: datetime
    ) -> str | None:
        query = select(SmppInbound).where(SmppInbound.print == print_, col(SmppInbound.received_at) >= since)
        rows = (await tx.exec(query.order_by(col(SmppInbound.received_at)))).all()
        for row in rows:
            if row.session == session and row.sequence == sequence:
                return row.id
        for row in rows:
            if row.session != session:
                row.session, row.sequence = session, sequence  # came again: the next equal words are new ones
                return row.id
        return None

    async def take(self, piece: Piece) -> tuple[Piece, ...]:
        """Store one part; answers all of them once they are there, else none."""
        async with self._house.store.write() as tx:
            if await tx.get(ReplyPiece, (piece.key, piece.number)) is None:
                tx.add(await self._row(tx, piece))
                await tx.flush()
            rows = (await tx.exec(select(ReplyPiece).where(ReplyPiece.key == piece.key))).all()
            if {row.number for row in rows} != set(range(1, piece.total + 1)):
                return ()
            return await self._opened(tx, rows)

    async def _row(self, tx: AsyncSession, piece: Piece) -> ReplyPiece:
        index = sender_index(self._house, Wire.SMPP, piece.sender)
        guardians = await guardians_behind(tx, Wire.SMPP, index)
        owner = of_guardian(guardians[0].id) if guardians else of_unknown(piece.received_at)
        key = await self._house.vault.make_key(tx, owner, piece.received_at)
        name = f"{piece.key}:{piece.number}"
        return ReplyPiece(
            key=piece.key,
            number=piece.number,
            total=piece.total,
            coding=piece.coding,
            key_owner=key.owner,
            sender_sealed=key.seal(piece.sender, "reply_piece", "sender_sealed", name),
            body_sealed=key.seal(base64.b64encode(piece.body).decode(), "reply_piece", "body_sealed", name),
            received_at=piece.received_at,
            carrier_at=piece.carrier_at,
        )

    async def _opened(self, tx: AsyncSession, rows: Sequence[ReplyPiece]) -> tuple[Piece, ...]:
        found = []
        for row in sorted(rows, key=lambda row: row.number):
            key = await self._house.vault.key_of(tx, row.key_owner)
            name = f"{row.key}:{row.number}"
            sender = key.open(row.sender_sealed, "reply_piece", "sender_sealed", name)
            body = base64.b64decode(key.open(row.body_sealed, "reply_piece", "body_sealed", name))
            found.append(
                Piece(row.key, sender, row.number, row.total, row.coding, body, row.received_at, row.carrier_at)
            )
        return tuple(found)

    async def given(self, key: str, at: datetime) -> None:
        """Note that what these parts say is stored as a reply."""
        async with self._house.store.write() as tx:
            for row in (await tx.exec(select(ReplyPiece).where(ReplyPiece.key == key))).all():
                row.given_at = row.given_at or at

    async def overdue(self, before: datetime) -> tuple[tuple[Piece, ...], ...]:
        """Return the parts that came before `before`, were not given, and whose others never came."""
        query = select(ReplyPiece.key).where(col(ReplyPiece.given_at).is_(None))
        late = query.group_by(col(ReplyPiece.key)).having(func.max(col(ReplyPiece.received_at)) < before)
        async with self._house.store.read() as tx:
            keys = (await tx.exec(late.limit(100))).all()
            found = []
            for key in keys:
                rows = (await tx.exec(select(ReplyPiece).where(ReplyPiece.key == key))).all()
                found.append(await self._opened(tx, rows))
        return tuple(found)

    async def alive(self, carrier: str, at: datetime) -> None:
        """Note that a bind is alive; what is older than a week is forgotten on the way."""
        async with self._house.store.write() as tx:
            await tx.merge(SmppBind(carrier=carrier, alive_until=at))

    async def last_alive(self, carrier: str) -> datetime | None:
        """Return until when a bind was certainly alive."""
        async with self._house.store.read() as tx:
            row = await tx.get(SmppBind, carrier)
        return row.alive_until if row else None


#: What is kept of parts, receipts and pieces: more than the 72 hours in which a carrier may still tell of them.
KEPT = timedelta(days=7)
