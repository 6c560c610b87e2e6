"""`usynys keys`: fresh secrets for the settings, and changing the keys that a database is protected with."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from typing import Annotated

import typer

from commands.import_ import bar
from commands.opening import Opened, opened
from core.clock import Chance
from core.errors import InputError
from core.settings import read_settings
from core.store import rotation
from core.store.rotation import Progress

app = typer.Typer(add_completion=False, invoke_without_command=True, help="Fresh secrets, and changing keys.")

_KEY_SIZE = 32  # bytes
_WORD_SIZE = 32  # bytes; 43 characters of A-Za-z0-9_-


@app.callback()
def keys(
    context: typer.Context, *, as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False
) -> None:
    """Print fresh secrets, one setting per line; nothing is kept of them."""
    if context.invoked_subcommand is not None:
        return
    chance = Chance()
    fresh = {
        "USYNYS_DATA_KEY": _key(chance),
        "USYNYS_SIGNING_KEY": _key(chance),
        "USYNYS_INDEX_KEY": _key(chance),
        "USYNYS_TELEGRAM_SECRET": _word(chance),
        "USYNYS_API_KEYS": f"{_word(chance)}:*",
        "USYNYS_RULES_CORE_SECRET": f"whsec_{_key(chance)}",
    }
    typer.echo(json.dumps(fresh) if as_json else "\n".join(f"{name}={value}" for name, value in fresh.items()))


@app.command()
def rotate() -> None:
    """Wrap every family's own key with the first DATA_KEY; the gateway may run meanwhile, and stopping harms nothing.

    Put the new key first in USYNYS_DATA_KEY (`new:…,old:…`), restart, run this, then take the old one out. Where
    USYNYS_INDEX_KEY is not set, set it first: blind indexes hang on the last-listed key.
    """
    done = asyncio.run(_walk("keys", lambda it: rotation.rewrap(it.store, it.vault), reindexing=False))
    typer.echo(f"{done} keys were wrapped anew; the first DATA_KEY wraps them all.")


@app.command()
def reindex(
    *, stopped: Annotated[bool, typer.Option("--stopped", help="yes, no process of the gateway runs")] = False
) -> None:
    """Make all blind indexes anew with the USYNYS_INDEX_KEY at hand; the gateway must not run meanwhile."""
    if not stopped:
        message = "Stop every process of the gateway first, then say --stopped: one with the old key would lose people."
        raise InputError(message)
    done = asyncio.run(_walk("families", lambda it: rotation.reindex(it.store, it.vault), reindexing=True))
    typer.echo(f"{done} families were indexed anew.")


async def _walk(what: str, steps: Callable[[Opened], AsyncIterator[Progress]], *, reindexing: bool) -> int:
    done = 0
    async with opened(read_settings(), reindexing=reindexing) as it:
        with bar() as shown:
            task = shown.add_task(what, total=None)
            async for progress in steps(it):
                done = progress.done
                shown.update(task, completed=progress.done, total=progress.of)
    return done


def _key(chance: Chance) -> str:
    return base64.b64encode(chance.token(_KEY_SIZE)).decode()


def _word(chance: Chance) -> str:
    return base64.urlsafe_b64encode(chance.token(_WORD_SIZE)).decode().rstrip("=")
