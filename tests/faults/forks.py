"""Where processes are forked from: what they import is imported once, and each starts at once."""

import multiprocessing
import os
from collections.abc import Mapping
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.one_role", "tests.faults.one_gateway"])


def settle_in(environment: Mapping[str, str], log: Path) -> None:
    """Be a process of its own: with these settings and no others, and with its own place to print to."""
    for name in [name for name in os.environ if name.startswith("USYNYS_")]:
        del os.environ[name]
    os.environ.update(environment)
    with log.open("ab", buffering=0) as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
