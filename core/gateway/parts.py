"""Which part of which SMS the carrier has under which id, and what becomes of the whole when its parts are told of."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.flow import parts as flow
from core.flow.parts import Leaving, PartAnswer, PartReceipt, PartStatus, Standing
from core.flow.receipt import DeliveryReport
from core.flow.reply import Wire
from core.gateway.house import House
from core.ports import Parts
from core.store.tables import EarlyReceipt, SmsPart

TakeReceipt = Callable[[DeliveryReport], Awaitable[None]]
#: So many notes are written in one transaction at most.
_MOST = 500


@dataclass(frozen=True, slots=True)
class _Note:
    """Something to write, and who waits for it to be on disk."""

    what: Leaving | tuple[PartAnswer, ...] | PartReceipt
    done: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class PartBook(Parts):
    """Keeps the parts in the database; what many ask at the same time is written in one transaction."""

    def __init__(self, house: House, take: TakeReceipt) -> None:
        self._house = house
        self._take = take
        self._waiting: list[_Note] = []
        self._writing: asyncio.Task[None] | None = None

    async def begin(self, leaving: Leaving) -> frozenset[int]:
        """Note that a message leaves; answers which of its parts are to be sent: none that may have been taken."""
        numbers: frozenset[int] = await self._note(leaving)
        return numbers

    async def answer(self, answers: Sequence[PartAnswer]) -> None:
        """Note what the carrier answered; receipts that came before are applied now."""
        await self._tell(await self._note(tuple(answers)))

    async def receipt(self, receipt: PartReceipt) -> None:
        """Note a receipt; when all parts of its message are final, the gateway hears of it."""
        await self._tell(await self._note(receipt))

    async def standing(self, message_id: str) -> tuple[Standing, ...]:
        """Return the parts of a message as they are known, of its last wording."""
        query = select(SmsPart).where(SmsPart.message_id == message_id).order_by(col(SmsPart.number))
        async with self._house.store.read() as tx:
            rows = (await tx.exec(query)).all()
        return tuple(
            Standing(row.number, PartStatus(row.status), row.carrier_id, row.carrier, row.left_at) for row in rows
        )

    async def _tell(self, reports: Iterable[DeliveryReport]) -> None:
        for report in reports:
            await self._take(report)

    async def _note(self, what: Leaving | tuple[PartAnswer, ...] | PartReceipt) -> Any:
        note = _Note(what)
        self._waiting.append(note)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await asyncio.shield(note.done)

    async def _write_all(self) -> None:
        """Write what waits, and what came meanwhile, until nothing does."""
        try:
            while self._waiting:
                notes, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                (outcome,) = await asyncio.gather(self._write(notes), return_exceptions=True)
                if not isinstance(outcome, BaseException):
                    continue
                for note in notes:  # one of them may be what went wrong: each alone
                    (alone,) = await asyncio.gather(self._write([note]), return_exceptions=True)
                    if isinstance(alone, BaseException) and not note.done.done():
                        note.done.set_exception(alone)
        finally:
            self._writing = None

    async def _write(self, notes: Sequence[_Note]) -> None:
        told: list[tuple[_Note, Any]] = []
        async with self._house.store.write() as tx:
            desk = _Desk(self._house, tx)
            for note in notes:
                if isinstance(note.what, Leaving):
                    told.append((note, await desk.begin(note.what)))
                elif isinstance(note.what, PartReceipt):
                    told.append((note, await desk.receipt(note.what)))
                else:
                    told.append((note, await desk.answers(note.what)))
        for note, outcome in told:
            if not note.done.done():
                note.done.set_result(outcome)


@dataclass(slots=True)
class _Desk:
    """One transaction over the book."""

    house: House
    tx: AsyncSession

    def _index(self, address: str) -> str:
        return self.house.vault.index("phone", address)

    async def begin(self, leaving: Leaving) -> frozenset[int]:
        query = select(SmsPart).where(SmsPart.message_id == leaving.message_id)
        known = {row.number: row for row in (await self.tx.exec(query)).all()}
        if any(row.body != leaving.body for row in known.values()):  # worded anew: what left before says something else
            for row in known.values():
                await self.tx.delete(row)
            await self.tx.flush()
            known = {}
        wanted = range(1, len(leaving.references) + 1)
        to_send = frozenset(
            number for number in wanted if number not in known or known[number].status == PartStatus.REFUSED
        )
        for number in to_send:
            row = known.get(number) or self._new(leaving, number)
            row.status, row.carrier, row.left_at, row.code = PartStatus.LEAVING, leaving.carrier, leaving.at, ""
            self.tx.add(row)
        await self.tx.flush()
        return to_send

    def _new(self, leaving: Leaving, number: int) -> SmsPart:
        return SmsPart(
            message_id=leaving.message_id,
            number=number,
            total=len(leaving.references),
            body=leaving.body,
            carrier=leaving.carrier,
            phone_index=self._index(leaving.address),
            reference=leaving.references[number - 1],
            status=PartStatus.LEAVING,
            left_at=leaving.at,
        )

    async def answers(self, answers: Sequence[PartAnswer]) -> list[DeliveryReport]:
        touched: dict[str, datetime] = {}
        for answer in answers:
            row = await self.tx.get(SmsPart, (answer.message_id, answer.number))
            if row is None:
                continue
            if not answer.carrier_id:
                if row.status == PartStatus.LEAVING:
                    row.status, row.code = PartStatus.REFUSED, answer.code
                continue
            early = await self._named(row, answer.carrier_id)
            if early:
                touched[row.message_id] = max(one.received_at for one in early)
        return await self._reports(touched)

    async def _named(self, row: SmsPart, carrier_id: str) -> list[EarlyReceipt]:
        """Give a part its id, and apply the receipts that came before it."""
        row.carrier_id, row.carrier_key = carrier_id, flow.carrier_keys(carrier_id)[0]
        if row.status in {PartStatus.LEAVING, PartStatus.REFUSED}:
            row.status = PartStatus.TAKEN
        await self.tx.flush()
        query = select(EarlyReceipt).where(
            col(EarlyReceipt.carrier_key).in_(flow.carrier_keys(carrier_id)),
            EarlyReceipt.phone_index == row.phone_index,
        )
        early = list((await self.tx.exec(query.order_by(col(EarlyReceipt.received_at)))).all())
        for receipt in early:
            _apply(row, receipt)
            await self.tx.delete(receipt)
        return early

    async def receipt(self, receipt: PartReceipt) -> list[DeliveryReport]:
        row = await self._part_of(receipt)
        if row is None:
            await self._keep(receipt)
            return []
        if receipt.carrier_id and not row.carrier_id:
            row.carrier_id, row.carrier_key = receipt.carrier_id, flow.carrier_keys(receipt.carrier_id)[0]
        if row.status in {PartStatus.LEAVING, PartStatus.REFUSED}:
            row.status = PartStatus.TAKEN  # whoever tells of it has it
        _apply(row, receipt)
        await self.tx.flush()
        return await self._reports({row.message_id: receipt.received_at})

    async def _part_of(self, receipt: PartReceipt) -> SmsPart | None:
        index = self._index(receipt.address)
        if receipt.carrier_id:
            keys = flow.carrier_keys(receipt.carrier_id)
            query = select(SmsPart).where(col(SmsPart.carrier_key).in_(keys), SmsPart.phone_index == index)
            rows = {row.carrier_key: row for row in (await self.tx.exec(query.order_by(col(SmsPart.left_at)))).all()}
            key = flow.chosen(keys, rows)
            if key is not None:
                return rows[key]
        if receipt.reference is None:
            return None
        named = select(SmsPart).where(
            SmsPart.phone_index == index, SmsPart.reference == receipt.reference, SmsPart.carrier_id == ""
        )
        return (await self.tx.exec(named.order_by(col(SmsPart.left_at).desc()).limit(1))).first()

    async def _keep(self, receipt: PartReceipt) -> None:
        """Keep a receipt that is nobody's yet; the same again changes nothing."""
        await self.tx.merge(
            EarlyReceipt(
                carrier_key=flow.carrier_keys(receipt.carrier_id)[0],
                phone_index=self._index(receipt.address),
                delivery=receipt.delivery,
                carrier_id=receipt.carrier_id,
                status_raw=receipt.status_raw,
                code=receipt.code,
                failure=receipt.failure or "",
                evidence=receipt.evidence,
                received_at=receipt.received_at,
            )
        )

    async def _reports(self, touched: dict[str, datetime]) -> list[DeliveryReport]:
        """Return what is to be said of messages of which something was told, if all their parts are final."""
        if not touched:
            return []
        rows: dict[str, list[SmsPart]] = defaultdict(list)
        query = select(SmsPart).where(col(SmsPart.message_id).in_(touched)).order_by(col(SmsPart.number))
        for row in (await self.tx.exec(query)).all():
            rows[row.message_id].append(row)
        found = [_report(parts, touched[message_id]) for message_id, parts in rows.items()]
        return [report for report in found if report is not None]


def _apply(row: SmsPart, receipt: PartReceipt | EarlyReceipt) -> None:
    row.status_raw = receipt.status_raw
    from core.flow.receipt import Delivery

    then = flow.after(PartStatus(row.status), Delivery(receipt.delivery))
    if then is None:
        return
    row.status, row.final_at = then, receipt.received_at
    row.code, row.failure, row.evidence = receipt.code, receipt.failure or "", receipt.evidence


def _report(parts: Sequence[SmsPart], at: datetime) -> DeliveryReport | None:
    """Return the report of a message; its evidence is what the carrier told of each part."""
    delivery = flow.whole([PartStatus(part.status) for part in parts])
    if delivery is None or len(parts) != parts[0].total:
        return None
    telling = next((part for part in parts if part.status == delivery.value), parts[-1])
    return DeliveryReport(
        wire=Wire.SMPP,
        provider_id=parts[0].message_id,
        event_id=f"{parts[0].message_id}:{parts[0].body[:8]}:{delivery}",
        delivery=delivery,
        status_raw=" ".join(part.status_raw for part in parts)[:64],
        received_at=max((part.final_at or at for part in parts), default=at),
        code=telling.code,
        failure=telling.failure or None,
        evidence=" ".join(f"{part.carrier_id}@{part.evidence}" for part in parts)[:200],
    )
