"""The command line as people type it: help, keys, migrate, import, and one clear line for each error."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commands import app

HEADER = "preschool_id,name_kk,name_ru,type,settlement,state_order,languages\n"
GOOD, BAD = "P1,Ақбота,Акбота,kindergarten,Алматы,true,kk;ru\n", "P2,Күншуақ,Куншуак,school,Алматы,true,kk\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with keys in the environment, and no database yet."""
    key = base64.b64encode(bytes(32)).decode()
    monkeypatch.setenv("USYNYS_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'usynys.db'}")
    monkeypatch.setenv("USYNYS_DATA_KEY", key)
    monkeypatch.setenv("USYNYS_SIGNING_KEY", key)
    return tmp_path


def _usynys(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_help_lists_the_commands_without_loading_them() -> None:
    """The list of commands costs no import of any: no wire, no database."""
    program = (
        "import sys; from typer.testing import CliRunner; from commands import app;"
        "told = CliRunner().invoke(app, ['--help']).stdout; assert 'calendar' in told and 'import' in told;"
        "print([name for name in sys.modules if name.split('.')[0] in ('aiogram', 'aiohttp', 'sqlalchemy', 'twilio')])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert told.stdout.strip() == "[]"


def test_fresh_keys_are_fresh_and_of_the_right_size() -> None:
    """Every call prints others; data, index and signing keys have 32 bytes, the secret of Telegram its letters."""
    first, second = (json.loads(_usynys("keys", "--json").stdout) for _ in range(2))
    assert not set(first.values()) & set(second.values())
    for name in ("USYNYS_DATA_KEY", "USYNYS_INDEX_KEY", "USYNYS_SIGNING_KEY"):
        assert len(base64.b64decode(first[name])) == 32
    assert first["USYNYS_TELEGRAM_SECRET"].replace("-", "").replace("_", "").isalnum()
    assert first["USYNYS_API_KEYS"].endswith(":*")
    assert [line.partition("=")[0] for line in _usynys("keys").stdout.splitlines()] == list(first)


def test_migrate_makes_the_database_and_may_be_repeated(here: Path) -> None:
    """The first run makes the tables, the second says that nothing was missing."""
    first, second = _usynys("migrate"), _usynys("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (here / "usynys.db").exists()
    assert "already" in second.stdout


def test_an_import_keeps_good_rows_and_counts_bad_ones(here: Path) -> None:
    """Code 0 with rejects, 1 when strict; the count is on the error stream; twice is as good as once."""
    file = here / "preschools.csv"
    file.write_text(HEADER + GOOD + BAD, encoding="utf-8")
    first, second = _usynys("import", "preschools", file), _usynys("import", "preschools", file, "--strict", "--json")
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "1 taken, 0 unchanged, 1 rejected" in first.stderr
    assert first.stdout == ""
    told = json.loads(second.stdout)
    assert (told["taken"], told["unchanged"], told["rejected"]) == (0, 1, 1)
    assert Path(told["rejects"]).exists()


def test_a_file_that_cannot_be_read_ends_with_code_2(here: Path) -> None:
    """One line says why, and no database is made for it."""
    told = _usynys("import", "preschools", here / "nothing.csv")
    assert told.exit_code == 2
    assert told.stderr.count("\n") == 1
    assert not (here / "usynys.db").exists()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("USYNYS_DATABASE_URL", "mysql://x"),
        ("USYNYS_DATABASE_URL", "x"),
        ("USYNYS_DATABASE_URL", "sqlite:///x.db"),
        ("USYNYS_DATABASE_URL", "postgresql+asyncpg://short:short@host:port/x"),
        ("USYNYS_DATA_KEY", "short"),
        ("USYNYS_PORT", "x"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(
    here: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    """Code 2, the name of the variable, no traceback, and never the value of a key."""
    monkeypatch.setenv(setting, value)
    file = here / "preschools.csv"
    file.write_text(HEADER + GOOD, encoding="utf-8")
    told = _usynys("import", "preschools", file)
    assert (told.exit_code, told.stdout) == (2, "")
    assert setting in told.stderr
    assert told.stderr.count("\n") == 1
    assert "short" not in told.stderr
