"""`usynys explain` over what the real gateway decided: words, instants and paragraphs, no code and no bare name."""

import asyncio
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands import app
from core.store.tables import Decision
from tests.homes.home import Home
from tests.unit.views.scene import DATA_KEY
from tests.world import a_world

OLGA, DANA = "+77470000002", "+77470000003"
#: What a reader must never see: a placeholder, a code with an underscore, ISO 8601, a bare key of a queue.
_RAW = re.compile(r"[{}]|\b[a-z]+_[a-z_]+\b|\d{4}-\d\d-\d\d|P1\|")


async def _live(folder: Path) -> set[str]:
    """Let one family refuse, undo, accept and cancel, and another stay silent until it is asked again."""
    async with a_world(folder) as world:
        await world.preschools("P1", "P2")
        await world.family(OLGA, language="ru", child="Мирон", wishes=("P1", "P2"), categories="10")
        await world.link(OLGA)
        await world.place("V1")
        for tap in ("Нет", "Ошибка, вернуть", "Да"):
            await world.act(OLGA, button=tap)
        await world.say(OLGA, telegram="нет")
        await world.family(DANA, child="Еркежан")
        await world.place("V2", until=date(2027, 5, 31))
        await world.act(OLGA, button="Да")
        await world.place("V3")
        await world.advance(days=20)
        await world.say(DANA, sms="2")
        return {row.kind for row in await world.all(Decision)}


@pytest.fixture(scope="module")
def world_of_two(tmp_path_factory: pytest.TempPathFactory, home: Home) -> tuple[Path, set[str]]:  # noqa: ARG001 - it says where the world lives
    """A database in which two families have met most kinds of decisions."""
    folder = tmp_path_factory.mktemp("world")
    return folder, asyncio.run(_live(folder))


@pytest.fixture(autouse=True)
def _opened(world_of_two: tuple[Path, set[str]], home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    address = home.address(world_of_two[0] / "usynys.db")
    for name, value in (("DATABASE_URL", address), ("DATA_KEY", DATA_KEY), ("SIGNING_KEY", DATA_KEY)):
        monkeypatch.setenv(f"USYNYS_{name}", value)


def _explained(application: str, lang: str) -> str:
    told = CliRunner().invoke(app, ["explain", application, "--lang", lang], env={"COLUMNS": "110"})
    assert told.exit_code == 0, told.stderr
    return told.stdout


def test_two_families_met_many_decisions(world_of_two: tuple[Path, set[str]]) -> None:
    """The search below would pass on an empty database."""
    assert world_of_two[1] >= {"queued", "offer_made", "referral_issued", "referral_cancelled", "archived", "returned"}


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("application", ["A1", "A2"])
def test_every_decision_is_told_in_words(application: str, lang: str) -> None:
    """From the facts to what follows, in three languages, wrapped, without colours, codes or names of children."""
    told = _explained(application, lang)
    assert _RAW.findall(told) == []
    assert max(len(line) for line in told.splitlines()) <= 110
    assert "\x1b" not in told
    assert "Мирон" not in told
    assert "Еркежан" not in told
    assert "1414" in told
