"""A server of the tests' own: started, stopped, killed by its process id, and never left behind."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

_KEEPER = Path(__file__).with_name("keeper.py")


class Kept:
    """One process that ends with us, whatever ends us."""

    def __init__(self, command: list[str], *, folder: Path, ending: signal.Signals, user: str = "") -> None:
        keeper = [sys.executable, str(_KEEPER), ending.name, user, str(folder), *command]
        self._keeper = subprocess.Popen(keeper, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own
        assert self._keeper.stdout
        self.pid = int(self._keeper.stdout.readline())

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self._keeper.poll() is not None

    def kill(self, name: signal.Signals = signal.SIGKILL) -> None:
        """End it at once, as a fault would."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, name)
        self.stop()

    def stop(self) -> None:
        """End it."""
        assert self._keeper.stdin
        assert self._keeper.stdout
        with contextlib.suppress(OSError):  # it may be gone already
            self._keeper.stdin.write(b".")
            self._keeper.stdin.close()
        self._keeper.wait(timeout=20)
        self._keeper.stdout.close()
