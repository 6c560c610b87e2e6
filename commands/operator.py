"""`usynys operator`: who works at the desk: added, let begin anew, shut out; and who looked at a family."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich import box
from rich.table import Table

from commands.front import access_of, entrance_of
from commands.offer import timeline, verdict
from commands.opening import opened
from commands.viewing import AsJson, InTongue, console, print_json, words
from core.access import Access, Entrance, Invitation, Role
from core.access.staff import of_operator
from core.clock import ALMATY
from core.settings import read_settings
from core.store.lookups import Lookups
from core.views.offers import HistorySeen, chain_of
from desk.words import Tongue

app = typer.Typer(no_args_is_help=True, help="Who works at the desk.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="by which the operator signs in, and is named in traces")]
By = Annotated[str, typer.Option("--by", help="who does it; it is kept in the history")]

Done = TypeVar("Done")


@app.command()
def add(
    name: Name,
    *,
    role: Annotated[Role, typer.Option("--role", help="what the operator may do (docs/operators.md)")],
    by: By = "command-line",
    as_json: AsJson = False,
) -> None:
    """Add an operator; prints an invitation, once."""
    _print(_do(lambda entrance, _: entrance.operators.add(name, role, by)), as_json=as_json)


@app.command()
def reset(name: Name, *, by: By = "command-line", as_json: AsJson = False) -> None:
    """Let an operator begin anew, after a lost telephone or a lock; prints an invitation, once."""
    _print(_do(lambda entrance, _: entrance.operators.reset(name, by)), as_json=as_json)


@app.command()
def appoint(
    name: Name,
    *,
    role: Annotated[Role, typer.Option("--role", help="what the operator may do from now on")],
    by: By = "command-line",
) -> None:
    """Give an operator another role."""
    _do(lambda entrance, _: entrance.operators.appoint(name, role, by))
    typer.echo(f"{name} is {role} now.")


@app.command()
def disable(name: Name, *, by: By = "command-line") -> None:
    """Shut an operator out at once; `reset` lets them back in."""
    _do(lambda entrance, _: entrance.operators.disable(name, by))
    typer.echo(f"{name} is shut out; every session has ended.")


@app.command(name="list")
def list_(*, lang: InTongue = Tongue.EN, as_json: AsJson = False) -> None:
    """List all operators by name."""
    seen, spoken = _do(lambda entrance, _: entrance.operators.all()), words(lang)
    if as_json:
        print_json([{"name": one.name, "role": one.role, "state": one.state} for one in seen])
        return
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    for one in seen:
        state = spoken.code("operator", one.state)
        table.add_row(one.name, spoken.code("role", one.role), state, spoken.exactly(one.since))
    console().print(table)


@app.command()
def history(name: Name, *, lang: InTongue = Tongue.EN, as_json: AsJson = False) -> None:
    """Show what was done to an operator, who signed in when, and whether the chain holds."""

    async def asked() -> HistorySeen:
        async with opened(read_settings()) as database, database.store.read() as tx:
            return await chain_of(Lookups(tx), of_operator(name))

    seen, spoken = asyncio.run(asked()), words(lang)
    if as_json:
        print_json(seen.to_json())
        return
    console().print(timeline(seen, spoken))
    console().print(verdict(seen, spoken))


@app.command()
def looked(
    guardian: Annotated[str, typer.Argument(metavar="GUARDIAN", help="id of the guardian who asks")],
    *,
    lang: InTongue = Tongue.EN,
    as_json: AsJson = False,
) -> None:
    """Tell a family who looked at what of theirs, when and why."""
    seen, spoken = _do(lambda _, access: access.looked(guardian)), words(lang)
    if as_json:
        print_json([one.to_json() for one in seen])
        return
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    for one in seen:
        field, reason = spoken.code("thing", one.field), spoken.code("reason", one.reason)
        table.add_row(spoken.exactly(one.at), one.operator, field, reason)
    console().print(table)


def _print(made: Invitation, *, as_json: bool) -> None:
    """Print what is handed over; nothing of it can be asked for again."""
    base = read_settings().base_url()
    told = {
        "name": made.name,
        "secret": made.secret,
        "begin_at": f"{base}/desk/begin",
        "until": made.until.astimezone(ALMATY).isoformat(timespec="seconds"),
        "otpauth": made.uri,
    }
    if as_json:
        print_json(told)
        return
    typer.echo(f"{made.name} begins at {told['begin_at']} with this secret, once, until {told['until']}:")
    typer.echo(f"\n    {made.secret}\n")
    typer.echo(f"The authenticator reads {made.uri}; the page shows the same as a square.")
    typer.echo("Hand it over in person: none of it is shown again.")


def _do(verb: Callable[[Entrance, Access], Awaitable[Done]]) -> Done:
    async def doing() -> Done:
        settings = read_settings()
        async with opened(settings) as database:
            return await verb(entrance_of(settings, database), access_of(settings, database))

    return asyncio.run(doing())
