"""The pieces of `make rolling`: which release came before, its files, and who makes its tables."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rolling.release import NoHistoryError, hand_tables_over, put, release_before

STORE = "core/store/base.py"
#: As much of a release as there is to hand over.
PROGRAM = """import asyncio


class Store:
    url = "sqlite+aiosqlite:///its.db"

    async def migrate(self):
        raise AssertionError("the release before made its own tables")


"""


def git(folder: Path, *words: str) -> None:
    """Tell git something."""
    subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *words], cwd=folder, check=True)  # noqa: S603, S607 - git is found on PATH


def commit(folder: Path, name: str, text: str = "") -> None:
    """Commit one file."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    git(folder, "add", name)
    git(folder, "commit", "--quiet", "-m", name)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose tables are the first; then changes, the second tables, and changes again."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "--quiet")
    commit(folder, "core/store/migrations/versions/0001_pre_one.py")
    commit(folder, STORE, PROGRAM)
    commit(folder, "core/store/migrations/versions/0002_pre_two.py")
    commit(folder, "README.md")
    return folder


def test_without_a_tag_it_is_what_the_newest_tables_changed(repository: Path, tmp_path: Path) -> None:
    """The files are those of the commit before the newest migration came in."""
    put(repository, release_before(repository), tmp_path)
    assert [path.name for path in (tmp_path / "core/store/migrations/versions").iterdir()] == ["0001_pre_one.py"]


def test_a_tag_wins_unless_it_stands_on_this_very_commit(repository: Path, tmp_path: Path) -> None:
    """On the commit of a release itself the release before is the one before it."""
    subprocess.run(["git", "clone", "--quiet", str(repository), str(tmp_path / "c")], check=True)  # noqa: S603, S607 - git is found on PATH
    git(tmp_path / "c", "tag", "v1", "HEAD~3")
    git(tmp_path / "c", "tag", "v2")
    put(repository, release_before(tmp_path / "c"), tmp_path / "files")
    assert not (tmp_path / "files" / STORE).exists()


def test_a_copy_without_history_says_so(repository: Path, tmp_path: Path) -> None:
    """A shallow clone would take its oldest commit for the one that brought all tables: nothing is tested then."""
    address = f"file://{repository}"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", address, str(tmp_path / "c")], check=True)  # noqa: S603, S607 - git is found on PATH
    with pytest.raises(NoHistoryError, match="fetch all of it"):
        release_before(tmp_path / "c")


def test_the_release_after_makes_the_tables_in_every_process(repository: Path, tmp_path: Path) -> None:
    """Whoever asks the store of the release before for its tables runs our command on that database."""
    put(repository, release_before(repository), tmp_path)
    told = "import os, pathlib; pathlib.Path('told').write_text(os.environ['USYNYS_DATABASE_URL'])"
    (tmp_path / "new").mkdir()
    hand_tables_over(tmp_path, [sys.executable, "-c", told], tmp_path / "new")
    asked = (tmp_path / STORE).read_text("utf-8") + "\n\nasyncio.run(Store().migrate())\n"
    subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, check=True)  # noqa: S603 - our own program
    assert (tmp_path / "new" / "told").read_text("utf-8") == "sqlite+aiosqlite:///its.db"
