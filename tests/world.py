"""A world to play in: the real gateway, its real clients and the sandbox over sockets, on a clock that a test turns."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, web_app
from sqlmodel import select

from commands.opening import CLOCK_OFFSET, Opened, sandbox_key, vault_of
from commands.readiness import Readiness
from commands.running import serve
from core import metrics
from core.clock import ALMATY
from core.gateway.house import House
from core.register import Register
from core.register.rows import EventRow, Outcome
from core.rules.catalogue import Catalogue
from core.store.base import Store, recall, remember
from core.workers import Workers
from sandbox import Sandbox
from sandbox.box import Pace
from tests.clockwork import SeededChance, StillClock
from tests.haste import make_haste
from tests.ports import free_port
from tests.sandboxed import sandboxed, wires_of
from tests.unit.register import rows

#: A Monday morning in Almaty, long before the next holiday.
START = datetime(2026, 11, 23, 10, 0, tzinfo=ALMATY)
#: The carrier's own time; two instants for each SMS are enough.
_PACE = Pace(sent=timedelta(0), delivered=timedelta(milliseconds=300))


class World:
    """One gateway with its sandbox, on files of its own; `restart` closes all of it and goes on from the files."""

    def __init__(
        self, folder: Path, *, began: datetime = START, quiet: str = "", monitored: bool = False, sms_order: str = ""
    ) -> None:
        self.folder, self._began, self._families = folder, began, 0
        self.chance, self.catalogue = SeededChance(), Catalogue.load()
        self._settings = sandboxed(folder, free_port(), quiet, monitored=monitored, sms_order=sms_order)
        self.base, self._stack, self._errors = self._settings.public_url, AsyncExitStack(), _errors()
        make_haste()

    async def open(self) -> None:
        """Start the gateway on its files."""
        self.store = Store(self._settings.database_url)
        self._stack.push_async_callback(self.store.close)
        async with self.store.read() as tx:
            offset = timedelta(seconds=float(await recall(tx, CLOCK_OFFSET) or 0))
        self.clock = StillClock(self._began, offset)
        self.vault = vault_of(self._settings, self.chance, sandbox=True)
        self.register = Register(self.store, self.vault, self.clock, self.chance, self.catalogue)
        database = Opened(
            self.store, self.vault, self.clock, self.chance, self.catalogue, sandbox_key("signing key"), sandbox=True
        )
        self.sandbox = Sandbox(
            wires_of(self._settings), self.clock, path=self.folder / "box.db", new_id=self.chance.new_id, pace=_PACE
        )
        ready = Readiness(None)
        self.workers: Workers = await self._stack.enter_async_context(
            serve(self._settings, database, ready, self.sandbox)
        )
        self.sandbox.turn_with(self.workers, moved=self._moved)
        self.http = await self._stack.enter_async_context(ClientSession(self.base))

    async def close(self) -> None:
        """Stop everything; what is due stays in the files."""
        stack, self._stack = self._stack, AsyncExitStack()
        await stack.aclose()
        # aiohttp remembers the last thousand applications it has routed for, and with each a whole gateway.
        web_app._cached_build_middleware.cache_clear()  # noqa: SLF001 - it has no public name
        self.look_for_errors()

    async def restart(self) -> None:
        """Close all of it and start again from the files, at the same instant and address."""
        await self.close()
        await self.open()

    async def _moved(self, offset: timedelta) -> None:
        async with self.store.write() as tx:
            await remember(tx, CLOCK_OFFSET, str(offset.total_seconds()))

    def look_for_errors(self) -> None:
        """Fail when a worker or a webhook met an error that nobody had a name for: it is logged, never raised."""
        assert _errors() == self._errors, "an unexpected error was logged"

    def forgive(self) -> None:
        """Take the errors logged so far as what the test wanted."""
        self._errors = _errors()

    @property
    def house(self) -> House:
        """The house of this very world."""
        return self.workers._house  # noqa: SLF001 - only tests look behind the workers

    # ------------------------------------------------------------------------------------------------ what happens

    async def ask(self, method: str, path: str, /, **body: Any) -> Any:
        """Ask the sandbox, as tools do."""
        async with self.http.request(method, f"/sandbox{path}", json=body or None) as response:
            assert response.status < 300, await response.text()
            return await response.json()

    async def post(self, path: str, body: Any, headers: dict[str, str]) -> ClientResponse:
        """Post anything to the gateway, as a stranger could."""
        async with self.http.post(path, data=body, headers=headers) as response:
            await response.read()
            return response

    async def advance(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0, days: float = 0) -> None:
        """Turn time on through everything that is due."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        await self.sandbox.advance(span.total_seconds())
        self.look_for_errors()

    async def advance_to(self, instant: datetime) -> None:
        """Turn time on to an instant."""
        await self.advance(seconds=(instant - self.clock.now()).total_seconds())

    async def settle(self) -> None:
        """Let everything come to rest that a family's words have set going; an SMS takes 0.3 s to arrive."""
        await self.advance(seconds=0.3)

    async def say(self, number: str, *, sms: str | None = None, telegram: str | None = None) -> None:
        """Let a family write, and let the answer arrive."""
        channel, text = ("sms", sms) if sms is not None else ("telegram", telegram)
        await self.ask("POST", f"/phones/{number}/{channel}", text=text)
        await self.settle()

    async def act(self, number: str, **act: Any) -> None:
        """Do something in Telegram: start, share_contact, button, block."""
        await self.ask("POST", f"/phones/{number}/telegram", **act)
        await self.settle()

    async def link(self, number: str) -> None:
        """Open the bot and prove the number."""
        await self.act(number, start=True)
        await self.act(number, share_contact=True)

    async def fault(self, **fault: Any) -> None:
        """Let something go wrong on the wires."""
        await self.ask("POST", "/faults", **fault)

    async def phone(self, number: str) -> list[dict[str, Any]]:
        """Return what a phone has seen, oldest first."""
        seen: list[dict[str, Any]] = (await self.ask("GET", f"/phones/{number}"))["messages"]
        return seen

    # ----------------------------------------------------------------------------------------------- the registers

    async def preschools(self, *names: str) -> None:
        """Let preschools be known."""
        named = {"P1": "Ақбота", "P2": "Балдаурен", "P3": "Қарлығаш", "P4": "Еркемай"}
        made = [rows.preschool(name, name_kk=f"«{named[name]}»", name_ru=f"«{named[name]}»") for name in names]
        all_taken(await self.register.preschools(made))

    async def family(
        self,
        number: str,
        *,
        language: str = "kk",
        child: str = "Еркежан",
        born: date = date(2022, 5, 17),
        since: datetime = datetime(2025, 9, 1, 10, tzinfo=ALMATY),
        wishes: Sequence[str] = ("P1",),
        categories: str = "13",
        **other: Any,
    ) -> str:
        """Let a family wait for places; returns the id of its guardian, G1 for the first, whose application is A1."""
        self._families += 1
        count = self._families
        all_taken(await self.register.guardians([rows.guardian(count, phone=number, language=language)]))
        application = rows.application(
            count,
            child_first_name=child,
            child_birth_date=born.isoformat(),
            submitted_at=since.isoformat(),
            preschools=";".join(wishes),
            categories=categories,
            language="kk",
            **other,
        )
        all_taken(await self.register.applications([application]))
        return f"G{count}"

    async def line(self, *numbers: str) -> None:
        """Let these families wait in one line of one preschool."""
        await self.preschools("P1")
        for number in numbers:
            await self.family(number)

    async def place(self, name: str, *, at: str = "P1", until: date | None = None, group: str = "senior") -> None:
        """Let a place in a senior group become free now, for good or `until` a day, and its offer arrive."""
        said = {"published_at": self.clock.now().isoformat(), "temporary_until": until.isoformat() if until else ""}
        row = rows.vacancy(name, preschool_id=at, group_type=group, **said)
        all_taken(await self.register.vacancies([row]))
        await self.settle()

    async def withdraw(self, name: str) -> None:
        """Let the preschool take a place back."""
        await self.tell("vacancy_withdrawn", vacancy_id=name, reason="closed")

    async def tell(self, kind: str, *, at: datetime | None = None, **data: Any) -> None:
        """Let a register tell of something that happened now, or at another time; and let what follows arrive."""
        occurred = (at or self.clock.now()).isoformat()
        event = {"id": self.chance.new_id(), "source": "world", "type": kind, "occurred_at": occurred, "data": data}
        all_taken(await self.register.events([EventRow.read(event)]))
        await self.settle()

    async def all(self, table: type[Any], **where: object) -> Sequence[Any]:
        """Return the rows of a table of the gateway, in the order in which they were made where the table knows it."""
        query = select(table).filter_by(**where)
        if made := next((name for name in ("seq", "created_at") if name in table.model_fields), None):
            query = query.order_by(getattr(table, made))
        async with self.store.read() as tx:
            return (await tx.exec(query)).all()

    async def one(self, table: type[Any], **where: object) -> Any:
        """Return the only such row."""
        (row,) = await self.all(table, **where)
        return row


@contextlib.asynccontextmanager
async def a_world(folder: Path, *, began: datetime = START, quiet: str = "") -> AsyncIterator[World]:
    """Open a world and close it again."""
    world = World(folder, began=began, quiet=quiet)
    try:
        await world.open()
        yield world
    finally:
        await world.close()


def _errors() -> float:
    return sum(sample.value for metric in metrics.ERRORS.collect() for sample in metric.samples)


def all_taken(outcomes: Sequence[Outcome]) -> None:
    """Fail when the register refused a row."""
    refused = [outcome.reason for outcome in outcomes if not outcome.taken]
    assert not refused, refused
