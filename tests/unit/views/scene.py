"""A database to look at: its clock stands, its chance repeats, its families are sealed as the real verbs seal them."""

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import create_engine
from sqlmodel import SQLModel

from core.live.local import LocalLive
from core.rules.catalogue import Catalogue
from core.store import naming
from core.store.base import Store
from core.store.naming import Named
from core.store.tables import (
    Child,
    Guardian,
)
from core.store.vault import Keyring, OwnKey, Vault, of_guardian
from core.texts import Texts
from core.views import Views

#: Sunday 22 November 2026, 14:05 in Almaty: the first message reached the phone.
OPENED = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
PHONE = "+77471234567"
CODE = "4К7"
HOUR = timedelta(hours=1)
EDITION = "P-2024"
DATA_KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="


class Still:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.instant = now

    def now(self) -> datetime:
        """Return the instant it stands at."""
        return self.instant


@dataclass
class Numbers:
    """Bytes that are different each time and the same in every run."""

    count: int = 0

    def __call__(self, size: int) -> bytes:
        """Return `size` bytes."""
        self.count += 1
        return hashlib.sha256(str(self.count).encode()).digest()[:size]


@dataclass(repr=False)  # asyncio asks for it after each fixture, and it would be megabytes
class Scene:
    """A database with views upon it."""

    store: Store
    vault: Vault
    clock: Still
    views: Views
    keys: dict[str, OwnKey] = field(default_factory=dict)
    live: LocalLive = field(default_factory=LocalLive)


@cache
def _tables() -> bytes:
    """Return a database file with all tables and nobody in it, made once."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with closing(engine.raw_connection()) as connection:
        made: bytes = connection.driver_connection.serialize()  # type: ignore[union-attr]  # of sqlite3
    engine.dispose()
    return made


@cache
def _words() -> tuple[Texts, Catalogue]:
    """Return texts and rules, read once: nobody changes them."""
    return Texts.load(), Catalogue.load()


async def scene(url: str) -> Scene:
    """Open a database; a file that is not there gets its tables without migrations, which is faster."""
    store, clock = Store(url), Still(OPENED + 2 * HOUR)
    if store.file is not None and not store.file.exists():
        store.file.write_bytes(_tables())
    vault = Vault(Keyring.parse(DATA_KEY), Numbers())
    live = LocalLive()
    return Scene(store, vault, clock, Views(store, vault, Texts.load(), Catalogue.load(), clock, live=live), live=live)


async def add(scene: Scene, *rows: Any) -> None:
    """Write rows in one transaction, in their order."""
    async with scene.store.write() as tx:
        for row in rows:
            tx.add(row)
            await tx.flush()


_NAME = {"last": "Әбдірахманова", "first": "Гүлнұр", "middle": "Серікқызы"}


async def add_family(scene: Scene, number: int, *, first: str, phone: str = PHONE) -> None:
    """Write guardian G<number> and child C<number>."""
    guardian, child, born = f"G{number}", f"C{number}", {"last": "Әбдірахман", "first": first}
    async with scene.store.write() as tx:
        key = scene.keys[guardian] = await scene.vault.make_key(tx, of_guardian(guardian), OPENED)
        tx.add(_guardian(scene, key, guardian, phone))
        await tx.flush()
        tx.add(_child(scene, key, guardian, child, born))
        named = Named()
        named.note(guardian, "", _NAME, is_new=True)
        named.note(guardian, child, born, is_new=True)
        await naming.write(tx, scene.vault, named)


def _guardian(scene: Scene, key: OwnKey, name: str, phone: str) -> Guardian:
    return Guardian(
        id=name,
        iin_index=scene.vault.index("iin", name),
        phone_index=scene.vault.index("phone", phone),
        iin_sealed=key.seal("200101500003", "guardian", "iin_sealed", name),
        name_sealed=key.seal(json.dumps(_NAME), "guardian", "name_sealed", name),
        phone_sealed=key.seal(phone, "guardian", "phone_sealed", name),
        language="kk",
        settlement="Алматы",
        created_at=OPENED,
    )


def _child(scene: Scene, key: OwnKey, guardian: str, name: str, born: dict[str, str]) -> Child:
    return Child(
        id=name,
        guardian_id=guardian,
        iin_index=scene.vault.index("iin", name),
        iin_sealed=key.seal("200101500403", "child", "iin_sealed", name),
        name_sealed=key.seal(json.dumps(born), "child", "name_sealed", name),
        birth_date_sealed=key.seal("2022-10-15", "child", "birth_date_sealed", name),
        birth_year=2022,
    )
