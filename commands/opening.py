"""Opening the database as it is configured: its keys, its clock, and whether it is a sandbox."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from core.clock import Chance, SandboxClock, SystemClock
from core.errors import SettingsError
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.base import Store, recall
from core.store.vault import Keyring, Vault

#: Facts of a marked database (DESIGN section 8): that it is a sandbox, and how far its clock was turned, in seconds.
SANDBOX_MARK, CLOCK_OFFSET = "sandbox", "clock_offset"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database with everything that reading and writing it takes; `signing_key` is a seed in base64."""

    store: Store
    vault: Vault
    clock: SystemClock | SandboxClock
    chance: Chance
    catalogue: Catalogue
    signing_key: str
    sandbox: bool


def sandbox_key(name: str) -> str:
    """Return a key that everybody knows, 32 bytes in base64; only made-up families are sealed with it."""
    return base64.b64encode(hashlib.sha256(f"usynys sandbox {name}".encode()).digest()).decode()


def vault_of(settings: Settings, chance: Chance, *, sandbox: bool) -> Vault:
    """Return the vault with the configured keys; a sandbox has keys of its own where none are set.

    Raises:
        SettingsError: there is no key outside the sandbox, or one is not 32 bytes in base64.

    """
    if not sandbox:
        settings.require_keys()
    data_key = settings.data_key or sandbox_key("data key")
    return Vault(Keyring.parse(data_key, settings.index_key), chance.token)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """Open the database; a file that does not exist yet is made.

    Raises:
        SettingsError: keys are missing, or the tables are older than this program.

    """
    store, chance = Store(settings.database_url), Chance()
    try:
        await _make_ready(store, settings)
        sandbox, offset = await _marks(store)
        yield Opened(
            store=store,
            vault=vault_of(settings, chance, sandbox=sandbox),
            clock=SandboxClock(offset) if sandbox else SystemClock(),
            chance=chance,
            catalogue=Catalogue.load(),
            signing_key=settings.signing_key or (sandbox_key("signing key") if sandbox else ""),
            sandbox=sandbox,
        )
    finally:
        await store.close()


async def _make_ready(store: Store, settings: Settings) -> None:
    if store.file is not None and not store.file.exists():
        settings.require_keys()  # a new file is no sandbox: only `run --sandbox` marks one
        if not store.file.absolute().parent.is_dir():
            message = "USYNYS_DATABASE_URL names a file in a folder that does not exist."
            raise SettingsError(message)
        await store.migrate()
    elif await store.behind():
        message = "The database is older than this program: run `usynys migrate` first."
        raise SettingsError(message)


async def _marks(store: Store) -> tuple[bool, timedelta]:
    async with store.read() as tx:
        sandbox = await recall(tx, SANDBOX_MARK) == "1"
        return sandbox, timedelta(seconds=float(await recall(tx, CLOCK_OFFSET) or 0))
