"""The real command `usynys run --sandbox` as a process of its own, for tests that look from outside."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
#: The demo takes 30 s of a processor; a loaded machine with three test processes on it took more than 100.
_PATIENCE = 300.0


def environment(database: Path, **more: str) -> Mapping[str, str]:
    """Return the machine's environment with our own settings only."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("USYNYS_")}
    return {**kept, "USYNYS_DATABASE_URL": f"sqlite+aiosqlite:///{database}", "PYTHONWARNINGS": "default", **more}


def usynys(*arguments: str, env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    command = [sys.executable, "-m", "commands", *arguments]
    return subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )


@dataclass
class Running:
    """A gateway that is up: its address, its environment, and what it has printed."""

    base: str
    env: Mapping[str, str]
    database: Path
    log: Path
    process: "subprocess.Popen[bytes]"

    @property
    def printed(self) -> str:
        """Return what it has printed so far."""
        return self.log.read_text("utf-8")

    def stop(self, name: signal.Signals = signal.SIGINT) -> int:
        """Stop it by its process id and return its exit code."""
        self.process.send_signal(name)
        return self.process.wait(timeout=30)


@contextlib.contextmanager
def running(database: Path, **more: str) -> Iterator[Running]:
    """Run the gateway with its sandbox until the block ends; it is ready when the block begins."""
    port, env, log = free_port(), environment(database, **more), database.with_suffix(".log")
    command = [sys.executable, "-m", "commands", "run", "--sandbox", "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)  # noqa: S603 - our own program
        gateway = Running(f"http://127.0.0.1:{port}", env, database, log, process)
        try:
            _wait_until_ready(gateway)
            yield gateway
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(timeout=30)


def _wait_until_ready(gateway: Running) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and gateway.process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{gateway.base}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
            if answer.status == 200:
                return
        time.sleep(0.2)
    message = f"The gateway did not get ready: {gateway.printed[-3000:]}"
    raise AssertionError(message)
