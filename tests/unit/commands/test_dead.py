"""`usynys dead`: what failed for good is listed with its reason and sent again."""

import asyncio
import json

import pytest
from typer.testing import CliRunner, Result

from commands import app
from tests.unit.views.rows import add_story, message
from tests.unit.views.scene import OPENED, add, scene

_DEAD = {"status": "failed", "failure": "rejected", "failure_code": "21617", "dead_at": OPENED}


async def _fill(url: str) -> None:
    made = await scene(url)
    await add_story(made)
    for number in (8, 9):
        await add(made, message(made, number, "Орын бар", accepted_at=None, delivered_at=None, **_DEAD))
    await made.store.close()


@pytest.fixture(autouse=True)
def _database(address: str) -> None:
    """A database with two dead letters, as the environment names it."""
    asyncio.run(_fill(address))


def usynys(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, ["dead", *words])


def listed() -> list[str]:
    """Return the ids of the dead letters."""
    return [one["id"] for one in json.loads(usynys("list", "--json").stdout)]


def test_dead_letters_are_listed_with_their_reason() -> None:
    """For people and for machines; nothing of their words."""
    (first, _) = json.loads(usynys("list", "--json").stdout)
    assert (first["id"], first["failure"], first["code"], first["offer_id"]) == ("M8", "rejected", "21617", "O1")
    told = usynys("list")
    assert "21617" in told.stdout
    assert "Орын" not in told.stdout


def test_one_is_sent_again_and_then_all_others() -> None:
    """What was sent again is no dead letter any more; the same twice ends with code 2."""
    assert usynys("resend", "M9", "--by", "engineer").exit_code == 0
    assert listed() == ["M8"]
    assert usynys("resend", "M9").exit_code == 2
    assert usynys("resend", "--all").stdout == "1 sent again.\n"
    assert listed() == []
    assert "There are none" in usynys("list").stdout


def test_it_says_what_is_to_be_named() -> None:
    """Neither one message nor all is no order."""
    assert usynys("resend").exit_code == 2
