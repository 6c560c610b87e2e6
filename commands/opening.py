"""Opening the database as it is configured: its keys, its clock, and whether it is a sandbox."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from core.clock import Chance, SandboxClock, SystemClock
from core.errors import AwayError, SandboxError, SettingsError
from core.evidence.notary import Notary
from core.register import finding
from core.rules.catalogue import Catalogue
from core.settings import Settings
from core.store.away import found_away
from core.store.base import Store, recall
from core.store.rotation import check_index_key
from core.store.vault import Keyring, Vault

#: Facts of a marked database (DESIGN section 8): that it is a sandbox, and how far its clock was turned, in seconds.
SANDBOX_MARK, CLOCK_OFFSET = "sandbox", "clock_offset"
ONE_PROCESS = "This database is a sandbox: only `usynys run --sandbox` opens it."
#: A server that has not answered after so many seconds of the wall is away.
_PATIENCE = 5.0
#: The operator of the personal data in a sandbox, as receipts name it: in Kazakh, in Russian, its BIN.
_MADE_UP = ("Үлгі қаласының білім басқармасы", "Управление образования города-образца", "000000000000")

_LOG = structlog.get_logger("opening")


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
    seen: bool = True  # False = it was away: nobody has looked whether it is the right one


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


async def take_up_names(store: Store, settings: Settings) -> int:
    """Let everybody be found by name who was registered when nobody could be; returns how many families.

    Raises:
        SettingsError: there are families, and no key that opens their names.

    """
    if await finding.are_all_taken_up(store):
        return 0
    if await store.is_empty():
        await finding.nobody_yet(store)
        return 0
    sandbox, _ = await _marks(store)
    return await finding.take_up(store, vault_of(settings, Chance(), sandbox=sandbox))


def notary_of(settings: Settings, database: Opened) -> Notary:
    """Return who signs the records of consents; one that names no operator is less than the law asks, and is said.

    Raises:
        SettingsError: the signing key or the BIN is none.

    """
    named = (settings.operator_name_kk, settings.operator_name_ru, settings.operator_bin)
    if database.sandbox and not any(named):
        named = _MADE_UP
    if not all(named):
        _LOG.warning("operator_not_named", law="94-V, 8(4)", set="USYNYS_OPERATOR_NAME_KK, _RU, USYNYS_OPERATOR_BIN")
    return Notary.of(database.signing_key, *named)


@asynccontextmanager
async def opened(settings: Settings, *, reindexing: bool = False, waits: bool = False) -> AsyncIterator[Opened]:
    """Open the database; a file that does not exist yet is made. `reindexing` takes another index key than its own.

    Whoever `waits` gets one that is away as it is, not seen: no sandbox, and nothing is asked of it before `look_at`.

    Raises:
        SettingsError: keys are missing or are not this database's, or the tables are older than this program.
        AwayError: it cannot be reached.

    """
    store, chance = Store(settings.database_url), Chance()
    try:
        seen = await is_there(store)
        if not seen and not waits:
            raise AwayError
        if seen:
            await _make_ready(store, settings)
        sandbox, offset = await _marks(store) if seen else (False, timedelta(0))
        vault = vault_of(settings, chance, sandbox=sandbox)
        if seen and not reindexing:
            await check_index_key(store, vault)
        yield Opened(
            store=store,
            vault=vault,
            clock=SandboxClock(offset) if sandbox else SystemClock(),
            chance=chance,
            catalogue=Catalogue.load(),
            signing_key=settings.signing_key or (sandbox_key("signing key") if sandbox else ""),
            sandbox=sandbox,
            seen=seen,
        )
    finally:
        await store.close()


async def look_at(database: Opened, settings: Settings) -> None:
    """Look at a database that was away: it is in its newest form, no sandbox, and indexed with our key.

    Raises:
        SettingsError: it is not; the message says what to do.
        SandboxError: it is a sandbox, which lives in one process.

    """
    async with asyncio.timeout(_PATIENCE):
        await _make_ready(database.store, settings)
        sandbox, _ = await _marks(database.store)
        if sandbox:
            raise SandboxError(ONE_PROCESS)
        await check_index_key(database.store, database.vault)


async def is_there(store: Store) -> bool:
    """Tell whether the database can be reached; a file is there, or is made."""
    return store.file is not None or not await found_away(_asked(store))


async def _asked(store: Store) -> None:
    async with asyncio.timeout(_PATIENCE):
        await store.is_new()


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
