"""`make rolling`: the tests of the release before, on the tables of this one.

Each database that they open was made by this release's `usynys migrate`, as the first step of a deployment makes it;
everything else is the release before: its program, its tests, its words. BEFORE=COMMIT names another one.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.rolling.release import NoHistoryError, hand_tables_over, put, release_before

ROOT = Path(__file__).resolve().parents[2]
#: What an outsider sees, and whole stories of families, each in one of the two homes (HOMES=both for all in both).
TESTS = ("tests/acceptance", "tests/stories")
#: What `make` says of a machine on which nothing could be tested.
NOT_TESTED = 3


def main(arguments: list[str]) -> int:
    """Fetch the release before, hand it our tables, run its tests; returns their exit code."""
    try:
        commit = os.environ.get("BEFORE") or release_before(ROOT)
    except NoHistoryError as error:
        sys.stderr.write(f"Not tested: {error}\n")
        return NOT_TESTED
    with tempfile.TemporaryDirectory(prefix="usynys-before-") as name:
        folder = Path(name)
        put(ROOT, commit, folder)
        hand_tables_over(folder, [sys.executable, "-m", "commands", "migrate"], ROOT)
        words = ["-m", "babel.messages.frontend", "--quiet", "compile", "--directory", "locales"]
        _python(folder, *words, "--domain", "usynys desk forms")
        sys.stdout.write(f"The tests of {commit[:12]} on the tables of this release\n")
        sys.stdout.flush()
        usual = ["-m", "pytest", "-q", "--tb=short", "--timeout=600", "-p", "no:cacheprovider"]
        return _python(folder, *usual, *arguments, *(TESTS if all(one.startswith("-") for one in arguments) else ()))


def _python(folder: Path, *arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], cwd=folder, check=False).returncode  # noqa: S603 - our own program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
