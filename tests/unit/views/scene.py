"""A database to look at: its clock stands, its chance repeats, its families are sealed as the real verbs seal them."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel

from core.rules.catalogue import Catalogue
from core.store.base import Store
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


@dataclass
class Scene:
    """A database with views upon it."""

    store: Store
    vault: Vault
    clock: Still
    views: Views
    keys: dict[str, OwnKey] = field(default_factory=dict)


async def scene(url: str, *, migrated: bool = False) -> Scene:
    """Make an empty database; without migrations it is faster, and that both make the same is a test of its own."""
    store, clock = Store(url), Still(OPENED + 2 * HOUR)
    if migrated:
        await store.migrate()
    else:
        async with store.write() as tx:
            await (await tx.connection()).run_sync(SQLModel.metadata.create_all)
    vault = Vault(Keyring.parse(DATA_KEY), Numbers())
    return Scene(store, vault, clock, Views(store, vault, Texts.load(), Catalogue.load(), clock))


async def add(scene: Scene, *rows: Any) -> None:
    """Write rows in one transaction, in their order."""
    async with scene.store.write() as tx:
        for row in rows:
            tx.add(row)
            await tx.flush()


async def add_family(scene: Scene, number: int, *, first: str, phone: str = PHONE) -> None:
    """Write guardian G<number> and child C<number>."""
    owner, guardian, child = of_guardian(f"G{number}"), f"G{number}", f"C{number}"
    async with scene.store.write() as tx:
        key = scene.keys[guardian] = await scene.vault.make_key(tx, owner, OPENED)
        name = {"last": "Әбдірахманова", "first": "Гүлнұр", "middle": "Серікқызы"}
        tx.add(
            Guardian(
                id=guardian,
                iin_index=scene.vault.index("iin", guardian),
                phone_index=scene.vault.index("phone", phone),
                iin_sealed=key.seal("200101500003", "guardian", "iin_sealed", guardian),
                name_sealed=key.seal(json.dumps(name), "guardian", "name_sealed", guardian),
                phone_sealed=key.seal(phone, "guardian", "phone_sealed", guardian),
                language="kk",
                settlement="Алматы",
                created_at=OPENED,
            )
        )
        await tx.flush()
        tx.add(
            Child(
                id=child,
                guardian_id=guardian,
                iin_index=scene.vault.index("iin", child),
                iin_sealed=key.seal("200101500403", "child", "iin_sealed", child),
                name_sealed=key.seal(json.dumps({"last": "Әбдірахман", "first": first}), "child", "name_sealed", child),
                birth_date_sealed=key.seal("2022-10-15", "child", "birth_date_sealed", child),
                birth_year=2022,
            )
        )
