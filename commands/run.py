"""`usynys run`: the whole gateway in one process, with `--sandbox` its own carrier, phones and sample data."""

import asyncio
import base64
import contextlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import logs
from commands.loop import in_loop
from commands.opening import CLOCK_OFFSET, SANDBOX_MARK, Opened, is_there, opened, take_up_names
from commands.processes import serve_until, until_stopped, with_port
from commands.readiness import Readiness
from commands.roles import WHOLE
from core.clock import SandboxClock
from core.errors import AwayError, SandboxError
from core.settings import RATES, Settings, read_settings
from core.store.base import Store, recall, remember

if TYPE_CHECKING:
    from sandbox.app import Sandbox

#: What the sandbox's wires accept; they are everybody's and protect nothing but made-up families.
SANDBOX_ACCOUNT = "AC" + "0" * 31 + "1"
SANDBOX_NUMBER = "+77471414141"
SANDBOX_CODE, SANDBOX_SYSTEM_ID, SANDBOX_PASSWORD = "1414", "usynys", "sandbox"
SANDBOX_API_KEY = "sandbox:*"
SANDBOX_SECRET = base64.b64encode(b"reports of the sandbox alone").decode()


def run(
    *,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="a carrier and a Telegram of its own, made-up families")
    ] = False,
    port: Annotated[int | None, typer.Option("--port", help="TCP port, else USYNYS_PORT, else 8414")] = None,
) -> None:
    """Start everything in one process; Ctrl-C stops it, and the next start goes on where it was."""
    settings = with_port(read_settings(), port)
    logs.set_up()
    in_loop(_run(settings, sandbox=sandbox))


async def _run(settings: Settings, *, sandbox: bool) -> None:
    stop = await until_stopped()
    await _prepare(settings, sandbox=sandbox)
    async with opened(settings) as database:
        if sandbox:
            from sandbox.smpp.ports import port_beside

            smpp_port = port_beside(settings.port)
            await _run_sandbox(_sandboxed(settings, smpp_port), database, stop, smpp_port)
        else:
            await serve_until(settings, database, stop, WHOLE)


async def _prepare(settings: Settings, *, sandbox: bool) -> None:
    """Make or migrate the database, and see that a sandbox and the real world never meet (DESIGN section 8)."""
    if sandbox:
        settings.refuse_real_credentials()
    else:
        settings.require_keys()
    store = Store(settings.database_url)
    try:
        if not await is_there(store):
            raise AwayError
        new = await store.is_new()
        marked = False
        if not new:
            async with store.read() as tx:
                marked = await recall(tx, SANDBOX_MARK) == "1"
        if marked and not sandbox:
            message = "This database is a sandbox: start with --sandbox, or name another in USYNYS_DATABASE_URL."
            raise SandboxError(message)
        if sandbox and not marked and not (new or await store.is_empty()):
            message = "This database is no sandbox: name another in USYNYS_DATABASE_URL for --sandbox."
            raise SandboxError(message)
        await store.migrate()
        if sandbox and not marked:
            async with store.write() as tx:
                await remember(tx, SANDBOX_MARK, "1")
        await take_up_names(store, settings)
    finally:
        await store.close()


def _sandboxed(settings: Settings, smpp_port: int) -> Settings:
    """Return the settings with the sandbox's wires: HTTP on the same port, SMPP on one of its own."""
    base = f"http://127.0.0.1:{settings.port}"
    return settings.model_copy(
        update={
            "public_url": base,
            "twilio_account_sid": SANDBOX_ACCOUNT,
            "twilio_auth_token": "sandbox-token",
            "twilio_from": SANDBOX_NUMBER,
            "twilio_api_url": f"{base}/sandbox/wire/twilio",
            "sms_order": "twilio,smpp",
            "smpp_url": f"smpp://{SANDBOX_SYSTEM_ID}:{SANDBOX_PASSWORD}@127.0.0.1:{smpp_port}",
            "smpp_from": SANDBOX_CODE,
            "telegram_token": "1414:sandbox-token",
            "telegram_secret": "sandbox-secret-sandbox-secret",
            "telegram_api_url": f"{base}/sandbox/wire/telegram",
            "monitoring_url": f"{base}/sandbox/wire/monitoring",
            "monitoring_secret": SANDBOX_SECRET,
            "api_keys": settings.api_keys or SANDBOX_API_KEY,
            **{name: 0 for name in RATES if name not in settings.model_fields_set},  # it bears any pace
        }
    )


async def _run_sandbox(settings: Settings, database: Opened, stop: asyncio.Event, smpp_port: int) -> None:
    from commands.demo import Demo
    from commands.running import serve

    box = _box(settings, database, smpp_port)
    readiness = Readiness()
    async with serve(settings, database, readiness, box) as workers:

        async def moved(offset: timedelta) -> None:
            async with database.store.write() as tx:
                await remember(tx, CLOCK_OFFSET, str(offset.total_seconds()))

        box.turn_with(workers, moved=moved)
        playing = asyncio.create_task(Demo(settings, database).play(readiness))
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if playing.done():
            playing.result()
            await waiting
        playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await playing
        typer.echo("\nStopped. The next start goes on where this one was.")


def _box(settings: Settings, database: Opened, smpp_port: int) -> "Sandbox":
    from sandbox.app import Sandbox
    from sandbox.wires import SandboxWires

    if not isinstance(database.clock, SandboxClock):
        raise SandboxError
    wires = SandboxWires(
        settings.public_url,
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        settings.twilio_from,
        settings.telegram_token,
        settings.telegram_secret,
        "usynys_sandbox_bot",
        settings.monitoring_secret,
        smpp_port,
        SANDBOX_SYSTEM_ID,
        SANDBOX_PASSWORD,
        SANDBOX_CODE,
    )
    return Sandbox(wires, database.clock, path=_box_file(database.store), new_id=database.chance.new_id)


def _box_file(store: Store) -> Path:
    """Return the sandbox's own file, beside the database."""
    file = store.file
    return file.with_name(f"{file.stem}.sandbox{file.suffix or '.db'}") if file else Path("usynys.sandbox.db")
