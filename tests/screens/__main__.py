"""`make screenshots`: play the sandbox, look at every page of the desk, and keep what it looks like in docs/desk/."""

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path

from tests.gateway_process import ROOT, Running, running
from tests.screens import playing, shooting

OUT = ROOT / "docs" / "desk"
#: How often the demo may be begun before its last start.
_STARTS = 12


def main(chromium: str) -> None:
    """Write all pictures anew; whatever lay there before is gone."""
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, _ready(Path(folder) / "usynys.db") as gateway:
        asyncio.run(playing.play(gateway))
        asyncio.run(shooting.shoot(gateway.base, chromium, OUT))


def _ready(database: Path) -> contextlib.AbstractContextManager[Running]:
    """Return a gateway whose demo has been played; on a busy machine it goes on with the demo at its next start."""
    for _ in range(_STARTS):
        with contextlib.suppress(AssertionError), running(database, USYNYS_QUIET_HOURS=""):
            break
    return running(database, USYNYS_QUIET_HOURS="")


if __name__ == "__main__":
    main(sys.argv[1])
