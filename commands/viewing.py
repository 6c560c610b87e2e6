"""What the commands that only look have in common: views upon the configured database, and words for people."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from commands.opening import opened
from core.settings import read_settings
from core.texts import Texts
from core.views import Views
from desk.words import Spoken, Tongue, Words

Answer = TypeVar("Answer")

AsJson = Annotated[bool, typer.Option("--json", help="print JSON for machines")]
InTongue = Annotated[Tongue, typer.Option("--lang", help="language of the words")]


def look(question: Callable[[Views], Awaitable[Answer]]) -> Answer:
    """Open the configured database and ask its views one question; UsynysError goes up to the command line."""

    async def ask() -> Answer:
        async with opened(read_settings()) as house:
            return await question(Views(house.store, house.vault, Texts.load(), house.catalogue, house.clock))

    return asyncio.run(ask())


def words(tongue: Tongue) -> Spoken:
    """Return the words of one language."""
    return Words.load().in_(tongue)


def console() -> Console:
    """Return a console that prints what it is given: no colours of its own, no markup in other people's data."""
    return Console(highlight=False, markup=False)


def print_json(value: Any) -> None:
    """Print JSON as it is, letters unescaped."""
    typer.echo(json.dumps(value, ensure_ascii=False))
