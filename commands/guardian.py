"""`usynys guardian`: everything that is held about a family, and forgetting it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from commands.opening import Opened, opened
from core.access import Access, Operator, Reason, Role
from core.privacy import erasing, exporting
from core.settings import read_settings

app = typer.Typer(no_args_is_help=True, help="A family's own data.")

Done = TypeVar("Done")
GuardianId = Annotated[str, typer.Argument(metavar="ID", help="id of the guardian")]
Why = Annotated[str, typer.Option("--reason", help=f"why: {', '.join(Reason)}")]
By = Annotated[str, typer.Option("--operator", help="who does it; stands in the family's trace")]


@app.command()
def export(
    guardian_id: GuardianId,
    *,
    reason: Why = Reason.OWN_DATA,
    operator: By = "command-line",
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="write a file, else print")] = None,
) -> None:
    """Tell everything that is held about a family, as one JSON object; who asked and why is written down first."""

    async def told(it: Opened, access: Access) -> dict[str, Any]:
        now = it.clock.now()
        return await exporting.export(it.store, it.vault, access, _who(operator), guardian_id, reason, now)

    text = json.dumps(_do(told), ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
    else:
        output.touch(mode=0o600)
        output.chmod(0o600)  # it holds names
        output.write_text(text + "\n", "utf-8")


@app.command()
def erase(
    guardian_id: GuardianId,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="ask nothing: it cannot be undone")] = False,
    reason: Why = Reason.OWN_DATA,
    operator: By = "command-line",
) -> None:
    """Forget a family for good: nothing sealed about it opens again; receipts and histories still verify."""
    if not yes:
        typer.confirm(f"Forget the family of guardian {guardian_id} for good?", abort=True)

    async def forgotten(it: Opened, access: Access) -> None:
        await erasing.erase(it.store, access, _who(operator), guardian_id, reason, it.clock.now())

    _do(forgotten)
    typer.echo(f"Guardian {guardian_id} is forgotten.")


def _who(operator: str) -> Operator:
    return Operator(operator, Role.ADMIN)


def _do(verb: Callable[[Opened, Access], Awaitable[Done]]) -> Done:
    async def doing() -> Done:
        async with opened(read_settings()) as it:
            return await verb(it, Access(it.store, it.vault, it.chance.new_id))

    return asyncio.run(doing())
