"""The command line `usynys`: one file per command, imported only when it is called."""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from core.errors import UsynysError

#: What each command is for; its module bears its name (`import` is a word of Python: `import_`).
_COMMANDS = {
    "run": "Start everything in one process.",
    "web": "Answer carriers, the API and the desk: one of many.",
    "worker": "Do what is due: one of many.",
    "migrate": "Bring the database to its newest form.",
    "backup": "Copy the whole database while everybody goes on.",
    "import": "Take a file of a state register in.",
    "campaign": "Ask very many families, at a pace.",
    "queue": "Show who waits for a preschool, and why in this order.",
    "bulletin": "Show the places of a preschool, and how each of them was given.",
    "offer": "Show an offer and all that happened to it.",
    "dead": "List messages that failed for good, and send them again.",
    "explain": "Show the decisions on an application, each with its paragraph.",
    "guardian": "Show everything that is held about a family, or forget it.",
    "form": "Print a form of the annexes as text or PDF.",
    "receipt": "Verify the receipt of a consent, or show one.",
    "reply": "Read answers as the gateway does.",
    "segments": "Count the SMS parts of a text.",
    "catalogue": "List the services and the editions of their regulations.",
    "calendar": "Count working days, calendar days or hours.",
    "operator": "Say who works at the desk.",
    "simulate": "Play a year of a made-up city through the real rules.",
    "bench": "Measure the program against its floor.",
    "keys": "Print fresh secrets, or change the keys of a database.",
}


def _load(name: str) -> Any:
    """Import a command: its module holds a Typer app called `app`, or a function of its own name."""
    module = importlib.import_module(f"commands.{name}_" if name == "import" else f"commands.{name}")
    single = typer.Typer(add_completion=False)
    found = getattr(module, "app", None)
    if found is None:
        single.command(name)(getattr(module, module.__name__.rpartition(".")[2]))
        found = single
    command: Any = get_command(found)
    command.name = name
    return command


class _OnCall(TyperGroup):
    """Imports a command when it is called, and tells errors in one line."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Find the command by its name; the list of all was made without importing any."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and _load(str(name)), rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what goes wrong by name ends with code 2 and one line, without a traceback."""
        try:
            return super().invoke(ctx)
        except UsynysError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None


def _announced() -> None:
    """Stand for a command that is not imported yet."""


app = typer.Typer(
    cls=_OnCall,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they would print local values, and with them people
    help="Usynys offers families the public services they are owed.",
)
for _name, _purpose in _COMMANDS.items():
    app.command(_name, help=_purpose)(_announced)
