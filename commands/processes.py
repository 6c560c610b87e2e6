"""A process in earnest: it plays its role until it is told to stop."""

import asyncio
import contextlib
import signal
from dataclasses import replace
from typing import Final

import typer

from commands import logs
from commands.loop import settle_memory
from commands.opening import ONE_PROCESS, Opened, look_at, opened
from commands.readiness import Readiness
from commands.roles import Role
from core.errors import SandboxError, SettingsError
from core.settings import Settings, read_settings
from core.store.away import found_away

#: So often, in seconds of the wall, a database that was away at the start is asked whether it is back.
_ASK_EVERY: Final = 1.0


def with_port(settings: Settings, port: int | None) -> Settings:
    """Let the command line's port win."""
    return settings if port is None else settings.model_copy(update={"port": port})


async def until_stopped() -> asyncio.Event:
    """Return what Ctrl-C and SIGTERM set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def one_of_many(role: Role, port: int | None) -> None:
    """Be one of several processes on one database and one Redis.

    Raises:
        SettingsError: without Redis each process would keep its own limits; or keys, channels or tables are missing.
        SandboxError: the database is a sandbox, which lives in one process.
        AwayError: there is no database, and nowhere to keep what comes meanwhile.

    """
    logs.set_up()
    settings = with_port(read_settings(), port)
    if not settings.redis_url:
        message = f"`usynys {role.name}` shares its limits through Redis: set USYNYS_REDIS_URL, or use `usynys run`."
        raise SettingsError(message)
    settings.require_keys()
    if port is not None:
        role = replace(role, shows=True)
    stop = await until_stopped()
    async with opened(settings, waits=role.can_wait(settings)) as database:
        if database.sandbox:
            raise SandboxError(ONE_PROCESS)
        await serve_until(settings, database, stop, role)


async def serve_until(settings: Settings, database: Opened, stop: asyncio.Event, role: Role) -> None:
    """Do a role's part until it is told to stop, then end what is in hand.

    Raises:
        SettingsError: there is no way to any family, or the database that came back is not the one to work on.
        SandboxError: it is a sandbox.

    """
    from commands.running import serve

    if not (settings.twilio_account_sid or settings.smpp_url or settings.telegram_token):
        message = (
            "No channel is configured: set USYNYS_SMPP_*, USYNYS_TWILIO_* or USYNYS_TELEGRAM_* (docs/operating.md), "
            "or try it out with `usynys run --sandbox`."
        )
        raise SettingsError(message)
    readiness = Readiness(unseen=not database.seen)
    settle_memory()
    async with serve(settings, database, readiness, role=role):
        readiness.missing = None
        does = f"answers on {settings.base_url()}" if role.answers else "works"
        typer.echo(f"Usynys {does}; Ctrl-C stops it.")
        while readiness.unseen and not await _stopped_within(_ASK_EVERY, stop):
            if not await found_away(look_at(database, settings)):
                readiness.see()
        await stop.wait()


async def _stopped_within(seconds: float, stop: asyncio.Event) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
    return stop.is_set()
