"""Which part of which SMS the carrier has under which id, and what becomes of the whole when its parts are told of."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from core.flow.parts import Leaving, PartAnswer, PartReceipt, PartStatus, Standing
from core.flow.receipt import DeliveryReport
from core.gateway.house import House
from core.gateway.parts.notes import Notes, Told
from core.ports import Parts
from core.store.parts import early_waiting
from core.store.tables import SmsPart

TakeReceipt = Callable[[DeliveryReport], Awaitable[None]]
#: So many notes are written in one transaction at most.
_MOST = 2000
#: So many at once are a crowd, and wait so many seconds for others.
_CROWD, _MOMENT = 8, 0.01
#: A part without an answer may still get one for so long.
_AWAITED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Note:
    """Something to write, and who waits for it to be on disk."""

    what: Leaving | Sequence[PartAnswer] | Told
    done: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class PartBook(Parts):
    """Keeps the parts in the database; what many ask at the same time is written in one transaction."""

    def __init__(self, house: House, take: TakeReceipt) -> None:
        self._house = house
        self._take = take
        self._waiting: list[_Note] = []
        self._writing: asyncio.Task[None] | None = None
        self._crowded = False

    async def begin(self, leaving: Leaving) -> frozenset[int]:
        """Note that a message leaves; answers which of its parts are to be sent: none that may have been taken."""
        numbers: frozenset[int] = await self._note(leaving)
        return numbers

    async def answer(self, answers: Sequence[PartAnswer]) -> None:
        """Note what the carrier answered; receipts that came before are applied now."""
        await self._hand_on(await self._note(answers))

    async def receipt(self, receipt: PartReceipt) -> None:
        """Note a receipt; when all parts of its message are final, the gateway hears of it before this returns."""
        await self._hand_on(await self._note(Told(receipt)))

    async def told(self, part: Standing, receipt: PartReceipt) -> DeliveryReport | None:
        """Note what the carrier said of a part when it was asked; answers the report of the message if it is final."""
        reports = await self._note(Told(receipt, (part.message_id, part.number)))
        return next(iter(reports), None)

    async def reconcile(self) -> None:
        """Find the parts of receipts that have waited, however their ids are written.

        Not while an answer for the same phone is awaited: it may bring the very same id.
        """
        async with self._house.store.read() as tx:
            waiting = await early_waiting(tx, self._house.clock.now() - _AWAITED, _MOST)
        for reports in await asyncio.gather(*(self._note(Told(receipt)) for receipt in waiting)):
            await self._hand_on(reports)

    async def standing(self, message_id: str) -> tuple[Standing, ...]:
        """Return the parts of a message as they are known."""
        query = select(SmsPart).where(SmsPart.message_id == message_id).order_by(col(SmsPart.number))
        async with self._house.store.read() as tx:
            rows = (await tx.exec(query)).all()
        return tuple(
            Standing(row.message_id, row.number, PartStatus(row.status), row.carrier_id, row.carrier, row.left_at)
            for row in rows
        )

    async def _hand_on(self, reports: Iterable[DeliveryReport]) -> None:
        for report in reports:
            await self._take(report)

    async def _note(self, what: Leaving | Sequence[PartAnswer] | Told) -> Any:
        note = _Note(what)
        self._waiting.append(note)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await note.done

    async def _write_all(self) -> None:
        """Write what waits, and what came meanwhile, until nothing does."""
        try:
            while self._waiting:
                if self._crowded:
                    await self._gather_more()
                notes, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                self._crowded = len(notes) >= _CROWD
                if await self._fails(notes) is not None:
                    for note in notes:  # one of them may be what went wrong: each alone
                        error = await self._fails([note])
                        if error is not None and not note.done.done():
                            note.done.set_exception(error)
        finally:
            self._writing = None

    @staticmethod
    async def _gather_more() -> None:
        """Wait a moment: where many write, one more in the same transaction costs little, one transaction more much."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_MOMENT):
                await asyncio.get_running_loop().create_future()

    async def _fails(self, notes: Sequence[_Note]) -> BaseException | None:
        """Write notes, and return what kept them from being written."""
        (outcome,) = await asyncio.gather(self._write(notes), return_exceptions=True)
        return outcome

    async def _write(self, notes: Sequence[_Note]) -> None:
        async with self._house.store.write() as tx:
            book = await Notes.open(tx, self._house.vault, [note.what for note in notes])
            outcomes = [book.note(note.what) for note in notes]
            await book.close()
        for note, outcome in zip(notes, outcomes, strict=True):
            if not note.done.done():
                note.done.set_result(outcome)
