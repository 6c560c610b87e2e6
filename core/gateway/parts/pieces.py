"""What phones send through a carrier that names nothing: parts of long SMS until all are there, and what came twice."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow.parts import Arrival, Piece
from core.flow.reply import Wire
from core.gateway.families import guardians_behind, sender_index
from core.gateway.house import House
from core.ports import Pieces
from core.store.tables import EarlyReceipt, ReplyPiece, SmppBind, SmppInbound, SmsPart
from core.store.vault import of_guardian, of_unknown

#: A part that comes so long after its SMS was read is of another SMS under the same reference.
_ANOTHER = timedelta(hours=1)
_MOST = 100


class PieceBook(Pieces):
    """Keeps the pieces in the database, sealed like any reply."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def name(self, arrival: Arrival) -> str:
        """Return the id of an inbound SMS.

        The same words by the same PDU are the same, those by another PDU are said anew; but what waited at the carrier
        may be what an earlier connection could not acknowledge, unless a connection since then has brought everything
        (decision 38).
        """
        known = self._house.vault.index("smpp inbound", arrival.told)
        async with self._house.store.write() as tx:
            rows = (await tx.exec(select(SmppInbound).where(SmppInbound.print == known))).all()
            for row in rows:
                if (row.session, row.sequence) == (arrival.session, arrival.sequence):
                    return row.id
            for row in rows:
                if arrival.waited and not row.settled and row.session != arrival.session:
                    row.session, row.sequence = arrival.session, arrival.sequence  # the next equal words are new ones
                    return row.id
            new = SmppInbound(
                id=f"{known[:32]}:{self._house.chance.new_id()[:8]}",
                print=known,
                session=arrival.session,
                sequence=arrival.sequence,
                received_at=arrival.at,
            )
            tx.add(new)
            return new.id

    async def settle(self, ids: Sequence[str]) -> None:
        """Note that the carrier knows that these are ours."""
        async with self._house.store.write() as tx:
            await tx.exec(update(SmppInbound).where(col(SmppInbound.id).in_(ids)).values(settled=True))

    async def settle_earlier(self, carrier: str, session: str, since: datetime, before: datetime) -> None:
        """Note that what other connections with a carrier brought meanwhile does not come again."""
        theirs = (
            col(SmppInbound.settled).is_(False),
            col(SmppInbound.received_at) >= since,
            col(SmppInbound.received_at) < before,
            col(SmppInbound.session).contains(f":{carrier}:", autoescape=True),
            col(SmppInbound.session) != session,
        )
        async with self._house.store.write() as tx:
            await tx.exec(update(SmppInbound).where(*theirs).values(settled=True))

    async def take(self, piece: Piece) -> tuple[Piece, ...]:
        """Store one part; answers all of them once they are there, else none."""
        async with self._house.store.write() as tx:
            rows = (await tx.exec(select(ReplyPiece).where(ReplyPiece.key == _base(piece.key)))).all()
            latest = max((row.round for row in rows), default=0)
            mine = [row for row in rows if row.round == latest]
            if await self._begins_anew(tx, mine, piece):
                latest, mine = latest + 1, []
            if piece.number not in {row.number for row in mine}:
                mine = [*mine, await self._row(tx, piece, latest)]
                tx.add(mine[-1])
            if {row.number for row in mine} != set(range(1, piece.total + 1)):
                return ()
            return await self._opened(tx, mine)

    async def _begins_anew(self, tx: AsyncSession, rows: Sequence[ReplyPiece], piece: Piece) -> bool:
        """Tell whether a part is of another SMS than those that are known under its reference."""
        if any(row.given_at and piece.received_at - row.given_at > _ANOTHER for row in rows):
            return True
        same = [row for row in rows if row.number == piece.number]
        return bool(same) and (await self._opened(tx, same))[0].body != piece.body

    async def _row(self, tx: AsyncSession, piece: Piece, round_: int) -> ReplyPiece:
        index = sender_index(self._house, Wire.SMPP, piece.sender)
        guardians = await guardians_behind(tx, Wire.SMPP, index)
        owner = of_guardian(guardians[0].id) if guardians else of_unknown(piece.received_at)
        key = await self._house.vault.make_key(tx, owner, piece.received_at)
        name = f"{piece.key}:{round_}:{piece.number}"
        return ReplyPiece(
            key=piece.key,
            round=round_,
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
        """Open parts; the key they leave with names their SMS, also among those under the same reference."""
        found = []
        for row in sorted(rows, key=lambda row: row.number):
            key = await self._house.vault.key_of(tx, row.key_owner)
            name = f"{row.key}:{row.round}:{row.number}"
            sender = key.open(row.sender_sealed, "reply_piece", "sender_sealed", name)
            body = base64.b64decode(key.open(row.body_sealed, "reply_piece", "body_sealed", name))
            piece = Piece(row.key, sender, row.number, row.total, row.coding, body, row.received_at, row.carrier_at)
            found.append(replace(piece, key=f"{row.key}:{row.round}"))
        return tuple(found)

    async def given(self, key: str, at: datetime) -> None:
        """Note that what these parts say is stored as a reply."""
        base, _, round_ = key.rpartition(":")
        async with self._house.store.write() as tx:
            mine = update(ReplyPiece).where(
                col(ReplyPiece.key) == base, col(ReplyPiece.round) == int(round_), col(ReplyPiece.given_at).is_(None)
            )
            await tx.exec(mine.values(given_at=at))

    async def overdue(self, before: datetime) -> tuple[tuple[Piece, ...], ...]:
        """Return the parts that were not given, of which the last came before `before`."""
        late = (
            select(ReplyPiece.key, ReplyPiece.round)
            .where(col(ReplyPiece.given_at).is_(None))
            .group_by(col(ReplyPiece.key), col(ReplyPiece.round))
            .having(func.max(col(ReplyPiece.received_at)) < before)
        )
        found = []
        async with self._house.store.read() as tx:
            for key, round_ in (await tx.exec(late.limit(_MOST))).all():
                mine = select(ReplyPiece).where(ReplyPiece.key == key, ReplyPiece.round == round_)
                found.append(await self._opened(tx, (await tx.exec(mine)).all()))
        return tuple(found)

    async def alive(self, carrier: str, at: datetime) -> None:
        """Note that a bind is alive."""
        async with self._house.store.write() as tx:
            await tx.merge(SmppBind(carrier=carrier, alive_until=at))

    async def last_alive(self, carrier: str) -> datetime | None:
        """Return until when a bind was certainly alive."""
        async with self._house.store.read() as tx:
            row = await tx.get(SmppBind, carrier)
        return row.alive_until if row else None

    async def forget(self, before: datetime) -> None:
        """Forget parts, early receipts and pieces that are older than `before`."""
        ages = (
            (SmsPart, col(SmsPart.left_at)),
            (EarlyReceipt, col(EarlyReceipt.received_at)),
            (ReplyPiece, col(ReplyPiece.received_at)),
            (SmppInbound, col(SmppInbound.received_at)),
        )
        async with self._house.store.write() as tx:
            for table, at in ages:
                await tx.exec(delete(table).where(at < before))


def _base(key: str) -> str:
    return key.partition(":")[0]
