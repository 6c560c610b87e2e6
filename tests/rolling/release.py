"""Which release came before this one, and its files in a folder of their own."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

_MIGRATIONS = "core/store/migrations/versions"
#: Where a release brings its tables to the newest form.
_STORE = "core/store/base.py"
#: The seam between the two: the command of the new release does it instead, as the first step of a deployment.
_BY_THE_NEXT = '''

async def _by_the_next_release(self: Store) -> None:
    """Let the release after this one bring the tables to its own form."""
    import os, subprocess

    told = {{**os.environ, "USYNYS_DATABASE_URL": self.url}}
    how = {{"cwd": {folder!r}, "env": told, "stdout": subprocess.DEVNULL}}
    await asyncio.to_thread(subprocess.run, {command!r}, check=True, **how)


Store.migrate = _by_the_next_release
'''


class NoHistoryError(Exception):
    """This copy of the repository does not reach back to the release before: fetch all of it, with its tags."""


def release_before(repository: Path) -> str:
    """Return the commit of the release before: the last tag before this commit, else what the newest tables changed.

    Raises:
        NoHistoryError: it is not in this copy of the repository.

    """
    newest = max(path.name for path in (repository / _MIGRATIONS).glob("[0-9]*.py"))
    for question in (
        ("describe", "--tags", "--abbrev=0", "HEAD^"),
        ("log", "-1", "--diff-filter=A", "--format=%H^", "--", f"{_MIGRATIONS}/{newest}"),
    ):
        named = _git(repository, *question)
        found = _git(repository, "rev-parse", "--verify", "--quiet", f"{named}^{{commit}}") if named else ""
        if found:
            return found
    raise NoHistoryError(NoHistoryError.__doc__)


def put(repository: Path, commit: str, folder: Path) -> None:
    """Put the files of a release into a folder."""
    packed = subprocess.run(["git", "archive", commit], cwd=repository, capture_output=True, check=True).stdout  # noqa: S603, S607 - git is found on PATH
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def hand_tables_over(folder: Path, migrate: list[str], at: Path) -> None:
    """Let a release's databases be brought to their form by a command of the release after it."""
    store = folder / _STORE
    text = store.read_text("utf-8")
    assert "    async def migrate(self)" in text, "The release before makes its tables elsewhere."
    store.write_text(text + _BY_THE_NEXT.format(command=migrate, folder=str(at)), "utf-8")


def _git(repository: Path, *question: str) -> str:
    """Ask git; an empty answer when it has none."""
    asked = subprocess.run(["git", *question], cwd=repository, capture_output=True, check=False, text=True)  # noqa: S603, S607 - git is found on PATH
    return asked.stdout.strip() if asked.returncode == 0 else ""
