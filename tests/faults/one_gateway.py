"""The gateway in one process with its sandbox, as `usynys run --sandbox` starts it."""

from collections.abc import Mapping
from pathlib import Path

import bot.inbound  # noqa: F401 - imported by the server that forks: each process then starts at once
import main  # noqa: F401 - for the same reason
import sandbox.smpp.ports  # noqa: F401 - for the same reason
import sms.smpp.listener
import sms.twilio.inbound  # noqa: F401 - for the same reason
from commands import demo, running  # noqa: F401 - for the same reason
from commands.run import run
from tests.faults.forks import settle_in


def play(environment: Mapping[str, str], port: int, log: Path) -> None:
    """Run until the process is killed."""
    settle_in(environment, log)
    run(sandbox=True, port=port)
