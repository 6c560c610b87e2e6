"""A small town for random days: four families, two preschools, and a hand on everything that can happen there."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Coroutine, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings

from core.clock import ALMATY
from core.flow.offer import OFFER
from core.flow.outbox import MESSAGE
from core.store.tables import Guardian, Offer
from core.values import StateTable
from tests.books import Books, open_books
from tests.homes.home import home
from tests.truths import faults
from tests.world import World

_T = TypeVar("_T")

#: The numbers of the families, the one that waits longest first; the first may have linked its Telegram, the last
#: two share a phone.
FAMILIES = ("+77470000001", "+77470000002", "+77470000003", "+77470000003")
#: A Monday; the year is long enough for random days.
FEBRUARY = datetime(2026, 2, 2, 10, 0, tzinfo=ALMATY)
_WISHES = (("P1", "P2"), ("P1",), ("P2", "P1"), ("P2",))
_PREPARED: dict[tuple[str, bool], Path] = {}


def leads_to(table: StateTable[Any]) -> Mapping[str, frozenset[str]]:
    """Return, for each state of a table, itself and every state to which any number of steps leads."""
    leads = {str(state): {str(state), *map(str, after)} for state, after in table.steps.items()}
    for _ in table.steps:
        leads = {state: set().union(*(leads[then] for then in after)) for state, after in leads.items()}
    return {state: frozenset(after) for state, after in leads.items()}


_TABLES = ((leads_to(OFFER), "planned"), (leads_to(MESSAGE), "queued"))


def few(part: int, **more: Any) -> settings:
    """Return the usual settings with a part of the usual examples: each of them runs a whole gateway."""
    usual = settings.default
    assert usual
    return settings(usual, max_examples=usual.max_examples // part, **more)


async def _prepare(folder: Path, *, linked: bool) -> None:
    world = World(folder, began=FEBRUARY)
    await world.open()
    await world.preschools("P1", "P2")
    for count, number in enumerate(FAMILIES):
        since = datetime(2025, 9, 1, 10, tzinfo=ALMATY) + timedelta(days=count)
        language = "ru" if count == 1 else "kk"
        await world.family(number, since=since, wishes=_WISHES[count], language=language, child=f"Бала{count + 1}")
    if linked:
        await world.link(FAMILIES[0])
    await world.close()


class Town:
    """One random history of the town, run in a loop of its own; every step ends when everything has come to rest."""

    def __init__(self, *, linked: bool = False, quiet: str = "", began: datetime = FEBRUARY) -> None:
        self._runner = asyncio.Runner()
        kind = (home().name, linked)
        if kind not in _PREPARED:
            _PREPARED[kind] = Path(tempfile.mkdtemp(prefix="usynys-town-"))
            atexit.register(shutil.rmtree, _PREPARED[kind], ignore_errors=True)
            self.do(_prepare(_PREPARED[kind], linked=linked))
        self._folder = tempfile.TemporaryDirectory(prefix="usynys-day-")
        home().copy(_PREPARED[kind], Path(self._folder.name))
        self.world = World(Path(self._folder.name), quiet=quiet, began=began)
        self.do(self.world.open())
        self.places = 0
        self._states: dict[str, str] = {}

    def do(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run something to its end."""
        return self._runner.run(work)

    def look(self) -> list[str]:
        """Return every truth that does not hold."""
        books = self.do(open_books(self.world.store))
        return [*faults(books, self.world.clock.now()), *self._impossible_steps(books)]

    def _impossible_steps(self, books: Books) -> list[str]:
        """Return what is now in a state to which no steps of its table lead from where it was."""
        found = []
        rows: tuple[Sequence[Any], ...] = (books.offers, books.messages)
        for (leads, first), row in ((table, row) for table, some in zip(_TABLES, rows, strict=True) for row in some):
            before = self._states.get(row.id, first)
            if row.status not in leads[before]:
                found.append(f"{before} became {row.status}")
            self._states[row.id] = row.status
        return found

    def withdraw(self, which: int) -> None:
        """Let the preschool take a place back."""
        self.do(self.world.withdraw(f"V{which % self.places + 1}"))

    def place(self, at: str, *, temporary: bool) -> None:
        """Let a place become free."""
        self.places += 1
        self.do(self.world.place(f"V{self.places}", at=at, until=date(2027, 5, 31) if temporary else None))

    def tap(self, number: str, action: str, which: int) -> None:
        """Tap a button of one of the family's offers, if the phone still shows it."""
        self.do(self._tap(number, action, which))

    async def _tap(self, number: str, action: str, which: int) -> None:
        guardian = f"G{FAMILIES.index(number) + 1}"
        offers = sorted(await self.world.all(Offer, guardian_id=guardian), key=lambda offer: offer.created_at)
        shown = {
            button["data"] for message in await self.world.phone(number) for row in message["buttons"] for button in row
        }
        wanted = [f"{offer.id}:{action}" for offer in reversed(offers) if f"{offer.id}:{action}" in shown]
        chat = await self.world.one(Guardian, id=guardian)
        if wanted and not (chat.telegram_blocked or chat.telegram_stopped):
            await self.world.act(number, button=wanted[which % len(wanted)])

    def code(self, number: str, which: int, answer: str) -> None:
        """Answer one of the family's offers by its code."""
        owners = {f"G{count}" for count, own in enumerate(FAMILIES, start=1) if own == number}
        made = [offer for offer in self.do(self.world.all(Offer)) if offer.guardian_id in owners]
        offers = sorted(made, key=lambda offer: offer.created_at)
        if offers:
            self.do(self.world.say(number, sms=f"{offers[which % len(offers)].code} {answer}"))

    def close(self) -> None:
        """End the day."""
        try:
            self.do(self.world.close())
        finally:
            self._runner.close()
            self._folder.cleanup()
