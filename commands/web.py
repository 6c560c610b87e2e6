"""`usynys web`: answers carriers, the API and the desk; any number of them beside any number of workers."""

from typing import Annotated

import typer

from commands.loop import in_loop
from commands.processes import one_of_many
from commands.roles import WEB


def web(
    *, port: Annotated[int | None, typer.Option("--port", help="TCP port, else USYNYS_PORT, else 8414")] = None
) -> None:
    """Take webhooks, answer the API and show the desk; SIGTERM lets it finish what it has begun to answer."""
    in_loop(one_of_many(WEB, port))
