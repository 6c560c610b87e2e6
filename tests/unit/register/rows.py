"""A register over a database of its own, and rows to put into it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import select

from core.clock import Chance
from core.identifiers import iin_with_check
from core.register import Register
from core.register.rows import ApplicationRow, EventRow, GuardianRow, PreschoolRow, VacancyRow
from core.rules.catalogue import Catalogue
from core.store.base import Store
from core.store.tables import Guardian, Timer
from core.store.vault import Keyring, OwnKey, Vault, of_guardian

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that a test sets."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return the instant the test has set."""
        return self.at


@dataclass(slots=True)
class Office:
    """What a test needs to put rows in and to look at what became of them."""

    store: Store
    clock: Clock
    vault: Vault
    register: Register

    async def all(self, table: type[Any], **where: object) -> Sequence[Any]:
        """Return the rows of a table."""
        async with self.store.read() as tx:
            return (await tx.exec(select(table).filter_by(**where))).all()

    async def one(self, table: type[Any], **where: object) -> Any:
        """Return the only such row of a table."""
        (row,) = await self.all(table, **where)
        return row

    async def awaited(self) -> list[Timer]:
        """Return what falls due, but for what comes with the years of every application."""
        return [timer for timer in await self.all(Timer) if timer.kind not in {"annual", "birthday"}]

    async def key(self, guardian_id: str) -> OwnKey:
        """Return a family's own key."""
        async with self.store.read() as tx:
            return await self.vault.key_of(tx, of_guardian(guardian_id))

    async def phone(self, guardian_id: str) -> str:
        """Return a family's number."""
        row = await self.one(Guardian, id=guardian_id)
        return (await self.key(guardian_id)).open(row.phone_sealed, "guardian", "phone_sealed", guardian_id)


def office(url: str) -> Office:
    """Return a register over an existing, migrated database."""
    store, clock, chance = Store(url), Clock(), Chance()
    vault = Vault(Keyring.parse(base64.b64encode(bytes(32)).decode()), chance.token)
    return Office(store, clock, vault, Register(store, vault, clock, chance, Catalogue.load()))


def an_iin(number: int) -> str:
    """Return the IIN of a made-up person; other numbers, up to 28,000, are other people."""
    day, place = 1 + number // 1000, number % 1000
    return next(filter(None, (iin_with_check(f"2001{day:02d}5{place:03d}{last}") for last in range(10))))


def preschool(name: str = "P1", **other: Any) -> PreschoolRow:
    """Return a preschool with a state order."""
    usual = {"name_kk": "Ақбота", "name_ru": "Акбота", "type": "kindergarten", "settlement": "Алматы"}
    return PreschoolRow.read({"preschool_id": name, "state_order": True, "languages": "kk;ru"} | usual | other)


def guardian(number: int = 1, **other: Any) -> GuardianRow:
    """Return a guardian."""
    usual = {
        "last_name": "Әбдіғали",
        "first_name": "Айгүл",
        "middle_name": "",
        "language": "kk",
        "settlement": "Алматы",
    }
    usual |= {"guardian_id": f"G{number}", "iin": an_iin(number), "phone": f"+7747000{number:04d}"}
    return GuardianRow.read(usual | other)


def application(number: int = 1, **other: Any) -> ApplicationRow:
    """Return an application of the guardian with this number, for a child of four."""
    usual: dict[str, Any] = {
        "application_id": f"A{number}",
        "guardian_id": f"G{number}",
        "child_id": f"C{number}",
        "child_iin": an_iin(500 + number),
        "child_last_name": "Әбдіғали",
        "child_first_name": "Еркежан",
        "child_birth_date": "2022-05-17",
        "submitted_at": "2025-09-01T10:00:00.125+05:00",
        "categories": "13",
        "language": "kk",
        "preschools": "P1;P2",
    }
    return ApplicationRow.read(usual | other)


def vacancy(name: str = "V1", **other: Any) -> VacancyRow:
    """Return a permanent place in a senior group, published before now."""
    usual = {"preschool_id": "P1", "group_type": "senior", "regime_hours": "10.5", "language": "kk"}
    return VacancyRow.read({"vacancy_id": name, "published_at": "2026-11-20T10:00:00+05:00"} | usual | other)


def event(kind: str, number: int = 1, **data: Any) -> EventRow:
    """Return a life event."""
    named = {"id": f"E{number}", "source": "register", "type": kind, "occurred_at": "2026-11-23T08:00:00+05:00"}
    return EventRow.read(named | {"data": data})


async def settled(place: Office) -> Office:
    """Put two preschools, two guardians and the application of the first into the register."""
    await place.register.preschools([preschool("P1"), preschool("P2"), preschool("P3")])
    await place.register.guardians([guardian(1), guardian(2)])
    await place.register.applications([application(1)])
    return place
