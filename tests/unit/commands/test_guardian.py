"""`usynys guardian` and `usynys keys`: a family's own data on the command line, and the keys that protect it."""

import asyncio
import base64
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commands import app
from tests.unit.views.rows import add_story
from tests.unit.views.scene import DATA_KEY, PHONE, scene

FRESH = base64.b64encode(bytes(range(32))).decode()


async def _fill(url: str) -> None:
    made = await scene(url)
    await add_story(made)
    await made.store.close()


@pytest.fixture(autouse=True)
def _database(address: str) -> None:
    """A database with one family, as the environment names it."""
    asyncio.run(_fill(address))


def usynys(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, words)


def test_everything_that_is_held_is_told_as_json(tmp_path: Path) -> None:
    """Printed, or written into a file that its owner alone may read; each look leaves its trace."""
    told = json.loads(usynys("guardian", "export", "G1", "--operator", "Gulnara").stdout)
    assert told["guardian"][0]["phone"] == PHONE
    assert {"child", "offer", "message", "access_trace"} <= told.keys()
    file = tmp_path / "family.json"
    assert usynys("guardian", "export", "G1", "--output", str(file)).exit_code == 0
    traces = json.loads(file.read_text("utf-8"))["access_trace"]
    assert {one["operator"] for one in traces} == {"Gulnara", "command-line"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_forgetting_asks_first_and_says_what_stands_in_its_way() -> None:
    """Without a yes nothing happens; an open offer is named."""
    assert usynys("guardian", "erase", "G1").exit_code == 1
    refused = usynys("guardian", "erase", "G1", "--yes")
    assert refused.exit_code == 2
    assert "an offer is open" in refused.output
    assert usynys("guardian", "erase", "G9", "--yes").exit_code == 2


def test_keys_are_rotated_and_indexes_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another index key is refused until everybody was indexed with it; the old data key may go after the rotation."""
    assert usynys("guardian", "export", "G1").exit_code == 0
    monkeypatch.setenv("USYNYS_INDEX_KEY", FRESH)
    assert "keys reindex" in usynys("guardian", "export", "G1").output
    assert "--stopped" in usynys("keys", "reindex").output
    assert usynys("keys", "reindex", "--stopped").exit_code == 0
    monkeypatch.setenv("USYNYS_DATA_KEY", f"2:{FRESH},1:{DATA_KEY}")
    assert "keys were wrapped anew" in usynys("keys", "rotate").output
    monkeypatch.setenv("USYNYS_DATA_KEY", f"2:{FRESH}")
    assert usynys("guardian", "export", "G1").exit_code == 0
