"""`usynys worker`: does what is due; any number of them on one database."""

from typing import Annotated

import typer

from commands.loop import in_loop
from commands.processes import one_of_many
from commands.roles import WORKER


def worker(
    *,
    port: Annotated[
        int | None, typer.Option("--port", help="TCP port of /healthz, /readyz, /metrics; else none")
    ] = None,
) -> None:
    """Send, read, hand over and end what is due; SIGTERM lets it finish what it has in hand."""
    in_loop(one_of_many(WORKER, port))
