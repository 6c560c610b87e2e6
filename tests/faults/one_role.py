"""One process of many, as `usynys web` and `usynys worker` start it, but on a clock that the test turns."""

import asyncio
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import main  # noqa: F401 - imported by the server that forks: each process then starts at once
import sms.twilio.inbound  # noqa: F401 - for the same reason
from commands import running  # noqa: F401 - for the same reason
from commands.opening import Opened, opened, vault_of
from commands.processes import serve_until, until_stopped
from commands.roles import WEB, WORKER
from core.clock import Chance
from core.rules.catalogue import Catalogue
from core.settings import Settings, read_settings
from core.store.base import Store
from tests.faults.forks import settle_in
from tests.faults.turned import TurnedClock


def play(name: str, environment: Mapping[str, str], clock: Path, log: Path) -> None:
    """Play a role until the process is told to stop, or is killed."""
    settle_in(environment, log)
    asyncio.run(_play(name, read_settings(), clock))


def database_of(settings: Settings, clock: Path) -> Opened:
    """Return the database as a role opens it."""
    chance = Chance()
    vault = vault_of(settings, chance, sandbox=False)
    store, turned = Store(settings.database_url), TurnedClock(clock)
    return Opened(store, vault, turned, chance, Catalogue.load(), settings.signing_key, sandbox=False)


def _tell_what_is_done() -> None:
    """Print where every task stands: a process that does not end says why."""
    for task in asyncio.all_tasks():
        task.print_stack(limit=6)


async def _play(name: str, settings: Settings, clock: Path) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _tell_what_is_done)
    stop, role = await until_stopped(), {"web": WEB, "worker": WORKER}[name]
    async with opened(settings, waits=role.can_wait(settings)) as database:
        await serve_until(settings, replace(database, clock=TurnedClock(clock)), stop, role)
