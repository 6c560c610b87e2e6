"""A command of the terminal answers at once: it loads no wire that it does not speak."""

import subprocess
import sys

from tests.architecture.house import ROOT

ASK = """
import sys
from typer.main import get_command
from typer.testing import CliRunner
import commands
for name in get_command(commands.app).list_commands(None):
    answer = CliRunner().invoke(commands.app, [name, "--help"])
    assert answer.exit_code == 0, (name, answer.output, answer.exception)
print(sorted({"aiogram", "aiohttp", "main", "redis", "sandbox", "twilio"} & set(sys.modules)))
"""


def test_no_command_loads_a_wire_before_it_starts_one() -> None:
    """`usynys segments` must not pay the seconds that importing the wires costs."""
    answer = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert answer.stdout.strip() == "[]", answer.stderr
