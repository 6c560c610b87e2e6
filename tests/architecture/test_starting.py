"""A command of the terminal answers at once: it loads no wire that it does not speak."""

import subprocess
import sys

from tests.architecture.house import ROOT

ASK = """
import importlib, pkgutil, sys
import commands
for module in pkgutil.iter_modules(commands.__path__, "commands."):
    importlib.import_module(module.name)
print(sorted({"aiogram", "aiohttp", "main", "redis", "sandbox", "twilio"} & set(sys.modules)))
"""


def test_no_command_loads_a_wire_before_it_starts_one() -> None:
    """`usynys segments` must not pay the seconds that importing the wires costs."""
    answer = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert answer.stdout.strip() == "[]"
