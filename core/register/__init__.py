"""Bulk verbs for files and the API: up to 1,000 rows at once, an outcome per row, safe to repeat."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from core.errors import InputError
from core.metrics import ROWS
from core.ports import Chance, Clock
from core.register.applications import take_applications
from core.register.campaigns import take_campaign
from core.register.events import take_events
from core.register.intake import Intake
from core.register.people import take_guardians
from core.register.places import take_preschools, take_vacancies
from core.register.rows import ApplicationRow, EventRow, GuardianRow, Outcome, PreschoolRow, Row, VacancyRow
from core.register.shares import Share
from core.rules.catalogue import Catalogue
from core.store import naming
from core.store.alone import Work, alone
from core.store.base import Store
from core.store.registers import Registers
from core.store.vault import Vault

#: How many rows are taken at once, in as many transactions as it takes to let others write in between.
MOST_ROWS = 1000

_Row = TypeVar("_Row", bound=Row)


class Register:
    """Takes the rows of the state registers in; the same row again changes nothing."""

    def __init__(self, store: Store, vault: Vault, clock: Clock, chance: Chance, catalogue: Catalogue) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock
        self._chance = chance
        self._catalogue = catalogue
        self._shares: dict[str, Share] = {}

    async def preschools(self, rows: Sequence[PreschoolRow]) -> list[Outcome]:
        """Take preschools of the unified base in (P 3(6)). Raises InputError for more than 1,000 rows."""
        return await self._take("preschools", take_preschools, rows)

    async def guardians(self, rows: Sequence[GuardianRow]) -> list[Outcome]:
        """Take guardians in; what is personal is sealed. Raises InputError for more than 1,000 rows."""
        return await self._take("guardians", take_guardians, rows)

    async def applications(self, rows: Sequence[ApplicationRow]) -> list[Outcome]:
        """Take applications in and let them wait in their queues (P 6.5, 10). Raises InputError like the others."""
        return await self._take("applications", take_applications, rows)

    async def vacancies(self, rows: Sequence[VacancyRow]) -> list[Outcome]:
        """Take free places in; each looks for its family from its publication on. Raises InputError like the others."""
        return await self._take("vacancies", take_vacancies, rows)

    async def events(self, rows: Sequence[EventRow]) -> list[Outcome]:
        """Take life events in; the outcome's reason says what followed. Raises InputError like the others."""
        return await self._take("events", take_events, rows)

    async def campaign(self, name: str, rows: Sequence[EventRow | VacancyRow]) -> list[Outcome]:
        """Take life events or places in for a campaign that was started. Raises InputError like the others."""

        async def take(intake: Intake, taken: Sequence[EventRow | VacancyRow]) -> list[Outcome]:
            return await take_campaign(intake, name, taken)

        return await self._take("campaign", take, rows)

    async def _take(
        self, kind: str, take: Callable[[Intake, Sequence[_Row]], Awaitable[list[Outcome]]], rows: Sequence[_Row]
    ) -> list[Outcome]:
        if len(rows) > MOST_ROWS:
            message = f"At most {MOST_ROWS} rows are taken at once; send the others after them."
            raise InputError(message)
        outcomes: list[Outcome] = []
        shares = self._shares.setdefault(kind, Share())
        while len(outcomes) < len(rows):
            async with self._store.write() as tx:
                await alone(tx, Work.ROWS)
                turn = shares.begin()
                intake = Intake(Registers(tx), self._vault, self._chance, self._catalogue, self._clock.now(), turn.late)
                fresh = await take(intake, rows[len(outcomes) :][: shares.rows])
                await intake.registers.finish(intake.now)
                await naming.write(tx, self._vault, intake.named)
                shares.took(len(fresh), turn)
            outcomes += fresh
        for outcome in outcomes:
            ROWS.labels(kind, "changed" if outcome.changed else "unchanged" if outcome.taken else "refused").inc()
        return outcomes
